import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { CredentialContext } from './assume-role.ts';
import type { AwsConnection } from './connection.ts';

/** The credentials of a connection: its keys, or those of the role that is assumed with them. */
export function credentialsOf(
  connection: AwsConnection,
  context: CredentialContext,
): AwsCredentialIdentity | AwsCredentialIdentityProvider {
  const { accessKeyId, secretAccessKey, sessionToken, role } = connection;
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  if (role === undefined) return keys;
  let provider: AwsCredentialIdentityProvider | undefined;
  return async () => {
    // The client of STS is loaded only where a role is assumed.
    const { assumeRole } = await import('./assume-role.ts');
    provider ??= assumeRole(keys, role, context);
    return provider();
  };
}
