import { Scheduler, type Scheduled } from './scheduler.ts';

/** How simulated time moves: by hand only, or with the wall clock at a speed. */
export type ClockMode = 'manual' | { readonly speed: number };

/** Simulated time, and the events that wait in it. */
export class Clock {
  readonly mode: ClockMode;
  readonly #scheduler = new Scheduler();
  readonly #wallStart = Date.now();
  readonly #start: number;
  #now: number;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(mode: ClockMode, start: number) {
    if (mode !== 'manual' && !(mode.speed > 0)) {
      throw new RangeError(`The clock's speed must be above 0, not ${mode.speed}.`);
    }
    this.mode = mode;
    this.#start = start;
    this.#now = start;
  }

  /** The simulated time in epoch milliseconds; inside an event, the event's own time. */
  now(): number {
    return this.#now;
  }

  /** The simulated time in epoch seconds, as AWS's JSON has it. */
  seconds(): number {
    return this.#now / 1000;
  }

  /** The time that clients sign with and credentials expire by: the wall clock's, unless simulated time is manual. */
  clientNow(): number {
    return this.mode === 'manual' ? this.#now : Date.now();
  }

  /** Lets something happen after simulated milliseconds. */
  after(milliseconds: number, action: () => void): Scheduled {
    const scheduled = this.#scheduler.add(this.#now + Math.max(0, milliseconds), action);
    this.#arm();
    return scheduled;
  }

  /** Moves a manual clock; every event that comes due happens at its own time. */
  async advance(milliseconds: number): Promise<void> {
    if (this.mode !== 'manual') throw new Error('Only a manual clock can be advanced; this one runs by itself.');
    if (!(milliseconds >= 0)) throw new RangeError(`A clock moves forward only; ${milliseconds} ms is not possible.`);
    this.#runUntil(this.#now + milliseconds);
    // Whoever waited for an event (a slow answer, say) goes on before the caller does.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }

  /** Catches up with the wall clock; requests call this first, so that they see no stale state. */
  catchUp(): void {
    if (this.mode === 'manual') return;
    this.#runUntil(this.#start + (Date.now() - this.#wallStart) * this.mode.speed);
    this.#arm();
  }

  /** Stops the timer and forgets all events. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#scheduler.clear();
  }

  #runUntil(until: number): void {
    for (let due = this.#scheduler.take(until); due !== undefined; due = this.#scheduler.take(until)) {
      this.#now = Math.max(this.#now, due.at);
      due.action();
    }
    this.#now = Math.max(this.#now, until);
  }

  // One timer for the earliest event; it does not keep the process alive by itself.
  #arm(): void {
    if (this.mode === 'manual' || this.#closed) return;
    clearTimeout(this.#timer);
    const next = this.#scheduler.next();
    if (next === undefined) return;
    const wall = this.#wallStart + (next - this.#start) / this.mode.speed - Date.now();
    this.#timer = setTimeout(() => this.catchUp(), Math.min(Math.max(wall, 0), 2 ** 31 - 1)).unref();
  }
}
