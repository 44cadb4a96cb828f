import type { Applied } from '../applied.ts';
import type { Ending } from '../watch/watch-events.ts';
import type { WatchState } from '../watch/watch-state.ts';

/** How far a service has come. */
interface Progress {
  readonly state: WatchState;
  readonly ending?: Ending | undefined;
}

/**
 * What this run began or finished; a service that came to a bad end by itself, or is another's by now, is not touched.
 * @param fails true where the service is one of those that failed
 */
export function isToBeUndone(applied: Applied, progress: Progress | undefined, fails: boolean): boolean {
  if (applied.kind === 'unchanged') return false;
  // What an earlier run began goes back where it failed, not because something of this run did.
  if (applied.kind === 'deploying' && !applied.updated && !fails) return false;
  if (applied.kind === 'refused') return !applied.certain;
  const { ending, state } = progress ?? {};
  const turned = state?.phase.kind === 'rollingBack';
  if (ending?.kind === 'timedOut') return !turned && state?.shifted !== true;
  if (ending?.kind !== 'red') return true;
  return ending.status === 'failed' && ending.gone !== true && (!turned || ending.stuck === true);
}
