/** Time as the deploy sees it; tests and simulations bring their own. */
export interface Clock {
  /** Milliseconds from a monotonic source; only differences mean anything. */
  readonly nowMs: () => number;
  /** The wall clock, to be compared only with times that AWS sets for the future. */
  readonly now: () => Date;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A signal that is aborted with `reason` after `ms` milliseconds, unless it is stopped before. */
  readonly timeLimit: (ms: number, reason: Error) => { readonly signal: AbortSignal; readonly stop: () => void };
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
}
