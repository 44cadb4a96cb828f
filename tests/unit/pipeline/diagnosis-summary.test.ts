import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { diagnosisSummary } from '../../../tasks/EcsDeployRevision/src/pipeline/diagnosis-summary.ts';
import { diagnosisOf, logTailOf, stopGroupOf } from '../support/diagnoses.ts';

const times = { firstAt: '2026-01-01T10:00:00.000Z', lastAt: '2026-01-01T10:00:00.000Z' };

describe('the summary of a diagnosis', () => {
  it('tells cause, containers, what to check, alarms, events and the log', () => {
    const diagnosis = diagnosisOf({
      groups: [stopGroupOf({ advice: 'the code.' })],
      interruptions: [stopGroupOf({ count: 1, stopCode: 'SpotInterruption', reason: 'Host gone', containers: [] })],
      events: [{ message: 'rolling_back', count: 2, ...times }],
      alarms: ['err|ors'],
      advice: ['the capacity.'],
      logTail: logTailOf('one', '  two'),
    });
    assert.equal(
      diagnosisSummary('chat_app', diagnosis),
      [
        String.raw`**chat\_app: 3 tasks failed the same way** (newest ${'`4f1c`'}): EssentialContainerExited, "Essential container in task exited"`,
        '',
        '- container app: exit code 139 (ended by SIGSEGV)',
        '- check: the code.',
        '',
        String.raw`**chat\_app: 1 task was interrupted, which counts as no failure** (task ${'`4f1c`'}): SpotInterruption, "Host gone"`,
        '',
        String.raw`- alarm ${'`err\\|ors`'} went off`,
        String.raw`- event: rolling\_back (2 times)`,
        '- check: the capacity.',
        '',
        'last 2 lines of container app (task 4f1c, log group /ecs/chat in us-east-1):',
        '',
        '```',
        'one',
        '  two',
        '```',
      ].join('\n'),
    );
  });

  it('is none where nothing is known', () => {
    assert.equal(diagnosisSummary('chat', diagnosisOf()), undefined);
  });

  it('names the service where no task failed', () => {
    const logTail = { kind: 'none', note: 'container app has no log.' } as const;
    const text = diagnosisSummary('chat', diagnosisOf({ alarms: ['errors'], logTail }));
    assert.equal(text, '**chat**\n\n- alarm `errors` went off\n- container app has no log.');
  });

  it('counts the groups beyond five', () => {
    const groups = Array.from({ length: 7 }, () => stopGroupOf({ containers: [] }));
    const text = diagnosisSummary('chat', diagnosisOf({ groups })) ?? '';
    assert.equal(text.split('\n\n').at(-1), '**chat: 6 more tasks failed in other ways**');
  });

  it('has the last lines that it has room for, and says that there are more', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(1_000)}`);
    const text = diagnosisSummary('chat', diagnosisOf({ logTail: logTailOf(...lines) })) ?? '';
    assert.ok(text.length < 9_000);
    assert.match(text, /\n… \(25 earlier lines are in the log\)\n25 x+ … \(cut; 1003 characters\)\n/);
    assert.match(text, /\n39 x+ … \(cut; 1003 characters\)\n```$/);
  });

  it('has no line of a log outside its block, whatever the lines are', () => {
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[`~ \r\n#|-]{0,12}$/));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), (lines) => {
        const text = diagnosisSummary('chat', diagnosisOf({ logTail: logTailOf(...lines) })) ?? '';
        const rows = text.split('\n');
        const opens = rows.findIndex((row) => /^`{3,}$/.test(row));
        const fence = rows[opens] ?? '';
        const closes = rows.findIndex((row, index) => index > opens && row.trim().startsWith(fence));
        assert.deepEqual([opens, closes], [2, rows.length - 1]);
        assert.doesNotMatch(text, /##vso\[/i);
      }),
    );
  });
});
