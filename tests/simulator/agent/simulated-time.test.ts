import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { runStep, type StepResult } from '../../../simulator/agent/index.ts';
import { runScript, scriptedTask } from './scripted-step.ts';

const start = Date.UTC(2026, 0, 1);

describe('In simulated time', () => {
  let server: Server;
  let now: number;
  /** What the server was asked, in order: advances in milliseconds, and other requests by their path. */
  let asked: (number | string)[];
  let url: string;

  beforeEach(async () => {
    now = start;
    asked = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString('utf8')));
      request.on('end', () => {
        if (request.url === '/clock') {
          const advance: unknown = JSON.parse(body);
          assert.ok(typeof advance === 'object' && advance !== null && 'advanceMs' in advance);
          if (Number(advance.advanceMs) > 0) asked.push(Number(advance.advanceMs));
          now += Number(advance.advanceMs);
          response.end(JSON.stringify({ now }));
        } else if (request.url === '/silent') {
          asked.push(request.url);
        } else {
          asked.push(request.url ?? '');
          if (request.url === '/last') server.close();
          response.end(String(now - start));
        }
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const prelude = `
    const { setTimeout: sleep, setInterval: every } = require('node:timers/promises');
    const start = ${start};
    const at = () => Date.now() - start;
    const get = (path) => new Promise((resolve, reject) => require('node:http').get(url + path, (response) => {
      let text = ''; response.on('data', (part) => (text += part)); response.on('end', () => resolve(Number(text)));
    }).on('error', reject));`;

  function live(script: string, more: Partial<Parameters<typeof runStep>[0]> = {}): Promise<StepResult> {
    return runScript(`const url = '${url}'; ${prelude} ${script}`, {
      simulatedTime: { url: `${url}/clock` },
      ...more,
    });
  }

  it('a program that polls for half an hour sees the time of the server at every poll', async () => {
    const { log } = await live(`
      let drifts = 0;
      for (let poll = 0; poll < 600; poll += 1) { await sleep(3000); if ((await get('/poll')) !== at()) drifts += 1; }
      print(String([at(), drifts]));`);
    assert.deepEqual(log, ['1800000,0']);
    assert.equal(asked.length, 1_200);
    assert.ok(asked.every((one, index) => one === (index % 2 === 0 ? 3_000 : '/poll')));
  });

  it('all clocks of the program agree', async () => {
    const { log } = await live(`
      const [first, before, hrtime, bigint] = [new Date(), performance.now(), process.hrtime(), process.hrtime.bigint()];
      await sleep(61_500);
      print(new Date().toISOString());
      print(String([new Date() - first, performance.now() - before, process.hrtime(hrtime), process.hrtime.bigint() - bigint]));
      print(String([first instanceof Date, Object.prototype.toString.call(first), typeof Date(), new Date(5).getTime(), new (class extends Date {})().getTime() - start]));`);
    assert.deepEqual(log, [
      '2026-01-01T00:01:01.500Z',
      '61500,61500,61,500000000,61500000000',
      'true,[object Date],string,5,61500',
    ]);
  });

  it('timers of every kind fire in the order of their times', async () => {
    const { log } = await live(`
      const said = [];
      const say = (word) => said.push(word + '@' + at());
      setTimeout(say, 30, 'thirty');
      setTimeout(say, 20, 'twenty');
      setTimeout(say, 20, 'also twenty');
      clearTimeout(setTimeout(say, 25, 'cleared'));
      clearTimeout(Number(setTimeout(say, 25, 'cleared by its number')));
      const beat = setInterval(() => { say('beat'); if (said.length > 4) clearInterval(beat); }, 15);
      const { setTimeout: imported } = await import('node:timers');
      imported(say, 10, 'imported');
      await require('node:util').promisify(setTimeout)(40);
      say('promisified');
      for await (const value of every(5, 'tick')) { say(value); break; }
      await require('node:timers/promises').scheduler.wait(5);
      say('waited');
      const refreshed = setTimeout(say, 50, 'refreshed');
      await sleep(30);
      refreshed.refresh();
      await sleep(60);
      print(said.join(' '));`);
    assert.deepEqual(log, [
      'imported@10 beat@15 twenty@20 also twenty@20 thirty@30 beat@30 promisified@40 tick@45 waited@50 refreshed@130',
    ]);
  });

  it('a signal ends a sleep, by its time or by hand', async () => {
    const { log } = await live(`
      const signal = AbortSignal.timeout(5_000);
      await sleep(60_000, undefined, { signal }).catch((error) => print([error.name, signal.reason.name, at()].join(' ')));
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 100);
      await sleep(60_000, undefined, { signal: controller.signal }).catch((error) => print([error.code, at()].join(' ')));
      await sleep(1, undefined, { signal: controller.signal }).catch((error) => print([error.name, at()].join(' ')));`);
    assert.deepEqual(log, ['AbortError TimeoutError 5000', 'ABORT_ERR 5100', 'AbortError 5100']);
  });

  it('timers without a reference neither move the time nor keep the program alive', async () => {
    const { log } = await live(`setTimeout(() => print('never'), 1000).unref(); AbortSignal.timeout(500);`);
    assert.deepEqual(log, []);
    assert.deepEqual(asked, []);
  });

  it('timers without a reference fire while others move the time', async () => {
    const { log } = await live(
      `setTimeout(() => print('at ' + at()), 1000).unref(); await sleep(3000); print('end ' + at());`,
    );
    assert.deepEqual(log, ['at 1000', 'end 3000']);
  });

  it('the time stands still during a request, also one of fetch', async () => {
    const { log } = await live(`
      setTimeout(() => print('timer'), 10);
      print('answer ' + (await get('/one')));
      print('answer ' + (await (await fetch(url + '/two')).text()));
      await new Promise((resolve) => require('node:fs').readFile(process.execPath, resolve));
      print('file ' + at());
      await sleep(20);`);
    assert.deepEqual(log, ['answer 0', 'answer 0', 'file 0', 'timer']);
    assert.deepEqual(asked, ['/one', '/two', 10, 10]);
  });

  it('the time-out of a request that is never answered comes all the same', async () => {
    const { log } = await live(`
      const request = require('node:http').get(url + '/silent');
      request.on('error', (error) => print(error.message + ' ' + at()));
      setTimeout(() => request.destroy(new Error('too late')), 30_000);`);
    assert.deepEqual(log, ['too late 30000']);
    assert.deepEqual(asked, ['/silent', 30_000]);
  });

  it('a program ends when its last timer is cleared during a request', async () => {
    const { log, result } = await live(
      `const timer = setTimeout(() => print('never'), 10); const answer = get('/one'); clearTimeout(timer); print(String(await answer));`,
    );
    assert.deepEqual([log, result], [['0'], 'Succeeded']);
  });

  it('what a timer throws is an uncaught exception, and time goes on', async () => {
    const { log } = await live(`
      process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => print(error.message + ' ' + at()));
      setTimeout(() => { throw new Error('oh'); }, 10);
      await sleep(20);
      print('end ' + at());`);
    assert.deepEqual(log, ['oh 10', 'end 20']);
  });

  it('a cancellation arrives at once, in the middle of a sleep', async () => {
    const script = `
      const controller = new AbortController();
      process.once('SIGINT', () => controller.abort());
      print('ready');
      await sleep(1_800_000, undefined, { signal: controller.signal }).catch(() => undefined);
      print(at() < 1_800_000 ? 'early' : 'late');
      await sleep(3000);
      print('cleaned up');`;
    const { log, result, escalation } = await live(script, {
      simulatedTime: { url: `${url}/clock`, pace: 1 },
      onLine: (line, step) => {
        if (line === 'ready') step.cancel();
      },
    });
    assert.deepEqual(log, ['ready', 'early', 'cleaned up']);
    assert.deepEqual([result, escalation], ['Canceled', 'none']);
  });

  it('a pace moves the time in small steps', async () => {
    await live('await sleep(60_000);', { simulatedTime: { url: `${url}/clock`, pace: 200 } });
    assert.deepEqual(asked, [20_000, 20_000, 20_000]);
  });

  it('the program sees nothing of how it is done', async () => {
    const { log } = await live(
      `print(JSON.stringify(Object.keys(process.env).filter((name) => name.startsWith('SIMULATED_') || name === 'NODE_OPTIONS')));`,
    );
    assert.deepEqual(log, ['[]']);
  });

  it('options for Node.js that the step itself has stay', async () => {
    const { log } = await live(`print(process.env.NODE_OPTIONS)`, { environment: { NODE_OPTIONS: '--no-warnings' } });
    assert.deepEqual(log, ['--no-warnings']);
  });

  it('a server that is gone crashes the program loudly', async () => {
    const { log, result, exitCode } = await live(`await get('/last'); await sleep(1000); print('never');`);
    assert.deepEqual([result, exitCode], ['Failed', 70]);
    assert.match(log.join('\n'), /simulated time: .*\/clock cannot be reached/);
    assert.ok(!log.includes('never'));
  });

  it('a server without a clock is refused before the program starts', async () => {
    const attempt = runStep({ task: scriptedTask, inputs: { script: ';' }, simulatedTime: { url: `${url}/else` } });
    await assert.rejects(attempt, /answered 0 where \{"now": epoch milliseconds\} was expected/);
  });
});
