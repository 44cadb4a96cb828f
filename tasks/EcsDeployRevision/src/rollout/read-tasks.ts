import type { DesiredStatus, Task } from '@aws-sdk/client-ecs';
import { isFailure } from './stopped-tasks.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { allPages, inBatches, tasksPerCall } from '../aws/paging.ts';

/** Where tasks are looked for. */
export interface TaskQuery {
  readonly cluster: string;
  readonly service: string;
  readonly signal: AbortSignal;
}

/** The tasks of a service; those that stopped are listed only when asked for, and for about an hour. */
async function readTasks(
  ecs: EcsPort,
  { cluster, service, signal }: TaskQuery,
  desiredStatus: DesiredStatus,
): Promise<readonly Task[]> {
  const arns = await allPages(async (next) => {
    const page = await ecs.listTasks(
      { cluster, serviceName: service, desiredStatus, maxResults: 100, ...next },
      signal,
    );
    return { items: page.taskArns, nextToken: page.nextToken };
  });
  const answers = await Promise.all(
    inBatches(arns, tasksPerCall).map((tasks) => ecs.describeTasks({ cluster, tasks: [...tasks] }, signal)),
  );
  return answers.flatMap((answer) => answer.tasks ?? []);
}

/** The tasks of one deployment that stopped, whatever for. */
export async function readStoppedTasks(ecs: EcsPort, query: TaskQuery, deploymentId: string): Promise<readonly Task[]> {
  const stopped = await readTasks(ecs, query, 'STOPPED');
  return stopped.filter((task) => task.startedBy === deploymentId);
}

/** The tasks of one deployment that stopped because they failed. */
export async function readFailedTasks(ecs: EcsPort, query: TaskQuery, deploymentId: string): Promise<readonly Task[]> {
  const stopped = await readStoppedTasks(ecs, query, deploymentId);
  return stopped.filter((task) => isFailure(task));
}

/** The digests that a revision's running tasks run, by container name; a container may run several. */
export async function readRunningDigests(
  ecs: EcsPort,
  query: TaskQuery,
  taskDefinitionArn: string,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const running = await readTasks(ecs, query, 'RUNNING');
  const digests = new Map<string, Set<string>>();
  for (const task of running.filter((candidate) => candidate.taskDefinitionArn === taskDefinitionArn)) {
    for (const { name, imageDigest } of task.containers ?? []) {
      if (name === undefined || imageDigest === undefined) continue;
      digests.set(name, (digests.get(name) ?? new Set()).add(imageDigest));
    }
  }
  return digests;
}
