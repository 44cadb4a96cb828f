import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { type StepControl, startJob } from '../../../simulator/agent/index.ts';
import { runScript, scriptedTask } from './scripted-step.ts';

const forever = `setInterval(() => {}, 1000);`;
const signalDelays = { term: 200, kill: 200 };

function cancelAt(sign: string): (line: string, step: StepControl) => void {
  return (line, step) => {
    if (line === sign) step.cancel();
  };
}

describe('A step that is cancelled', () => {
  it('gets SIGINT, and its output is still processed', async () => {
    const step = await runScript(
      `process.once('SIGINT', () => {
         print('##vso[task.setvariable variable=declared]canceled');
         print('cleaned up');
         tl.setResult(tl.TaskResult.Failed, 'cancelled');
         process.exit(0);
       });
       print('ready'); ${forever}`,
      { onLine: cancelAt('ready') },
    );
    assert.equal(step.result, 'Canceled');
    assert.equal(step.escalation, 'none');
    assert.equal(step.exitCode, 0);
    assert.deepEqual(step.outputs, { declared: 'canceled' });
    assert.deepEqual(step.log.slice(0, 2), ['ready', 'cleaned up']);
  });

  it('gets SIGTERM where it goes on', async () => {
    const step = await runScript(
      `process.on('SIGINT', () => print('no'));
       process.on('SIGTERM', () => { print('well then'); process.exit(0); });
       print('ready'); ${forever}`,
      { onLine: cancelAt('ready'), signalDelays },
    );
    assert.deepEqual([step.result, step.escalation], ['Canceled', 'SIGTERM']);
    assert.deepEqual(step.log, ['ready', 'no', 'well then']);
  });

  it('is killed where it still goes on', async () => {
    const step = await runScript(
      `process.on('SIGINT', () => print('no'));
       process.on('SIGTERM', () => print('never'));
       print('ready'); ${forever}`,
      { onLine: cancelAt('ready'), signalDelays },
    );
    assert.deepEqual([step.result, step.escalation, step.exitCode], ['Canceled', 'SIGKILL', null]);
    assert.deepEqual(step.log, ['ready', 'no', 'never']);
  });

  it('is Canceled even where it succeeds in spite of it', async () => {
    const step = await runScript(
      `process.once('SIGINT', () => { tl.setResult(tl.TaskResult.Succeeded, ''); process.exit(0); }); print('ready'); ${forever}`,
      { onLine: cancelAt('ready') },
    );
    assert.equal(step.result, 'Canceled');
  });
});

describe('A step that reaches its own time-out', () => {
  it('is interrupted likewise, and has failed', async () => {
    const step = await runScript(`process.once('SIGINT', () => process.exit(0)); print('ready'); ${forever}`, {
      onLine: (line, control) => {
        if (line === 'ready') control.timeOut();
      },
    });
    assert.equal(step.result, 'Failed');
    assert.deepEqual(step.issues, [{ type: 'error', message: 'The task has timed out.' }]);
  });
});

describe('A step in a container', () => {
  it('gets no signal and goes on unseen until the job ends', async () => {
    const job = await startJob();
    const file = `${job.tempDirectory}/alive`;
    const step = await job.runStep({
      task: scriptedTask,
      inputs: {
        script: `process.on('SIGINT', () => print('interrupted'));
                 print('ready');
                 setInterval(() => { print('still here'); require('fs').appendFileSync(${JSON.stringify(file)}, '.'); }, 20);`,
      },
      container: true,
      onLine: cancelAt('ready'),
    });
    assert.deepEqual([step.result, step.escalation], ['Canceled', 'none']);
    assert.deepEqual(step.log, ['ready']);
    const before = (await readFile(file, 'utf8').catch(() => '')).length;
    await waitUntil(async () => (await readFile(file, 'utf8').catch(() => '')).length > before);
    await job.end();
  });
});

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
