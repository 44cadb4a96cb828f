import { operation } from '../protocol/operation.ts';

/** Tells who the caller is; no policy can deny it. */
export const getCallerIdentity = operation<object>({
  name: 'GetCallerIdentity',
  permissions: () => [],
  run: ({ principal, world }) => ({ Arn: principal.arn, UserId: principal.userId, Account: world.accountId }),
});
