import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { explainAwsError } from './aws-error.ts';
import type { AssumedRole } from './connection.ts';
import type { CredentialContext } from './credentials.ts';
import { DeployError } from '../deploy-error.ts';

/**
 * Credentials of a role. They are asked for at the first call and again before they run out, by the SDK.
 * @throws DeployError `access-denied` or `invalid-credentials` that names the role
 */
export function assumeRole(
  keys: AwsCredentialIdentity,
  role: AssumedRole,
  { region, sessionName, registerSecret }: CredentialContext,
): AwsCredentialIdentityProvider {
  const provider = fromTemporaryCredentials({
    masterCredentials: keys,
    clientConfig: { region, maxAttempts: 5 },
    params: {
      RoleArn: role.arn,
      RoleSessionName: role.sessionName ?? sessionName,
      DurationSeconds: role.durationSeconds,
      ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    },
  });
  return async () => {
    try {
      const credentials = await provider();
      registerSecret(credentials.secretAccessKey);
      if (credentials.sessionToken !== undefined) registerSecret(credentials.sessionToken);
      return credentials;
    } catch (error) {
      const reason = await explainAwsError(error, { action: 'sts:AssumeRole', resource: role.arn }, noIdentity);
      throw new DeployError(reason.code, `The role ${role.arn} cannot be assumed. ${reason.message}`, { cause: error });
    }
  };
}

// While a role is being assumed nobody can be asked who is asking; AWS's own message says it.
const noIdentity = (): Promise<undefined> => Promise.resolve(undefined);
