import type { Clock } from '../../../tasks/EcsDeployRevision/src/rollout/clock.ts';

/** A clock that jumps to the end of every sleep; it starts at 1000 so that nothing takes its origin for zero. */
export class FakeClock implements Clock {
  readonly slept: number[] = [];
  #nowMs = 1_000;

  readonly nowMs = (): number => this.#nowMs;
  readonly random = (): number => 0.5;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> => {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    this.slept.push(ms);
    this.#nowMs += ms;
    return Promise.resolve();
  };
}
