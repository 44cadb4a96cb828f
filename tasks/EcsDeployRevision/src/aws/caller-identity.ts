import type { ClientSettings } from './client-settings.ts';

/** The ARN that the credentials belong to; undefined where STS does not tell. The STS client is loaded only here. */
export async function callerIdentity(settings: ClientSettings): Promise<string | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
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
