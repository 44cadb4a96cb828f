import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { explainAwsError } from './aws-error.ts';
import type { AssumedRole, AwsConnection } from './connection.ts';
import { DeployError } from '../deploy-error.ts';

/** What credentials need to know beside the connection. */
export interface CredentialContext {
  readonly region: string;
  /** Names the session where the connection does not: it shows up in CloudTrail. */
  readonly sessionName: string;
  /** Called with every derived secret before anything can print it. */
  readonly registerSecret: (secret: string) => void;
}

/** The credentials of a connection: its keys, or those of the role that is assumed with them. */
export function credentialsOf(
  connection: AwsConnection,
  context: CredentialContext,
): AwsCredentialIdentity | AwsCredentialIdentityProvider {
  const { accessKeyId, secretAccessKey, sessionToken, role } = connection;
  const keys = { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  return role === undefined ? keys : assumeRole(keys, role, context);
}

/**
 * Credentials of a role. They are asked for at the first call and again before they run out, by the SDK.
 * @throws DeployError `access-denied` or `invalid-credentials` that names the role
 */
function assumeRole(
  keys: AwsCredentialIdentity,
  role: AssumedRole,
  { region, sessionName, registerSecret }: CredentialContext,
): AwsCredentialIdentityProvider {
  let provider: AwsCredentialIdentityProvider | undefined;
  return async () => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
    provider ??= fromTemporaryCredentials({
      masterCredentials: keys,
      clientConfig: { region, maxAttempts: 5 },
      params: {
        RoleArn: role.arn,
        RoleSessionName: role.sessionName ?? sessionName,
        DurationSeconds: role.durationSeconds,
        ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
      },
    });
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
