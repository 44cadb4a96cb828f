import type { ExecutedRange } from './v8-report.ts';

/** Which characters of one script ran in any of the processes that loaded it. */
export class ExecutedText {
  readonly #executed: Uint8Array;

  constructor(length: number) {
    this.#executed = new Uint8Array(length);
  }

  /** Adds what one process ran of the script. */
  add(ranges: readonly ExecutedRange[]): void {
    const inThisProcess = new Uint8Array(this.#executed.length);
    // An inner range tells better than the one around it; V8 lists functions by where they start, the outer one first.
    const outerFirst = ranges.toSorted((a, b) => a.start - b.start || b.end - a.end);
    for (const { start, end, count } of outerFirst) inThisProcess.fill(count > 0 ? 1 : 0, start, end);
    for (const [offset, ran] of inThisProcess.entries()) if (ran === 1) this.#executed[offset] = 1;
  }

  /** Whether the character at this offset ever ran. */
  has(offset: number): boolean {
    return this.#executed[offset] === 1;
  }
}
