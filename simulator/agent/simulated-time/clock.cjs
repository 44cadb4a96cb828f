'use strict';

const RealDate = Date;

/**
 * The program's present, in milliseconds since 1970. It stands still between two advances.
 * @param {number} start
 */
function createClock(start) {
  const monotonicStart = process.hrtime.bigint();
  const performanceStart = performance.now();
  let now = start;

  function VirtualDate(...parts) {
    if (new.target === undefined) return new RealDate(now).toString();
    return Reflect.construct(
      RealDate,
      parts.length === 0 ? [now] : parts,
      new.target === VirtualDate ? RealDate : new.target,
    );
  }

  /** @returns {bigint} */
  function monotonic() {
    return monotonicStart + BigInt(Math.round((now - start) * 1e6));
  }

  /** @param {[number, number]} [before] */
  function hrtime(before) {
    const nanoseconds = monotonic();
    const seconds = Number(nanoseconds / 1_000_000_000n);
    const rest = Number(nanoseconds % 1_000_000_000n);
    if (before === undefined) return [seconds, rest];
    const borrow = rest < before[1] ? 1 : 0;
    return [seconds - before[0] - borrow, rest - before[1] + borrow * 1e9];
  }
  hrtime.bigint = monotonic;

  return {
    now: () => now,
    /** @param {number} to */
    moveTo(to) {
      now = Math.max(now, to);
    },
    /** Puts the program's own ways of asking for the time in its place. */
    install() {
      Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
      Object.defineProperty(VirtualDate, 'length', { value: RealDate.length });
      VirtualDate.prototype = RealDate.prototype;
      VirtualDate.prototype.constructor = VirtualDate;
      Object.assign(VirtualDate, { now: () => Math.trunc(now), parse: RealDate.parse, UTC: RealDate.UTC });
      globalThis.Date = VirtualDate;
      process.hrtime = hrtime;
      Object.defineProperty(performance, 'now', { value: () => performanceStart + now - start, configurable: true });
      Object.defineProperty(performance, 'timeOrigin', { value: start - performanceStart, configurable: true });
    },
  };
}

module.exports = { createClock };
