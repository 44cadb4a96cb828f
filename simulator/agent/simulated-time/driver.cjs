'use strict';

/** Real milliseconds without any activity after which the program counts as idle. */
const quiet = 1;
/** Where a pace is set, time moves in steps of this many real milliseconds. */
const stride = 100;

/** Real milliseconds after which a request without an answer waits for time to pass rather than for a busy server. */
const stall = 1_000;

const real = { setTimeout, setInterval, setImmediate };

/**
 * Moves time on whenever the program does nothing but wait.
 * @param {{
 *   clock: { now(): number, moveTo(to: number): void },
 *   queue: ReturnType<typeof import('./timers.cjs').createQueue>,
 *   traffic: { isUnderWay(): boolean, isBusyElsewhere(): boolean },
 *   server: { advance(milliseconds: number, done: (now: number) => void, fail: (error: Error) => void): void },
 *   pace: number,
 *   crash: (error: Error) => void,
 * }} parts
 */
function createDriver({ clock, queue, traffic, server, pace, crash }) {
  let activity = 0;
  let running = false;
  // A virtual timer that counts has to keep the program alive as a real one would.
  const anchor = real.setInterval(() => {}, 2 ** 30);
  anchor.unref();

  function noteActivity() {
    activity += 1;
    if (queue.isWaiting()) {
      anchor.ref();
      if (!running) settle();
    } else {
      anchor.unref();
    }
  }

  /** Lets the program end where nothing but its timers kept it alive. */
  function rest() {
    running = false;
    anchor.unref();
  }

  /** Waits for two turns of the event loop and a moment of silence, then lets time pass. */
  function settle() {
    running = true;
    const seen = activity;
    real.setTimeout(() => {
      real.setImmediate(() => {
        real.setImmediate(() => {
          // Both a new timer and the end of a request are activity, which sets the driver going again.
          if (!queue.isWaiting()) rest();
          else if (traffic.isUnderWay()) awaitAnswer();
          else if (activity !== seen || traffic.isBusyElsewhere()) settle();
          else passTime();
        });
      });
    }, quiet);
  }

  /**
   * Leaves time as it is while a request is under way. One that stays without an answer, from a server that itself
   * waits for its clock, is the one case in which time passes all the same: else neither would ever go on.
   */
  function awaitAnswer() {
    running = false;
    const seen = activity;
    real
      .setTimeout(() => {
        if (running || activity !== seen) return;
        running = true;
        passTime();
      }, stall)
      .unref();
  }

  function passTime() {
    const first = queue.earliest();
    if (first.due <= clock.now()) {
      fire(first);
      return;
    }
    const wait = first.due - clock.now();
    if (pace === Number.POSITIVE_INFINITY) {
      advance(wait);
      return;
    }
    const step = Math.min(wait, Math.max(1, Math.round(stride * pace)));
    const seen = activity;
    // What happens meanwhile (a signal, say) may have changed what there is to wait for.
    real.setTimeout(() => (activity === seen ? advance(step) : settle()), step / pace);
  }

  /** @param {number} wait */
  function advance(wait) {
    const goal = clock.now() + wait;
    server.advance(
      Math.ceil(wait),
      (now) => {
        if (now < goal) {
          crash(new Error(`the server stands at ${now} after an advance to ${goal}`));
          return;
        }
        clock.moveTo(now);
        const first = queue.earliest();
        if (first !== undefined && first.due <= now) fire(first);
        else settle();
      },
      crash,
    );
  }

  /** Fires one timer as an event of its own: what it throws is the program's uncaught exception. */
  function fire(timer) {
    real.setImmediate(() => {
      // Settling is arranged first: it goes on even where the callback throws.
      settle();
      timer.fire();
    });
  }

  return { noteActivity };
}

module.exports = { createDriver };
