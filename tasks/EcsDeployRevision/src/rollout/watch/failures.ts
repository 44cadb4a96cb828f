import type { Service, Task } from '@aws-sdk/client-ecs';
import { failureLimit, forgives, healthyTasks } from './fail-fast.ts';
import type { Counts, DeploymentTarget, Observation, RolloutEvent, Step, WatchState } from './watch-state.ts';
import { sameWords } from '../../diagnosis/same-words.ts';
import { isFailure, isInterruption, stopLine } from '../stopped-tasks.ts';

// More reasons at once are counted, not listed: the diagnosis has them.
const reasonsALook = 3;

/**
 * Whether this look should ask for stopped tasks: something went down or failed since the last one, or its turn has
 * come. A crash loop leaves no trace in ECS's own counts where its containers run for a moment.
 */
export function asksForStops(target: DeploymentTarget, state: WatchState, counts: Counts): boolean {
  const { counts: before, looks } = state;
  if (looks % target.turn.every === target.turn.at) return true;
  if (before === undefined) return counts.failed > 0;
  const fewer = counts.running < before.running || counts.running + counts.pending < before.running + before.pending;
  return fewer || counts.failed > before.failed;
}

/** Tells of stopped tasks, and ends the deployment where too many of them failed. */
export function noteStops(
  target: DeploymentTarget,
  step: Step,
  service: Service,
  counts: Counts,
  { stoppedTasks, runningTasks }: Observation,
): Step {
  if (stoppedTasks === undefined || typeof stoppedTasks === 'string') return step;
  const failed = stoppedTasks.filter(isFailure);
  const counted = failed.filter(({ taskArn = '' }) => !step.state.forgiven.has(taskArn));
  const limit = failureLimit(target.failures, service, step.state.view, counts.desired);
  const tooMany = limit !== undefined && counted.length >= limit;
  if (tooMany && forgives(target.failures)) {
    if (runningTasks === undefined) return { ...step, events: [], ask: 'runningTasks' };
    if (runningTasks === 'later') return { ...step, state: { ...step.state, blind: step.state.blind + 1 } };
    const healthy = typeof runningTasks === 'string' ? [] : healthyTasks(runningTasks, failed);
    if (healthy.some((arn) => !step.state.healthy.has(arn))) return forgiven(step, stoppedTasks, failed, healthy);
  }
  const told = tell(step, stoppedTasks, { total: counted.length, limit });
  if (!tooMany) return told;
  const rule =
    target.failures.kind === 'total'
      ? `failedTasksThreshold is ${limit}`
      : `no circuit breaker runs, and without one this run gives up at ${limit}`;
  const reason = `${counted.length} ${counted.length === 1 ? 'task' : 'tasks'} of the deployment failed: ${rule}.`;
  const events = [...told.events, { kind: 'failed', reason } as const];
  return { ...told, events, verdict: { kind: 'red', status: 'failed', reason } };
}

/** A task became healthy since: as with ECS's own breaker, the count begins anew. */
function forgiven(step: Step, stopped: readonly Task[], failed: readonly Task[], healthy: readonly string[]): Step {
  const told = tell(step, stopped, { total: 0, limit: undefined });
  return {
    ...told,
    state: {
      ...told.state,
      forgiven: new Set(failed.map(({ taskArn = '' }) => taskArn)),
      healthy: new Set([...step.state.healthy, ...healthy]),
    },
    events: [...told.events, { kind: 'forgiven', failures: failed.length }],
  };
}

/** One event for all new stops of the same reason. */
function tell(
  step: Step,
  stopped: readonly Task[],
  count: { readonly total: number; readonly limit: number | undefined },
): Step {
  const { state } = step;
  const fresh = stopped.filter(({ taskArn = '' }) => !state.stopsTold.has(taskArn));
  if (fresh.length === 0) return step;
  const events: RolloutEvent[] = [];
  const failed = [...byReason(fresh.filter(isFailure))];
  for (const [reason, tasks] of failed.slice(0, reasonsALook)) {
    events.push({ kind: 'tasksFailed', ...shown(tasks), again: state.reasonsTold.has(reason), ...count });
  }
  const rest = failed.slice(reasonsALook);
  if (rest.length > 0) {
    const tasks = rest.flatMap(([, others]) => others.map(({ taskArn = '' }) => taskArn));
    events.push({
      kind: 'tasksFailed',
      tasks,
      why: rest.length === 1 ? 'for another reason' : `for ${rest.length} other reasons`,
      again: false,
      ...count,
    });
  }
  for (const [, tasks] of byReason(fresh.filter(isInterruption))) events.push({ kind: 'interrupted', ...shown(tasks) });
  const stopsTold = new Set([...state.stopsTold, ...fresh.map(({ taskArn = '' }) => taskArn)]);
  const reasonsTold = new Set([...state.reasonsTold, ...fresh.filter(isFailure).map(reasonOf)]);
  const failures = state.failures + fresh.filter(isFailure).length;
  return { ...step, state: { ...state, stopsTold, reasonsTold, failures }, events: [...step.events, ...events] };
}

function byReason(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) groups.set(reasonOf(task), [...(groups.get(reasonOf(task)) ?? []), task]);
  return groups;
}

function shown(tasks: readonly Task[]): { readonly tasks: readonly string[]; readonly why: string } {
  const [first] = tasks;
  return { tasks: tasks.map(({ taskArn = '' }) => taskArn), why: first ? stopLine(first) : '' };
}

/** Why a task stopped, without what differs from task to task. */
function reasonOf(task: Task): string {
  return sameWords(stopLine(task));
}
