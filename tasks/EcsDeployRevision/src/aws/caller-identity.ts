import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientSettings } from './client-settings.ts';
import { within } from './time-limit.ts';

// It completes an error message, which must not wait for it.
const limitMs = 5_000;

/** The ARN that the credentials belong to; undefined where STS does not tell. */
export async function callerIdentity(settings: ClientSettings): Promise<string | undefined> {
  const client = new STSClient(settings);
  try {
    const call = { action: 'sts:GetCallerIdentity', resource: '*' };
    const { signal } = new AbortController();
    const send = (abortSignal: AbortSignal) => client.send(new GetCallerIdentityCommand({}), { abortSignal });
    return (await within(limitMs, call, signal, send)).Arn;
  } catch {
    // Only asked in order to complete an error message, which is the one to be read.
    return undefined;
  } finally {
    client.destroy();
  }
}
