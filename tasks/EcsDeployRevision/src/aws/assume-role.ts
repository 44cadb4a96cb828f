import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { AwsError, explainAwsError } from './aws-error.ts';
import { requestHandler } from './client-settings.ts';
import type { AssumedRole } from './connection.ts';

/** What credentials need to know beside the connection. */
export interface CredentialContext {
  readonly region: string;
  /** Names the session where the connection does not: it shows up in CloudTrail. */
  readonly sessionName: string;
  /** Called with every derived secret before anything can print it. */
  readonly registerSecret: (secret: string) => void;
}

/**
 * Credentials of a role. They are asked for at the first call and again before they run out, by the SDK.
 * @throws AwsError that names the role
 */
export function assumeRole(
  keys: AwsCredentialIdentity,
  role: AssumedRole,
  { region, sessionName, registerSecret }: CredentialContext,
): AwsCredentialIdentityProvider {
  const provider = fromTemporaryCredentials({
    masterCredentials: keys,
    clientConfig: { region, maxAttempts: 5, requestHandler },
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
      const message = `The role ${role.arn} cannot be assumed. ${reason.message}`;
      throw new AwsError(reason.code, message, reason.call, reason.awsCode, { cause: error });
    }
  };
}

// While a role is being assumed nobody can be asked who is asking; AWS's own message says it.
const noIdentity = (): Promise<undefined> => Promise.resolve(undefined);
