import { breakerDefault } from './fail-fast.ts';
import type { Task } from '@aws-sdk/client-ecs';
import type { Counts, DeploymentTarget, Observation, Step, WatchState } from './watch-state.ts';
import { isFailure, stopLine } from '../stopped-tasks.ts';

/** Without another crash for this long, a deployment that ECS calls COMPLETED counts as holding. */
const quietMs = 60_000;

/**
 * ECS says that our deployment is done. A container that crashes just after it was RUNNING slips through that, so the
 * tasks that failed since the count was healthy are looked at once more before it is called good.
 */
export function observeCompleted(
  target: DeploymentTarget,
  step: Step,
  { stoppedTasks, atMs }: Observation,
  counts: Counts,
): Step {
  if (counts.desired === 0) return { ...step, verdict: { kind: 'deployed', proven: false } };
  if (stoppedTasks === undefined) return { ...step, ask: 'stoppedTasks', events: [] };
  const { state } = step;
  if (stoppedTasks === 'later') return { ...step, state: { ...state, blind: state.blind + 1 } };
  const healthy = counts.running >= counts.desired;
  const since = failedSince(state, stoppedTasks);
  if (state.phase.kind !== 'confirming') {
    if (healthy && since.length === 0) return { ...step, verdict: { kind: 'deployed', proven: true } };
    // Where the count was never seen healthy before, nothing of what failed is known to have come after that.
    const failuresBefore = state.failuresBefore ?? new Set(since.map(({ taskArn = '' }) => taskArn));
    const crashes = state.failuresBefore ? since.length : 0;
    const phase = { kind: 'confirming', quietSinceMs: atMs, crashes } as const;
    return { state: { ...state, phase, failuresBefore }, events: [...step.events, { kind: 'confirming' }] };
  }
  const crashes = since.length;
  if (crashes >= breakerDefault(counts.desired)) {
    const last = since.at(-1);
    const reason = `${crashes} tasks crashed after ECS had called the deployment ${target.deploymentId} COMPLETED${last ? `; one of them: ${stopLine(last)}` : ''}.`;
    return { ...step, verdict: { kind: 'red', status: 'failed', reason } };
  }
  const calm = healthy && crashes === state.phase.crashes;
  const quietSinceMs = calm ? state.phase.quietSinceMs : atMs;
  const next = { ...state, phase: { kind: 'confirming', quietSinceMs, crashes } as const };
  if (atMs - quietSinceMs < quietMs) return { state: next, events: step.events };
  return { state: next, events: step.events, verdict: { kind: 'deployed', proven: true } };
}

/** All production traffic is on our revision: good as it is where no task failed since the count was healthy. */
export function observeShifted(step: Step, { stoppedTasks }: Observation): Step {
  if (stoppedTasks === undefined) return { ...step, ask: 'stoppedTasks', events: [] };
  const { state } = step;
  if (stoppedTasks === 'later') return { ...step, state: { ...state, blind: state.blind + 1 } };
  if (failedSince(state, stoppedTasks).length > 0) return step;
  return { ...step, verdict: { kind: 'deployed', proven: true, until: 'trafficShifted' } };
}

/** Tasks that failed after the count was first healthy. */
function failedSince(state: WatchState, stoppedTasks: readonly Task[] | 'denied'): readonly Task[] {
  const before = state.failuresBefore ?? new Set<string>();
  const failed = stoppedTasks === 'denied' ? [] : stoppedTasks.filter(isFailure);
  return failed.filter(({ taskArn = '' }) => !before.has(taskArn));
}
