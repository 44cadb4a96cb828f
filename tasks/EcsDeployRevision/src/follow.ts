import type { Journal } from './pipeline/journal.ts';
import { type Column, leftOf, rolloutLines, serviceLine, stillLine, timed } from './pipeline/log-lines.ts';
import { percentOf } from './pipeline/percent.ts';
import type { Clock } from './rollout/clock.ts';
import { leftMs } from './rollout/watch/deadline.ts';
import { watch } from './rollout/watch/watch.ts';
import type { Ending, WatchEvent, Watched } from './rollout/watch/watch-events.ts';
import type { WatchTarget } from './rollout/watch/watch-state.ts';
import type { EcsPort } from './aws/ecs-port.ts';

/** What following a rollout needs. */
export interface FollowOptions {
  readonly cluster: string;
  /** On the clock's own scale. */
  readonly startMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Ends with the look that finds a service failing, so that all can go back. */
  readonly untilFailure: boolean;
  /** True where services go back: that is no progress. */
  readonly wayBack: boolean;
  /** Called once for each service that fails, after that was told. */
  readonly onFailing: (service: string) => Promise<void>;
  /** Puts into the journal how a service ended. */
  readonly onEnded: (target: WatchTarget, event: Ended, say: (text: string) => void) => void;
}

export type Ended = WatchEvent & { readonly kind: 'ended' };

/** How far each service has come: filled while it is followed, whatever ends that. */
export type Course = Map<string, Followed>;

export interface Followed extends Watched {
  /** Undefined while it is under way. */
  readonly ending?: Ending | undefined;
}

/**
 * Watches everything to its end, or to the first failure, and puts into the journal what happens.
 * @returns the services that fail
 */
export async function follow(
  ecs: EcsPort,
  targets: readonly Watched[],
  course: Course,
  journal: Journal,
  options: FollowOptions,
): Promise<ReadonlySet<string>> {
  for (const watched of targets) course.set(watched.service, watched);
  const width = targets.length > 1 ? Math.max(...targets.map(({ service }) => service.length)) : 0;
  const percents = new Map(targets.map(({ service }) => [service, 0]));
  const failing = new Set<string>();
  for await (const event of watch(ecs, targets, options)) {
    if (event.kind === 'looked') {
      for (const watched of event.watched) course.set(watched.service, watched);
      if (options.untilFailure && failing.size > 0) break;
      continue;
    }
    note(course, event);
    tell(journal, event, course, width, options);
    if (isFailing(event) && !failing.has(event.service)) {
      failing.add(event.service);
      await options.onFailing(event.service);
    }
    if (options.wayBack || (event.kind !== 'rollout' && event.kind !== 'ended')) continue;
    percents.set(event.service, Math.max(percents.get(event.service) ?? 0, percentOf(event)));
    const sum = [...percents.values()].reduce((total, percent) => total + percent, 0);
    journal.progress(25 + (70 * sum) / (100 * targets.length), 'Rolling out');
  }
  return failing;
}

/** True for an event after which the services of this run must go back. A deployment with all traffic on it stays. */
function isFailing(event: WatchEvent): event is WatchEvent & { kind: 'rollout' | 'ended' } {
  if (event.kind === 'rollout') return event.event.kind === 'failed';
  if (event.kind !== 'ended') return false;
  if (event.ending.kind === 'timedOut') return !event.state.shifted;
  return event.ending.kind === 'red' && event.ending.status !== 'superseded';
}

function note(course: Course, event: WatchEvent): void {
  if (event.kind !== 'ended') return;
  const watched = course.get(event.service);
  if (!watched) return;
  const { ending, state, last } = event;
  course.set(event.service, { ...watched, state, last, ending });
}

function tell(
  journal: Journal,
  event: Exclude<WatchEvent, { kind: 'looked' }>,
  course: Course,
  width: number,
  { onEnded, wayBack }: FollowOptions,
): void {
  const { atMs } = event;
  switch (event.kind) {
    case 'rollout': {
      const watched = course.get(event.service);
      const left = watched && leftMs(watched.target, event.state, atMs);
      for (const line of rolloutLines(event, { atMs, leftMs: left, width, wayBack })) journal.say(line, event.service);
      return;
    }
    case 'still': {
      const column: Column = { atMs, leftMs: leftOf(event.waiting, atMs), width, wayBack };
      return journal.say(stillLine(column, event.waiting));
    }
    case 'unreachable':
      return journal.say(timed({ atMs, leftMs: undefined }, `AWS does not answer; trying on. ${event.reason}`));
    case 'reachableAgain':
      return journal.say(timed({ atMs, leftMs: undefined }, 'AWS answers again.'));
    case 'denied':
      return journal.noteDenied(event.what, event.why);
    case 'ended': {
      const target = course.get(event.service)?.target;
      const say = (text: string): void =>
        journal.say(serviceLine({ atMs, leftMs: undefined, width }, event.service, text), event.service);
      if (target) onEnded(target, event, say);
    }
  }
}
