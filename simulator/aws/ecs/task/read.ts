import type { JsonObject } from '../../json.ts';
import { invalidParameter, notImitated } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { clusterName, findCluster, findService } from '../find.ts';
import { page } from '../paging.ts';
import { describeTask } from './show.ts';
import { tasksOf } from './status.ts';

interface ListTasksInput {
  readonly cluster?: string;
  readonly containerInstance?: string;
  readonly family?: string;
  readonly startedBy?: string;
  readonly serviceName?: string;
  readonly desiredStatus?: string;
  readonly launchType?: string;
  readonly daemonName?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** Lists tasks; those that ECS wants to run, unless STOPPED is asked for. */
export const listTasks = operation<ListTasksInput>({
  name: 'ListTasks',
  permissions: ({ region }, input) => [
    // IAM's resource for ListTasks is the container instance; without one it is any.
    { action: 'ecs:ListTasks', resource: region.arn('ecs', `container-instance/${clusterName(input.cluster)}/*`) },
  ],
  run: ({ region }, input) => {
    const cluster = findCluster(region, input.cluster);
    checkFilters(input);
    const service = input.serviceName === undefined ? undefined : findService(cluster, input.serviceName);
    const tasks = (service === undefined ? [...cluster.tasks.values()] : tasksOf(service))
      .filter(({ desiredStatus }) => desiredStatus === (input.desiredStatus ?? 'RUNNING'))
      .filter(({ definition }) => input.family === undefined || definition.family === input.family)
      .filter(({ deployment }) => input.startedBy === undefined || deployment.id === input.startedBy)
      .filter(({ service: { settings } }) => {
        return input.launchType === undefined || settings['launchType'] === input.launchType;
      })
      .filter(() => input.containerInstance === undefined);
    const { items, nextToken } = page(
      tasks.map(({ arn }) => arn),
      input,
    );
    return { taskArns: items, nextToken };
  },
});

function checkFilters(input: ListTasksInput): void {
  if (input.daemonName !== undefined) throw notImitated('daemons');
  if (input.desiredStatus !== undefined && !['RUNNING', 'PENDING', 'STOPPED'].includes(input.desiredStatus)) {
    throw invalidParameter(`The desired status is not valid: ${input.desiredStatus}.`);
  }
  const others = [input.containerInstance, input.family, input.serviceName, input.desiredStatus, input.launchType];
  if (input.startedBy !== undefined && others.some((filter) => filter !== undefined)) {
    throw invalidParameter('When you specify startedBy as the filter, it must be the only filter that you use.');
  }
}

/** Describes up to a hundred tasks; what is missing, or forgotten, comes as a failure. */
export const describeTasks = operation<{ readonly cluster?: string; readonly tasks: readonly string[] }>({
  name: 'DescribeTasks',
  permissions: ({ region }, input) => {
    const cluster = clusterName(input.cluster);
    return input.tasks.map((reference) => ({
      action: 'ecs:DescribeTasks',
      resource: region.arn('ecs', `task/${cluster}/${idOf(reference)}`),
    }));
  },
  run: ({ region }, input) => {
    if (input.tasks.length === 0) throw invalidParameter('Tasks cannot be empty.');
    if (input.tasks.length > 100) throw invalidParameter('Tasks cannot have more than 100 elements.');
    const cluster = findCluster(region, input.cluster);
    const tasks: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const reference of new Set(input.tasks)) {
      const task = cluster.tasks.get(idOf(reference));
      if (task === undefined) {
        failures.push({ arn: region.arn('ecs', `task/${cluster.name}/${idOf(reference)}`), reason: 'MISSING' });
      } else tasks.push(describeTask(region, task));
    }
    return { tasks, failures };
  },
});

/** The id in a task's id or ARN. */
export function idOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
