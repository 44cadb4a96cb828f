'use strict';

/**
 * The timers that are promises, on the virtual queue.
 * @param {{ add: Function, clear: Function }} queue
 */
function createPromises(queue) {
  function abortError(signal) {
    const error = new Error('The operation was aborted', { cause: signal.reason });
    return Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
  }

  /** @type {typeof import('node:timers/promises').setTimeout} */
  function setTimeout(delay, value, { signal, ref = true } = {}) {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(abortError(signal));
        return;
      }
      const timer = queue.add(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve(value);
        },
        delay,
        [],
        false,
      );
      if (!ref) timer.unref();
      function abort() {
        queue.clear(timer);
        reject(abortError(signal));
      }
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /**
   * Counts from when the next value is asked for, where the real one keeps its beat.
   * @type {typeof import('node:timers/promises').setInterval}
   */
  async function* setInterval(delay, value, options) {
    for (;;) {
      await setTimeout(delay, undefined, options);
      yield value;
    }
  }

  /** @param {number} delay */
  function abortSignalTimeout(delay) {
    const controller = new AbortController();
    const timeOut = () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    // As the real one, it does not keep the program alive.
    queue.add(timeOut, delay, [], false).unref();
    return controller.signal;
  }

  return { setTimeout, setInterval, abortSignalTimeout };
}

module.exports = { createPromises };
