import { AwsError, invalidParameter } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import type { Region } from '../world.ts';
import type { Tag } from './definitions/definition.ts';
import { checkTags, showTags } from './tags.ts';

/** Adds tags to a cluster, service or task definition, or gives present ones another value. */
export const tagResource = operation<{ readonly resourceArn: string; readonly tags: readonly Tag[] }>({
  name: 'TagResource',
  permissions: (_call, input) => [{ action: 'ecs:TagResource', resource: input.resourceArn }],
  run: ({ region }, input) => {
    const tagged = find(region, input.resourceArn);
    const added = new Set(checkTags(input.tags).map(({ key }) => key));
    const tags = [...tagged.tags.filter(({ key }) => !added.has(key)), ...input.tags];
    if (tags.length > 50) throw invalidParameter(`A resource has at most 50 tags, not ${tags.length}.`);
    tagged.tags = tags;
    return {};
  },
});

/** Lists the tags of a cluster, service or task definition. */
export const listTagsForResource = operation<{ readonly resourceArn: string }>({
  name: 'ListTagsForResource',
  permissions: (_call, input) => [{ action: 'ecs:ListTagsForResource', resource: input.resourceArn }],
  run: ({ region }, input) => ({ tags: showTags(find(region, input.resourceArn).tags) }),
});

function find(region: Region, arn: string): { tags: readonly Tag[] } {
  const clusters = [...region.ecs.clusters.values()];
  const taggable: readonly { readonly arn: string; tags: readonly Tag[] }[] = [
    ...clusters,
    ...clusters.flatMap(({ services }) => [...services.values()]),
    ...[...region.ecs.families.values()].flat(),
  ];
  const found = taggable.find((candidate) => candidate.arn === arn);
  if (found === undefined) {
    if (!/^arn:[^:]+:ecs:/.test(arn)) throw invalidParameter(`Invalid ARN: ${arn}`);
    throw new AwsError('ResourceNotFoundException', 'The specified resource was not found.');
  }
  return found;
}
