import { MetadataService } from '@aws-sdk/ec2-metadata-service';

/** Asks the EC2 instance that the agent runs on for its region; undefined where there is no metadata within a second. */
export async function regionOfInstance(): Promise<string | undefined> {
  const service = new MetadataService({ httpOptions: { timeout: 1_000 } });
  try {
    return await service.request('/latest/meta-data/placement/region', {});
  } catch {
    // Not on EC2, or the metadata is switched off: the caller says that no region is known.
    return undefined;
  }
}
