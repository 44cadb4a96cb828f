import type { Task } from '@aws-sdk/client-ecs';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { type TaskQuery, describeTasks, listTasks } from '../read-tasks.ts';

/**
 * The stopped tasks of one deployment. Each is described until it has come to rest and never again, and what ECS
 * forgets after an hour is kept here.
 */
export class StoppedTasks {
  readonly #ours = new Map<string, Task>();
  readonly #atRest = new Set<string>();

  /** Those that are known by now, the one that stopped last at the end. */
  async read(ecs: EcsPort, query: TaskQuery, deploymentId: string): Promise<readonly Task[]> {
    const arns = await listTasks(ecs, query, 'STOPPED');
    const open = arns.filter((arn) => !this.#atRest.has(arn));
    for (const task of await describeTasks(ecs, query, open)) {
      const { taskArn = '', startedBy, lastStatus } = task;
      if (startedBy === deploymentId) this.#ours.set(taskArn, essentials(task));
      if (startedBy !== deploymentId || lastStatus === 'STOPPED') this.#atRest.add(taskArn);
    }
    return this.known;
  }

  /** Those that were read before, the one that stopped last at the end. */
  get known(): readonly Task[] {
    return [...this.#ours.values()].toSorted((a, b) => endMs(a) - endMs(b));
  }
}

/** What a watch and a diagnosis look at; the rest would fill the memory of a run with many tasks. */
function essentials(task: Task): Task {
  const { taskArn, startedBy, taskDefinitionArn, stopCode, stoppedReason, containers = [] } = task;
  const { createdAt, startedAt, stoppingAt, stoppedAt, healthStatus } = task;
  const ends = containers.map((container) => {
    const { name, exitCode, reason, runtimeId, lastStatus, healthStatus: health } = container;
    return { name, exitCode, reason, runtimeId, lastStatus, healthStatus: health };
  });
  const times = { createdAt, startedAt, stoppingAt, stoppedAt };
  return { taskArn, startedBy, taskDefinitionArn, stopCode, stoppedReason, ...times, healthStatus, containers: ends };
}

function endMs({ stoppingAt, stoppedAt }: Task): number {
  return (stoppingAt ?? stoppedAt)?.getTime() ?? 0;
}
