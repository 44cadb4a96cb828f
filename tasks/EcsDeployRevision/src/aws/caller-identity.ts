import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientSettings } from './client-settings.ts';

/** The ARN that the credentials belong to; undefined where STS does not tell. */
export async function callerIdentity(settings: ClientSettings): Promise<string | undefined> {
  const client = new STSClient(settings);
  try {
    return (await client.send(new GetCallerIdentityCommand({}))).Arn;
  } catch {
    // Only asked in order to complete an error message, which is the one to be read.
    return undefined;
  } finally {
    client.destroy();
  }
}
