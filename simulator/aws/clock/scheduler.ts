/** An event that waits for its time. */
export interface Scheduled {
  /** Takes the event back; harmless when it has happened. */
  cancel(): void;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
  cancelled: boolean;
}

/** Events in the order of their simulated times; events of the same time run in the order they were made. */
export class Scheduler {
  #queue: Entry[] = [];
  #order = 0;

  /** Adds an event for an epoch time in milliseconds. */
  add(at: number, action: () => void): Scheduled {
    this.#order += 1;
    const entry: Entry = { at, order: this.#order, action, cancelled: false };
    // Later events usually come last: searching from the end finds the place at once.
    let index = this.#queue.length;
    while (index > 0 && (this.#queue[index - 1]?.at ?? 0) > at) index -= 1;
    this.#queue.splice(index, 0, entry);
    return { cancel: () => void (entry.cancelled = true) };
  }

  /** The time of the earliest event that is still to happen. */
  next(): number | undefined {
    while (this.#queue[0]?.cancelled === true) this.#queue.shift();
    return this.#queue[0]?.at;
  }

  /** Takes out and answers the earliest event that is due by a time. */
  take(until: number): { readonly at: number; readonly action: () => void } | undefined {
    const at = this.next();
    return at === undefined || at > until ? undefined : this.#queue.shift();
  }

  /** Forgets every event. */
  clear(): void {
    this.#queue = [];
  }
}
