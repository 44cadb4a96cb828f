import type { Identities, Principal } from './identities.ts';
import { AwsError } from './protocol/errors.ts';
import type { Permission } from './protocol/operation.ts';

/** Refuses the first permission that the caller's policy does not give, in AWS's wording. */
export function authorise(identities: Identities, principal: Principal, permissions: readonly Permission[]): void {
  for (const permission of permissions) {
    if (!allows(identities, principal, permission)) throw accessDenied(principal, permission);
  }
}

/** Tells whether a caller may do something, without refusing it. */
export function allows(identities: Identities, principal: Principal, { action, resource }: Permission): boolean {
  const { identity } = principal;
  return (
    identity.allowed.some((pattern) => matches(pattern, action)) &&
    !identities.denied(identity).some((rule) => matches(rule.action, action) && matches(rule.resource, resource))
  );
}

/** The refusal of a permission. */
export function accessDenied(principal: Principal, { action, resource }: Permission): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ` +
      `because no identity-based policy allows the ${action} action`,
  );
}

// IAM's own wildcards: `*` for any characters, `?` for one. Action names compare without regard to case.
function matches(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(value);
}
