import { MetadataService } from '@aws-sdk/ec2-metadata-service';

/** Asks the EC2 instance that the agent runs on for its region; undefined where there is no metadata within a second. */
export async function regionOfInstance(): Promise<string | undefined> {
  const service = new MetadataService({ httpOptions: { timeout: 1_000 } });
  try {
    return await Promise.race([service.request('/latest/meta-data/placement/region', {}), nothingAfter(2_000)]);
  } catch {
    // Not on EC2, or the metadata is switched off: the caller says that no region is known.
    return undefined;
  }
}

/** Where something accepts the connection but never answers, the service's own time-out does not help. */
function nothingAfter(ms: number): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
}
