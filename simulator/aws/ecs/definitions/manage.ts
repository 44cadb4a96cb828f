import { clientException, invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { lookUpDefinition } from '../find.ts';
import { page } from '../paging.ts';
import { describeDefinition } from './describe.ts';

/** Makes a revision INACTIVE: what runs it goes on, nothing new can. */
export const deregisterTaskDefinition = operation<{ readonly taskDefinition: string }>({
  name: 'DeregisterTaskDefinition',
  permissions: () => [{ action: 'ecs:DeregisterTaskDefinition', resource: '*' }],
  run: ({ region, world }, input) => {
    if (!/:\d+$/.test(input.taskDefinition)) throw invalidParameter('Revision is missing.');
    const definition = lookUpDefinition(region, input.taskDefinition);
    if (definition === undefined) {
      throw clientException(
        'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
      );
    }
    if (definition.status === 'ACTIVE') {
      definition.status = 'INACTIVE';
      definition.deregisteredAt = world.clock.seconds();
    }
    return { taskDefinition: describeDefinition(definition) };
  },
});

interface ListInput {
  readonly familyPrefix?: string;
  readonly status?: string;
  readonly sort?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** Lists the ARNs of revisions, oldest first, ACTIVE ones unless told otherwise. */
export const listTaskDefinitions = operation<ListInput>({
  name: 'ListTaskDefinitions',
  permissions: () => [{ action: 'ecs:ListTaskDefinitions', resource: '*' }],
  run: ({ region }, input) => {
    const all = [...region.ecs.families.keys()].toSorted().flatMap((family) => region.ecs.families.get(family) ?? []);
    const arns = all
      .filter(({ family }) => input.familyPrefix === undefined || family === input.familyPrefix)
      .filter(({ status }) => status === (input.status ?? 'ACTIVE'))
      .map(({ arn }) => arn);
    const { items, nextToken } = page(input.sort === 'DESC' ? arns.toReversed() : arns, input);
    return { taskDefinitionArns: items, nextToken };
  },
});
