import { jsonObject, type JsonObject } from '../../json.ts';
import { operation, type Permission } from '../../protocol/operation.ts';
import type { Tag, TaskDefinition } from './definition.ts';
import { checkTags, showTags, tagPermissions } from '../tags.ts';
import { checkDefinition } from './check.ts';
import { withDefaults } from './defaults.ts';
import { compatibilities, containerViews, requiredAttributes } from './derive.ts';
import { describeDefinition } from './describe.ts';

interface RegisterInput {
  readonly family: string;
  readonly tags?: readonly Tag[];
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
}

/** Registers the next revision of a family; members that the model does not know are kept verbatim. */
export const registerTaskDefinition = operation<RegisterInput & JsonObject>({
  name: 'RegisterTaskDefinition',
  permissions: ({ region, world }, input) => {
    const resource = region.arn('ecs', `task-definition/${input.family}:*`);
    const roles = [input.taskRoleArn, input.executionRoleArn].filter((role) => role !== undefined);
    return [
      { action: 'ecs:RegisterTaskDefinition', resource: '*' },
      ...tagPermissions(input.tags, resource),
      ...roles.map((role): Permission => {
        const arn = role.startsWith('arn:') ? role : `arn:${world.partition}:iam::${world.accountId}:role/${role}`;
        return { action: 'iam:PassRole', resource: arn };
      }),
    ];
  },
  run: ({ region, world, principal }, input) => {
    checkDefinition(input);
    const tags = checkTags(input.tags ?? []);
    const registered = withDefaults(
      jsonObject(Object.entries(input as JsonObject).filter(([name]) => name !== 'tags')),
    );
    const revisions = region.ecs.families.get(input.family) ?? [];
    const revision = (revisions.at(-1)?.revision ?? 0) + 1;
    const definition: TaskDefinition = {
      arn: region.arn('ecs', `task-definition/${input.family}:${revision}`),
      family: input.family,
      revision,
      status: 'ACTIVE',
      registered,
      tags,
      containers: containerViews(registered),
      derived: {
        requiresAttributes: requiredAttributes(registered),
        compatibilities: compatibilities(registered),
        registeredAt: world.clock.seconds(),
        registeredBy: principal.arn,
      },
    };
    region.ecs.families.set(input.family, [...revisions, definition]);
    return {
      taskDefinition: describeDefinition(definition),
      ...(tags.length > 0 ? { tags: showTags(tags) } : {}),
    };
  },
});
