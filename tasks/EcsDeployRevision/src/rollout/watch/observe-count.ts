import type { Service } from '@aws-sdk/client-ecs';
import { countsOf, told } from './counts.ts';
import type { CountTarget, Step, WatchState } from './watch-state.ts';
import { primaryOf } from '../snapshot.ts';

// ECS's answers are eventually consistent: for this long, and for so many looks, an old answer is no news.
const visibleMs = 30_000;
const looksUntilGone = 3;

/** No deployment was started: the service has to reach the number of tasks. */
export function observeCount(target: CountTarget, state: WatchState, service: Service, atMs: number): Step {
  const primary = primaryOf(service);
  if (!primary || primary.id !== target.primaryId || service.desiredCount !== target.desiredCount) {
    const reverted = state.reverted + 1;
    // An old answer shows the PRIMARY that was there before; another one is news.
    const mayBeOld = primary === undefined || primary.id === target.primaryId;
    if (mayBeOld && (atMs - target.sinceMs < visibleMs || reverted < looksUntilGone))
      return { state: { ...state, reverted }, events: [] };
    const reason = `Superseded: the service was updated by somebody else (PRIMARY is ${primary?.id ?? 'missing'}, desired count ${service.desiredCount ?? 0}) before it ran ${target.desiredCount} tasks.`;
    return { state, events: [], verdict: { kind: 'red', status: 'superseded', reason } };
  }
  const counts = countsOf(primary, service);
  const step = { state: { ...state, reverted: 0, counts }, events: told(state.counts, counts) };
  // Tasks that older deployments left do not count: PRIMARY's own have to be there.
  const allThere = [counts.running, service.runningCount].every((running) => running === target.desiredCount);
  const reached = allThere && (service.pendingCount ?? 0) === 0;
  return reached ? { ...step, verdict: { kind: 'deployed', proven: target.desiredCount > 0 } } : step;
}
