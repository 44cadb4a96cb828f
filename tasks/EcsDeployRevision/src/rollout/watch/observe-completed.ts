import type { Task } from '@aws-sdk/client-ecs';
import { stopLine } from '../stopped-tasks.ts';
import type { Counts, Observation, RolloutEvent, Step, WatchTarget } from './watch-state.ts';

/** Without another crash for this long, a deployment that ECS calls COMPLETED counts as holding. */
const quietMs = 60_000;

/**
 * ECS says that our deployment is done. A container that crashes just after it was RUNNING slips through that, so the
 * tasks that failed since the count was healthy are looked at once more before it is called good.
 */
export function observeCompleted(
  target: WatchTarget & { kind: 'deployment' },
  step: Step,
  observation: Observation,
  counts: Counts,
): Step {
  if (counts.desired === 0) return { ...step, verdict: { kind: 'deployed', proven: false } };
  const { failedTasks } = observation;
  if (failedTasks === undefined) return { ...step, ask: 'failedTasks', events: [] };
  const { state } = step;
  if (failedTasks === 'later') return { ...step, state: { ...state, blind: state.blind + 1 } };
  const healthy = counts.running >= counts.desired;
  const before = state.failuresBefore ?? new Set<string>();
  const since = failedTasks === 'denied' ? [] : failedTasks.filter(({ taskArn = '' }) => !before.has(taskArn));
  const fresh = since.filter(({ taskArn = '' }) => !state.failuresTold.has(taskArn));
  if (state.phase.kind === 'rolling' && healthy && since.length === 0) {
    return { ...step, verdict: { kind: 'deployed', proven: true } };
  }
  const events: RolloutEvent[] = [...step.events, ...fresh.map(crashed)];
  const told = new Set([...state.failuresTold, ...fresh.map(({ taskArn = '' }) => taskArn)]);
  if (state.phase.kind !== 'confirming') {
    const phase = { kind: 'confirming', quietSinceMs: observation.atMs, crashes: fresh.length } as const;
    return { state: { ...state, phase, failuresTold: told }, events: [...events, { kind: 'confirming' }] };
  }
  const crashes = state.phase.crashes + fresh.length;
  // As many as ECS's own circuit breaker takes by default: half the desired count within 3 and 200.
  if (crashes >= Math.min(200, Math.max(3, Math.ceil(counts.desired / 2)))) {
    const last = since.at(-1);
    const reason = `${crashes} tasks crashed after ECS had called the deployment ${target.deploymentId} COMPLETED${last ? `; one of them: ${stopLine(last)}` : ''}.`;
    return { state: { ...state, failuresTold: told }, events, verdict: { kind: 'red', status: 'failed', reason } };
  }
  const quietSinceMs = fresh.length > 0 || !healthy ? observation.atMs : state.phase.quietSinceMs;
  const next = { ...state, phase: { kind: 'confirming', quietSinceMs, crashes } as const, failuresTold: told };
  if (observation.atMs - quietSinceMs < quietMs) return { state: next, events };
  return { state: next, events, verdict: { kind: 'deployed', proven: true } };
}

function crashed(task: Task): RolloutEvent {
  return { kind: 'crashed', taskArn: task.taskArn ?? '', why: stopLine(task) };
}
