import assert from 'node:assert/strict';

import { StepComplaints, type TaskResult } from '../../../simulator/agent/index.ts';
import { runScript } from './scripted-step.ts';

describe('The result of a step is', () => {
  const complete = (result: string): string => `print('##vso[task.complete result=${result};]${result}');`;
  const cases: readonly (readonly [title: string, script: string, result: TaskResult, exitCode: number])[] = [
    ['Succeeded where the task says nothing', '', 'Succeeded', 0],
    ['what the task says', complete('SucceededWithIssues'), 'SucceededWithIssues', 0],
    ['the worst that the task says', complete('Failed') + complete('Succeeded'), 'Failed', 0],
    ['Canceled over Failed where the task says both', complete('Failed') + complete('Canceled'), 'Canceled', 0],
    [
      'Failed where the exit code is not 0, whatever it says',
      `${complete('Succeeded')} process.exitCode = 3;`,
      'Failed',
      3,
    ],
    ['Failed where the task throws', `throw new Error('oh')`, 'Failed', 1],
    ['not made worse by stderr', `process.stderr.write('bad');`, 'Succeeded', 0],
  ];
  for (const [title, script, result, exitCode] of cases) {
    it(title, async () => {
      const step = await runScript(script);
      assert.deepEqual([step.result, step.exitCode], [result, exitCode]);
    });
  }

  it('Failed with an error that names the exit code', async () => {
    const { issues } = await runScript('process.exit(3)');
    assert.match(issues.at(-1)?.message ?? '', /^Exit code 3 returned from process: file name '.*node'/);
  });

  it('Failed where a command could not be carried out', async () => {
    const step = await runScript(`print('##vso[task.sing]la');`, { expectComplaints: true });
    assert.equal(step.result, 'Failed');
  });
});

describe('What a step leaves behind', () => {
  it('comes from stdout and stderr alike, commands taken out', async () => {
    const step = await runScript(`
      print('one');
      await new Promise((resolve) => process.stderr.write('##vso[task.setvariable variable=declared]value\\n', resolve));
      process.stdout.write('two\\rthree');`);
    assert.deepEqual(step.log, ['one', 'two', 'three']);
    assert.deepEqual(step.outputs, { declared: 'value' });
    assert.ok(step.rawOutput.includes('##vso[task.setvariable variable=declared]value\n'));
  });

  it('is what the real task library says', async () => {
    const step = await runScript(`
      tl.setVariable('declared', 'a;b]c%d');
      tl.warning('line one\\nline two');
      tl.setProgress(40, 'half ] way');
      tl.setResult(tl.TaskResult.SucceededWithIssues, 'not 100%');`);
    assert.equal(step.result, 'SucceededWithIssues');
    assert.equal(step.completion, 'not 100%');
    assert.deepEqual(step.outputs, { declared: 'a;b]c%d' });
    assert.deepEqual(step.issues, [
      { type: 'warning', message: 'line one\nline two' },
      { type: 'warning', message: 'not 100%' },
    ]);
    assert.deepEqual(step.progress, [
      { percent: 40, text: 'half ] way' },
      { percent: 100, text: 'not 100%' },
    ]);
  });

  it('holds attachments with their content', async () => {
    const step = await runScript(`
      const file = require('path').join(tl.getVariable('Agent.TempDirectory'), 'a.md');
      require('fs').writeFileSync(file, '# Hello');
      tl.addAttachment('Distributedtask.Core.Summary', 'A summary', file);`);
    const [attachment] = step.attachments;
    assert.deepEqual(
      [attachment?.type, attachment?.name, attachment?.content],
      ['Distributedtask.Core.Summary', 'A summary', '# Hello'],
    );
  });

  it('shows the agent’s own head and foot on request', async () => {
    const { log } = await runScript(`print('hello')`, { banner: true });
    assert.equal(log[0], '##[section]Starting: Scripted');
    assert.equal(log[4], 'Version      : 1.2.3');
    assert.deepEqual(log.slice(-2), ['hello', '##[section]Finishing: Scripted']);
  });

  it('notes lines that the run’s page would cut', async () => {
    const { notes } = await runScript(`print('x'.repeat(1024)); print('x'.repeat(1025));`);
    assert.deepEqual(notes, ["Line 2 has 1025 characters; the run's page cuts it at 1024."]);
  });

  it('has debug lines only with system.debug', async () => {
    const { log } = await runScript(`tl.debug('hello')`, { variables: { 'System.Debug': 'true' } });
    assert.ok(log.includes('##[debug]hello'));
  });
});

describe('A step that the agent complains of', () => {
  it('rejects with the complaints and the result', async () => {
    await assert.rejects(runScript(`print('##vso[opera.sing]la');`), (error: unknown) => {
      assert.ok(error instanceof StepComplaints);
      assert.match(error.message, /Can't find command extension/);
      assert.equal(error.result.result, 'Succeeded');
      return true;
    });
  });

  it('rejects where an attachment is removed before its upload', async () => {
    const script = `
      const file = require('path').join(tl.getVariable('Agent.TempDirectory'), 'a.md');
      require('fs').writeFileSync(file, '# Hello');
      tl.addAttachment('type', 'name', file);
      await new Promise((resolve) => setTimeout(resolve, 300));
      require('fs').rmSync(file);`;
    await assert.rejects(runScript(script), /a\.md was removed before the agent could upload it/);
  });

  it('rejects where the watcher of its log throws, and ends the task', async () => {
    const attempt = runScript(`print('hello'); setInterval(() => {}, 1000);`, {
      onLine: () => {
        throw new Error('the watcher does not like it');
      },
    });
    await assert.rejects(attempt, /the watcher does not like it/);
  });

  it('rejects where the task outlives the harness’s guard, with the end of its log', async () => {
    await assert.rejects(
      runScript(`print('hello'); setInterval(() => {}, 1000);`, { timeoutMs: 1_000 }),
      /still running after 1000 ms.*\nhello/,
    );
  });
});
