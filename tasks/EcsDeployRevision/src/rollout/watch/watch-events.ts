import type { Service } from '@aws-sdk/client-ecs';
import type { StoppedTasks } from './stopped-tasks-memory.ts';
import type { Ask, RolloutEvent, Verdict, WatchState, WatchTarget } from './watch-state.ts';

/** What the watch tells, in the order in which it happened. `atMs` counts from the start of the watch. */
export type WatchEvent =
  | {
      readonly kind: 'rollout';
      readonly atMs: number;
      readonly service: string;
      readonly state: WatchState;
      readonly event: RolloutEvent;
    }
  | {
      readonly kind: 'ended';
      readonly atMs: number;
      readonly service: string;
      readonly ending: Ending;
      readonly state: WatchState;
      readonly last: Service | undefined;
    }
  /** The end of a look: what is still to be watched. */
  | { readonly kind: 'looked'; readonly watched: readonly Watched[] }
  /** Nothing changed for a minute. */
  | { readonly kind: 'still'; readonly atMs: number; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'unreachable'; readonly atMs: number; readonly reason: string }
  | { readonly kind: 'reachableAgain'; readonly atMs: number }
  | { readonly kind: 'denied'; readonly atMs: number; readonly what: string; readonly why: string };

export type Ending = Verdict | { readonly kind: 'timedOut' };

/** A service that is not done, and what is known of it. */
export interface Waiting {
  readonly service: string;
  readonly target: WatchTarget;
  readonly state: WatchState;
}

/** A service that is watched, with what the last look saw. */
export interface Watched extends Waiting {
  readonly last: Service | undefined;
  readonly stopped: StoppedTasks;
  /** Reads that AWS refuses for good. */
  readonly refused: Set<Ask>;
}
