'use strict';

const { AsyncResource } = require('node:async_hooks');
const timersModule = require('node:timers');
const { promisify } = require('node:util');

const { createPromises } = require('./promises.cjs');

const longest = 2 ** 31 - 1;

/**
 * The timers that wait, in order of their time.
 * @param {{ now(): number }} clock
 */
function createQueue(clock) {
  let sequence = 0;
  /** @type {Set<VirtualTimer>} */
  const waiting = new Set();

  class VirtualTimer extends AsyncResource {
    constructor(callback, delay, parts, repeats) {
      super('Timeout');
      const milliseconds = Number(delay);
      this.callback = callback;
      this.delay = milliseconds >= 1 && milliseconds <= longest ? Math.trunc(milliseconds) : 1;
      this.parts = parts;
      this.repeats = repeats;
      this.referenced = true;
      this.closed = false;
      this.start();
    }

    start() {
      this.due = clock.now() + this.delay;
      this.order = sequence += 1;
      waiting.add(this);
      queue.onChange();
      return this;
    }

    /** Runs the callback unless it was cleared meanwhile; an interval starts anew first, so that it can be cleared. */
    fire() {
      if (!waiting.delete(this)) return;
      if (this.repeats) this.start();
      this.runInAsyncScope(this.callback, this, ...this.parts);
    }

    ref() {
      this.referenced = true;
      queue.onChange();
      return this;
    }

    unref() {
      this.referenced = false;
      queue.onChange();
      return this;
    }

    hasRef() {
      return this.referenced;
    }

    refresh() {
      if (!this.closed) this.start();
      return this;
    }

    close() {
      waiting.delete(this);
      this.closed = true;
      queue.onChange();
      return this;
    }

    [Symbol.toPrimitive]() {
      return this.asyncId();
    }
  }
  if (Symbol.dispose !== undefined) {
    VirtualTimer.prototype[Symbol.dispose] = function dispose() {
      this.close();
    };
  }

  const queue = {
    onChange: () => {},
    /** Whether a timer waits that keeps the program alive. */
    isWaiting: () => [...waiting].some((timer) => timer.referenced),
    /** @returns {VirtualTimer | undefined} */
    earliest() {
      let first;
      for (const timer of waiting) {
        if (first === undefined || timer.due < first.due || (timer.due === first.due && timer.order < first.order)) {
          first = timer;
        }
      }
      return first;
    },
    add(callback, delay, parts, repeats) {
      if (typeof callback !== 'function') {
        throw Object.assign(new TypeError('The "callback" argument must be of type function.'), {
          code: 'ERR_INVALID_ARG_TYPE',
        });
      }
      return new VirtualTimer(callback, delay, parts, repeats);
    },
    /** @param {unknown} timer a timer, or the number that it turns into */
    clear(timer) {
      if (timer instanceof VirtualTimer) {
        timer.close();
      } else if (typeof timer === 'number' || typeof timer === 'string') {
        for (const one of waiting) if (one.asyncId() === Number(timer)) one.close();
      }
    },
  };
  return queue;
}

/**
 * Replaces the timers of the program: the global ones, and those of the modules.
 * @param {ReturnType<typeof createQueue>} queue
 */
function installTimers(queue) {
  const promises = createPromises(queue);
  const functions = {
    setTimeout: (callback, delay, ...parts) => queue.add(callback, delay, parts, false),
    setInterval: (callback, delay, ...parts) => queue.add(callback, delay, parts, true),
    clearTimeout: (timer) => queue.clear(timer),
    clearInterval: (timer) => queue.clear(timer),
  };
  Object.defineProperty(functions.setTimeout, promisify.custom, { value: promises.setTimeout });
  Object.assign(globalThis, functions);
  Object.assign(timersModule, functions);
  const timersPromises = require('node:timers/promises');
  timersPromises.setTimeout = promises.setTimeout;
  timersPromises.setInterval = promises.setInterval;
  timersPromises.scheduler.wait = (delay, options) => promises.setTimeout(delay, undefined, options);
  AbortSignal.timeout = promises.abortSignalTimeout;
}

module.exports = { createQueue, installTimers };
