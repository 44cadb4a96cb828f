import assert from 'node:assert/strict';
import type { Diagnosis } from '../../../tasks/EcsDeployRevision/src/diagnosis/diagnosis.ts';
import { diagnosisLines } from '../../../tasks/EcsDeployRevision/src/pipeline/diagnosis-lines.ts';
import { diagnosisOf, logTailOf, stopGroupOf } from '../support/diagnoses.ts';

const times = { firstAt: '2026-01-01T10:00:00.000Z', lastAt: '2026-01-01T10:00:00.000Z' };
const exited = 'EssentialContainerExited, "Essential container in task exited"';

describe('the lines of a diagnosis', () => {
  it('tell cause, containers, what to check, alarms, events and the log', () => {
    const containers = [
      { name: 'app', exitCode: 137, meaning: 'killed by SIGKILL', reason: 'OutOfMemoryError: x' },
      { name: 'log', exitCode: 0, wentDownWithTask: true },
      { name: 'init', reason: 'CannotStartContainerError' },
    ] as const;
    const diagnosis = diagnosisOf({
      groups: [
        stopGroupOf({ containers, advice: 'the memory.' }),
        stopGroupOf({ count: 1, newestTask: '77', containers: [] }),
      ],
      interruptions: [
        stopGroupOf({
          count: 2,
          stopCode: 'SpotInterruption',
          reason: 'Your Spot Task was interrupted.',
          containers: [],
        }),
      ],
      events: [
        { message: 'rolling back', count: 1, ...times },
        { message: 'was unable to place a task', count: 4, ...times },
      ],
      alarms: ['errors'],
      advice: ['the capacity.'],
      logTail: logTailOf('one', '  two'),
    });
    assert.deepEqual(diagnosisLines('chat', diagnosis), [
      `chat: 3 tasks failed the same way (newest 4f1c): ${exited}`,
      '  container app: exit code 137 (killed by SIGKILL), OutOfMemoryError: x',
      '  container log: exit code 0 (it went down with its task)',
      '  container init: CannotStartContainerError',
      '  check: the memory.',
      `chat: 1 task failed (task 77): ${exited}`,
      'chat: 2 tasks were interrupted, which counts as no failure (newest 4f1c): SpotInterruption, "Your Spot Task was interrupted."',
      '  alarm errors went off',
      '  event: rolling back',
      '  event: was unable to place a task (4 times)',
      '  check: the capacity.',
      '  last 2 lines of container app (task 4f1c, log group /ecs/chat in us-east-1):',
      '  | one',
      '  |   two',
    ]);
  });

  it('tell of a log that cannot be shown in one line', () => {
    const logTail = { kind: 'none', note: 'container app has no log.' } as const;
    assert.deepEqual(diagnosisLines('chat', diagnosisOf({ groups: [stopGroupOf({ containers: [] })], logTail })), [
      `chat: 3 tasks failed the same way (newest 4f1c): ${exited}`,
      '  container app has no log.',
    ]);
  });

  it('count the groups beyond five', () => {
    const groups = Array.from({ length: 8 }, (_, index) => stopGroupOf({ count: 9 - index, containers: [] }));
    const lines = diagnosisLines('chat', diagnosisOf({ groups }));
    assert.equal(lines.length, 6);
    assert.equal(lines.at(-1), 'chat: 9 more tasks failed in other ways; the result file has them all.');
  });

  const rows: readonly (readonly [string, Partial<Diagnosis>, readonly string[]])[] = [
    ['that no task failed', {}, ['chat: ECS knows of no task of this deployment that failed.']],
    ['nothing where nothing is known', { tasksRead: false }, []],
    [
      'what is known without the tasks',
      { tasksRead: false, alarms: ['errors'] },
      ['chat: what else is known:', '  alarm errors went off'],
    ],
    [
      'that ECS gives no reason',
      { groups: [{ count: 1, containers: [], newestTask: '1' }] },
      ['chat: 1 task failed (task 1): ECS tells no reason'],
    ],
    [
      'one line of log as one',
      { groups: [{ count: 1, containers: [], newestTask: '1' }], logTail: logTailOf('x') },
      [
        'chat: 1 task failed (task 1): ECS tells no reason',
        '  last line of container app (task 4f1c, log group /ecs/chat in us-east-1):',
        '  | x',
      ],
    ],
  ];
  for (const [title, given, lines] of rows) {
    it(`tell ${title}`, () => assert.deepEqual(diagnosisLines('chat', diagnosisOf(given)), lines));
  }

  it('cut a very long reason, and keep each on its line', () => {
    const reason = `a\r\n##vso[x]${'b'.repeat(600)}`;
    const [line = '', ...others] = diagnosisLines(
      'chat',
      diagnosisOf({ groups: [stopGroupOf({ reason, containers: [] })] }),
    );
    assert.match(line, /"a \*\*vso\[x\]b+ … \(cut; 610 characters\)"$/);
    assert.deepEqual(others, []);
  });

  it('contain no command, wherever it comes from', () => {
    const evil = '##vso[task.complete result=Succeeded;]done\r##[error]x\u001B[2K';
    const lines = diagnosisLines(
      'chat',
      diagnosisOf({
        groups: [stopGroupOf({ reason: evil, stopCode: evil, containers: [{ name: evil, reason: evil }] })],
        events: [{ message: evil, count: 1, ...times }],
        alarms: [evil],
        logTail: logTailOf(evil, evil),
      }),
    );
    assert.deepEqual(
      lines.filter((line) => /##vso|^\s*##\[|[\r\n]/.test(line) || line.includes('\u001B')),
      [],
    );
  });
});
