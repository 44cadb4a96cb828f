import { clientException, invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { lookUpDefinition } from '../find.ts';
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
