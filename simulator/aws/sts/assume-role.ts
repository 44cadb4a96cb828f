import { accessDenied } from '../authorisation.ts';
import { AwsError, notImitated } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';

interface AssumeRoleInput {
  readonly RoleArn: string;
  readonly RoleSessionName: string;
  readonly ExternalId?: string;
  readonly DurationSeconds?: number;
  readonly Policy?: string;
  readonly PolicyArns?: readonly object[];
  readonly SerialNumber?: string;
}

/** Gives temporary credentials of a role that was added to the simulator. */
export const assumeRole = operation<AssumeRoleInput>({
  name: 'AssumeRole',
  permissions: (_call, input) => [{ action: 'sts:AssumeRole', resource: input.RoleArn }],
  run: ({ world, principal }, input) => {
    const role = world.identities.role(input.RoleArn);
    // A missing role and a wrong external ID look the same to the caller, as AWS has it.
    if (role === undefined || role.externalId !== (role.externalId === undefined ? undefined : input.ExternalId)) {
      throw accessDenied(principal, { action: 'sts:AssumeRole', resource: input.RoleArn });
    }
    if (input.Policy !== undefined || input.PolicyArns !== undefined) throw notImitated('session policies');
    if (input.SerialNumber !== undefined) throw notImitated('multi-factor authentication');
    const seconds = input.DurationSeconds ?? 3600;
    if (seconds > role.maxSessionSeconds) {
      throw new AwsError(
        'ValidationError',
        'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
      );
    }
    const session = world.identities.openSession(role, input.RoleSessionName, seconds);
    return {
      Credentials: {
        AccessKeyId: session.accessKeyId,
        SecretAccessKey: session.secretAccessKey,
        SessionToken: session.token,
        Expiration: new Date(session.expiresAt).toISOString(),
      },
      AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
    };
  },
});
