import type { JsonObject } from '../json.ts';
import { AwsError } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import type { PullThroughRule } from './state.ts';

/** Writes a pull-through-cache rule down. Nothing is ever fetched: a repository under the prefix stays as it is. */
export const createPullThroughCacheRule = operation<{
  readonly ecrRepositoryPrefix: string;
  readonly upstreamRegistryUrl: string;
}>({
  name: 'CreatePullThroughCacheRule',
  permissions: () => [{ action: 'ecr:CreatePullThroughCacheRule', resource: '*' }],
  run: ({ region, world }, { ecrRepositoryPrefix: prefix, upstreamRegistryUrl: upstream }) => {
    const rules = region.ecr.pullThroughRules;
    if (rules.has(prefix)) {
      throw new AwsError(
        'PullThroughCacheRuleAlreadyExistsException',
        `A pull through cache rule with prefix '${prefix}' already exists in the registry with id '${world.accountId}'`,
      );
    }
    const rule: PullThroughRule = { prefix, upstream, createdAt: world.clock.seconds() };
    rules.set(prefix, rule);
    return show(rule, world.accountId);
  },
});

/** Describes the rules of the account's registry; another account's are its own affair. */
export const describePullThroughCacheRules = operation<{
  readonly registryId?: string;
  readonly ecrRepositoryPrefixes?: readonly string[];
}>({
  name: 'DescribePullThroughCacheRules',
  permissions: () => [{ action: 'ecr:DescribePullThroughCacheRules', resource: '*' }],
  run: ({ region, world }, { registryId = world.accountId, ecrRepositoryPrefixes: wanted }) => {
    const all = registryId === world.accountId ? [...region.ecr.pullThroughRules.values()] : [];
    const missing = wanted?.find((prefix) => !all.some((rule) => rule.prefix === prefix));
    if (missing !== undefined) {
      throw new AwsError(
        'PullThroughCacheRuleNotFoundException',
        `A pull through cache rule with prefix '${missing}' does not exist in the registry with id '${registryId}'`,
      );
    }
    const rules = all.filter(({ prefix }) => wanted === undefined || wanted.includes(prefix));
    return { pullThroughCacheRules: rules.map((rule) => show(rule, registryId)) };
  },
});

function show({ prefix, upstream, createdAt }: PullThroughRule, registryId: string): JsonObject {
  return { ecrRepositoryPrefix: prefix, upstreamRegistryUrl: upstream, createdAt, registryId };
}
