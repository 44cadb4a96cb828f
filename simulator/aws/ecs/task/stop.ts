import { invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { clusterName, findCluster } from '../find.ts';
import { stopByOthers } from './interrupt.ts';
import { idOf } from './read.ts';
import { describeTask } from './show.ts';

interface StopTaskInput {
  readonly cluster?: string;
  readonly task: string;
  readonly reason?: string;
}

/** Stops a task as a person does; the service starts another. */
export const stopTask = operation<StopTaskInput>({
  name: 'StopTask',
  permissions: ({ region }, input) => [
    { action: 'ecs:StopTask', resource: region.arn('ecs', `task/${clusterName(input.cluster)}/${idOf(input.task)}`) },
  ],
  run: ({ region }, input) => {
    const task = findCluster(region, input.cluster).tasks.get(idOf(input.task));
    if (task === undefined) throw invalidParameter('The referenced task was not found.');
    // A task that is on its way out goes on as it was going.
    if (task.desiredStatus === 'RUNNING') {
      stopByOthers(region, task, { stopCode: 'UserInitiated', reason: input.reason ?? 'Task stopped by user' });
    }
    return { task: describeTask(region, task) };
  },
});
