import { lookInTime, nextDeadlineMs, type WatchOptions } from './look.ts';
import { deadlineOf } from './deadline.ts';
import { StoppedTasks } from './stopped-tasks-memory.ts';
import type { WatchEvent, Watched } from './watch-events.ts';
import { type WatchState, type WatchTarget, initialState } from './watch-state.ts';
import { AwsError, isPassing } from '../../aws/aws-error.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { reasonOf } from '../../deploy-error.ts';

// Every 2 to 4 seconds with jitter: the end is noticed at once, and pipelines that started together drift apart.
const pollMs = 2_600;
const jitterMs = 800;
const firstPollMs = 1_000;
const silenceMs = 60_000;
// A person may take a day to answer a PAUSE hook.
const pausedSilenceMs = 600_000;
const refusalsUntilEnd = 3;

/** Something to watch, as the watch takes it up. */
export function watchedOf(target: WatchTarget, state: WatchState = initialState): Watched {
  const stopped = new StoppedTasks();
  return { target, service: target.service, state, last: undefined, stopped, refused: new Set() };
}

/**
 * Follows the targets until each has come to its end or its deadline has passed, with one batched call for all of them.
 * A failure of AWS or the network that may pass does not end the watch: the rollout goes on without us.
 * @throws AwsError where AWS refuses to answer; the signal's reason when the run is canceled
 */
export async function* watch(
  ecs: EcsPort,
  targets: readonly Watched[],
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void> {
  const { clock, signal, startMs } = options;
  const atMs = (): number => clock.nowMs() - startMs;
  let watched = targets;
  let toldAtMs = atMs();
  let reachable = true;
  let refusals = 0;
  let delayMs = firstPollMs;
  while (watched.length > 0) {
    await clock.sleep(Math.max(0, Math.min(delayMs, nextDeadlineMs(watched) - atMs())), signal);
    delayMs = pollMs + clock.random() * jitterMs;
    const events: WatchEvent[] = [];
    try {
      watched = await lookInTime(ecs, watched, options, events);
      if (!reachable) events.unshift({ kind: 'reachableAgain', atMs: atMs() });
      reachable = true;
      refusals = 0;
    } catch (error) {
      // An odd refusal in the middle of a rollout is not the last word; missing permissions and credentials are.
      const odd = error instanceof AwsError && error.code === 'aws-error' && ++refusals < refusalsUntilEnd;
      if (!isPassing(error) && !odd) throw error;
      if (reachable) events.push({ kind: 'unreachable', atMs: atMs(), reason: reasonOf(error) });
      reachable = false;
    }
    for (const { service, state, target, last } of watched.filter((one) => isOver(one, atMs()))) {
      events.push({ kind: 'ended', atMs: atMs(), service, ending: { kind: 'timedOut' }, state, last });
      watched = watched.filter((one) => one.target !== target);
    }
    // A read that is refused is told once, however often it is tried.
    if (events.some(({ kind }) => kind !== 'denied')) toldAtMs = atMs();
    yield* events;
    yield { kind: 'looked', watched };
    const quietMs = watched.every(({ state }) => state.pause !== undefined) ? pausedSilenceMs : silenceMs;
    if (watched.length > 0 && atMs() - toldAtMs >= quietMs) {
      toldAtMs = atMs();
      yield { kind: 'still', atMs: toldAtMs, waiting: watched };
    }
  }
}

function isOver({ target, state }: Watched, atMs: number): boolean {
  return atMs >= deadlineOf(target, state);
}
