import type { Clock } from '../../../tasks/EcsDeployRevision/src/rollout/clock.ts';

interface Limit {
  readonly atMs: number;
  readonly end: () => void;
}

/** What the wall clock shows when the monotonic one, which starts at 1000, would show zero. */
const epochMs = Date.parse('2026-01-01T12:00:00Z') - 1_000;

/** A clock that jumps to the end of every sleep; it starts at 1000 so that nothing takes its origin for zero. */
export class FakeClock implements Clock {
  readonly slept: number[] = [];
  readonly #limits = new Set<Limit>();
  #nowMs = 1_000;

  readonly nowMs = (): number => this.#nowMs;
  readonly now = (): Date => new Date(epochMs + this.#nowMs);
  readonly random = (): number => 0.5;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    this.slept.push(ms);
    this.#nowMs += ms;
    return Promise.resolve();
  };

  readonly timeLimit: Clock['timeLimit'] = (ms, reason) => {
    const controller = new AbortController();
    const limit = { atMs: this.#nowMs + ms, end: () => controller.abort(reason) };
    this.#limits.add(limit);
    return { signal: controller.signal, stop: () => void this.#limits.delete(limit) };
  };

  /** A call that never answers: time goes on until a limit ends it, and where none does it fails the test. */
  readonly hang = (signal: AbortSignal): Promise<never> => {
    const [next] = [...this.#limits].toSorted((a, b) => a.atMs - b.atMs);
    if (next) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.end();
    }
    return Promise.reject(signal.aborted ? (signal.reason as Error) : new Error('This call hangs for ever.'));
  };
}
