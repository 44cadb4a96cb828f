import type { DesiredStatus, Task } from '@aws-sdk/client-ecs';
import type { EcsPort } from '../aws/ecs-port.ts';
import { allPages, inBatches, tasksPerCall } from '../aws/paging.ts';

/** Where tasks are looked for. */
export interface TaskQuery {
  readonly cluster: string;
  readonly service: string;
  readonly signal: AbortSignal;
}

/** The ARNs of a service's tasks; those that stopped are listed only when asked for, and for about an hour. */
export async function listTasks(
  ecs: EcsPort,
  { cluster, service, signal }: TaskQuery,
  desiredStatus: DesiredStatus,
): Promise<readonly string[]> {
  return allPages(async (next) => {
    const page = await ecs.listTasks(
      { cluster, serviceName: service, desiredStatus, maxResults: 100, ...next },
      signal,
    );
    return { items: page.taskArns, nextToken: page.nextToken };
  });
}

/** What AWS knows of the tasks. */
export async function describeTasks(
  ecs: EcsPort,
  { cluster, signal }: TaskQuery,
  arns: readonly string[],
): Promise<readonly Task[]> {
  const answers = await Promise.all(
    inBatches(arns, tasksPerCall).map((tasks) => ecs.describeTasks({ cluster, tasks: [...tasks] }, signal)),
  );
  return answers.flatMap((answer) => answer.tasks ?? []);
}

async function readTasks(ecs: EcsPort, query: TaskQuery, desiredStatus: DesiredStatus): Promise<readonly Task[]> {
  return describeTasks(ecs, query, await listTasks(ecs, query, desiredStatus));
}

/** The tasks of one deployment that stopped, whatever for. */
export async function readStoppedTasks(ecs: EcsPort, query: TaskQuery, deploymentId: string): Promise<readonly Task[]> {
  const stopped = await readTasks(ecs, query, 'STOPPED');
  return stopped.filter((task) => task.startedBy === deploymentId);
}

/** The tasks of one deployment that run or are to run. */
export async function readRunningTasks(ecs: EcsPort, query: TaskQuery, deploymentId: string): Promise<readonly Task[]> {
  const running = await readTasks(ecs, query, 'RUNNING');
  return running.filter((task) => task.startedBy === deploymentId);
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
