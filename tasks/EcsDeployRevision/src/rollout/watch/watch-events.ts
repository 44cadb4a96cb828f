import type { Service } from '@aws-sdk/client-ecs';
import type { RolloutEvent, Verdict, WatchState } from './watch-state.ts';

/** What the watch tells, in the order in which it happened. `atMs` counts from the start of the watch. */
export type WatchEvent =
  | { readonly kind: 'rollout'; readonly atMs: number; readonly service: string; readonly event: RolloutEvent }
  | {
      readonly kind: 'ended';
      readonly atMs: number;
      readonly service: string;
      readonly ending: Ending;
      readonly last: Service | undefined;
    }
  /** Nothing changed for a minute. */
  | { readonly kind: 'still'; readonly atMs: number; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'unreachable'; readonly atMs: number; readonly reason: string }
  | { readonly kind: 'reachableAgain'; readonly atMs: number }
  | { readonly kind: 'denied'; readonly atMs: number; readonly what: string; readonly why: string };

export type Ending = Verdict | { readonly kind: 'timedOut'; readonly state: WatchState };

/** A service that is not done, and what is known of it. */
export interface Waiting {
  readonly service: string;
  readonly state: WatchState;
}
