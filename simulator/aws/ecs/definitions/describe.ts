import type { JsonObject } from '../../json.ts';
import { clientException } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { lookUpDefinition } from '../find.ts';
import type { TaskDefinition } from './definition.ts';
import { showTags } from '../tags.ts';

/** A task definition as an answer shows it. */
export function describeDefinition(definition: TaskDefinition): JsonObject {
  return {
    taskDefinitionArn: definition.arn,
    ...definition.registered,
    revision: definition.revision,
    status: definition.status,
    ...definition.derived,
    deregisteredAt: definition.deregisteredAt,
  };
}

/** Describes a revision, INACTIVE ones too; tags come only where they are asked for. */
export const describeTaskDefinition = operation<{
  readonly taskDefinition: string;
  readonly include?: readonly string[];
}>({
  name: 'DescribeTaskDefinition',
  // IAM knows no resource for this action.
  permissions: () => [{ action: 'ecs:DescribeTaskDefinition', resource: '*' }],
  run: ({ region }, input) => {
    const definition = lookUpDefinition(region, input.taskDefinition);
    if (definition === undefined) throw clientException('Unable to describe task definition.');
    return {
      taskDefinition: describeDefinition(definition),
      ...(input.include?.includes('TAGS') === true ? { tags: showTags(definition.tags) } : {}),
    };
  },
});
