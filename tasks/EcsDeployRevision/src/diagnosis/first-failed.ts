import type { Container, Task } from '@aws-sdk/client-ecs';
import { type JsonObject, objectsIn, stringIn } from '../revision/json.ts';

/** What helps to tell the container that failed first, beside the task itself. */
export interface Blame {
  /** The task definition's content; undefined where it is not known. */
  readonly definition: JsonObject | undefined;
  /** Containers that a load balancer checks. */
  readonly balanced: readonly string[];
}

// What a container ends with when its task takes it down: it heeded the signal, or was killed.
const takenDown: ReadonlySet<number | undefined> = new Set([undefined, 0, 137, 143]);

/**
 * The container that failed first. DescribeTasks tells neither when a container ended nor whether it is essential, so it
 * is concluded:
 *
 * - a failed health check: the container that is UNHEALTHY, else the one behind the load balancer, else the only one;
 * - else, among the essential containers (all, where none of those is known), the first with a reason, else with an exit
 *   code that its own program chose, else with one above 0, else with 0.
 *
 * Undefined where ECS says nothing of any container, as when the task could not be initialised.
 */
export function firstFailedOf(task: Task, { definition, balanced }: Blame): Container | undefined {
  const containers = task.containers ?? [];
  const find = (test: (container: Container) => boolean): Container | undefined => containers.find(test);
  if (failedACheck(task)) {
    const only = containers.length === 1 ? containers[0] : undefined;
    return (
      find(({ healthStatus }) => healthStatus === 'UNHEALTHY') ??
      find(({ name = '' }) => balanced.includes(name)) ??
      only
    );
  }
  const essential = essentialOf(definition);
  const ranked = [
    ({ reason }: Container) => Boolean(reason),
    ({ exitCode }: Container) => !takenDown.has(exitCode),
    ({ exitCode }: Container) => exitCode !== undefined && exitCode !== 0,
    ({ exitCode }: Container) => exitCode === 0,
  ];
  const ended = containers.filter(({ exitCode, reason }) => exitCode !== undefined || Boolean(reason));
  const known = ended.filter(({ name = '' }) => essential.has(name));
  const candidates = known.length > 0 ? known : ended;
  for (const test of ranked) {
    const found = candidates.find(test);
    if (found) return found;
  }
  return undefined;
}

/** True for a container that ended only because its task did: what it ended with is no cause. */
export function wentDownWithTask(task: Task, container: Container, firstFailed: Container | undefined): boolean {
  const began = container === firstFailed && !failedACheck(task);
  return !began && !container.reason && takenDown.has(container.exitCode);
}

/** A health check failed, and ECS stopped the containers because of that. */
function failedACheck({ stoppedReason = '' }: Task): boolean {
  return /^Task failed/i.test(stoppedReason);
}

function essentialOf(definition: JsonObject | undefined): ReadonlySet<string> {
  const containers = objectsIn(definition?.['containerDefinitions']);
  return new Set(containers.flatMap((one) => (one['essential'] === false ? [] : (stringIn(one, 'name') ?? []))));
}
