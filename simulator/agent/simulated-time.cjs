'use strict';

/**
 * Preload (`node --require`) that lets a program live in the time of a server: a discrete-event simulation.
 *
 * Timers wait in a virtual queue. When the program is otherwise idle, the server's clock is moved to the earliest of
 * them by `POST {SIMULATED_TIME_URL} {"advanceMs": n}`, whose answer `{"now": epochMs}` is the new present. The
 * server's clock therefore moves only while the program waits, and a program that sleeps for half an hour takes
 * seconds, in the same order of events on every machine.
 */
const { isMainThread } = require('node:worker_threads');

const { createClock } = require('./simulated-time/clock.cjs');
const { createDriver } = require('./simulated-time/driver.cjs');
const { createServerClock } = require('./simulated-time/server-clock.cjs');
const { installTimers, createQueue } = require('./simulated-time/timers.cjs');
const { watchTraffic } = require('./simulated-time/traffic.cjs');

/**
 * Takes a setting out of the environment, so that neither the program nor its children see it.
 * @param {string} name
 * @returns {string | undefined}
 */
function takeSetting(name) {
  const value = process.env[name];
  delete process.env[name];
  return value;
}

/** Leaves in NODE_OPTIONS only what others put there. */
function hidePreload() {
  const others = (process.env.NODE_OPTIONS ?? '').replace(`--require ${JSON.stringify(__filename)}`, '').trim();
  if (others === '') delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = others;
}

/** @param {unknown} error */
function crash(error) {
  require('node:fs').writeSync(2, `simulated time: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(70);
}

function install() {
  const url = takeSetting('SIMULATED_TIME_URL');
  const start = Number(takeSetting('SIMULATED_TIME_NOW'));
  const pace = Number(takeSetting('SIMULATED_TIME_PACE') ?? Number.POSITIVE_INFINITY);
  hidePreload();
  if (url === undefined || !(start > 0) || !(pace > 0)) {
    crash(
      new Error(`set SIMULATED_TIME_URL, SIMULATED_TIME_NOW (epoch ms) and, if at all, SIMULATED_TIME_PACE above 0`),
    );
    return;
  }
  // Everything that needs real time and unwatched requests is taken before they are replaced.
  const server = createServerClock(url);
  const clock = createClock(start);
  const traffic = watchTraffic();
  const queue = createQueue(clock);
  const driver = createDriver({ clock, queue, traffic, server, pace, crash });
  queue.onChange = driver.noteActivity;
  traffic.onChange = driver.noteActivity;
  installTimers(queue);
  clock.install();
  require('node:module').syncBuiltinESMExports();
}

// A worker's timers stay real: it shares neither the queue nor the idleness of the program.
if (isMainThread) install();
