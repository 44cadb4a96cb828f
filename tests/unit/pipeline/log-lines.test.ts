import assert from 'node:assert/strict';
import { target } from '../support/looks.ts';
import { revisionArn } from '../support/services.ts';
import {
  countsText,
  leftOf,
  rolloutLines,
  serviceLine,
  stillLine,
  timed,
} from '../../../tasks/EcsDeployRevision/src/pipeline/log-lines.ts';
import {
  type RolloutEvent,
  type WatchState,
  initialState,
} from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const counts = { desired: 2, running: 1, pending: 1, failed: 3, old: 2 };
const column = { atMs: 80_000, leftMs: 1_720_000, width: 0, wayBack: false };
const turned: WatchState = {
  ...initialState,
  phase: { kind: 'rollingBack', cause: 'It failed.', rollbackId: undefined, sinceMs: 0 },
};
const tasks = (...ids: readonly string[]): readonly string[] =>
  ids.map((id) => `arn:aws:ecs:eu-west-1:123456789012:task/dev/${id}`);
const why = 'container app: exit code 1';

/** The lines of an event without what every line has in front. */
function textsOf(event: RolloutEvent, state: WatchState): readonly string[] {
  const lines = rolloutLines({ kind: 'rollout', atMs: column.atMs, service: 'chat', state, event }, column);
  return lines.map((line) => {
    assert.ok(line.startsWith('[01:20, 28:40 left] chat: '), line);
    return line.slice('[01:20, 28:40 left] chat: '.length);
  });
}

describe('a line of the rollout', () => {
  const failed = { kind: 'tasksFailed', why, again: false, total: 1, limit: undefined } as const;
  const rows: readonly (readonly [RolloutEvent, string, WatchState?])[] = [
    [{ kind: 'counts', counts }, '1 of 2 running, 1 pending, 3 failed, 2 old still running'],
    [{ kind: 'counts', counts: { ...counts, running: 2, pending: 0, failed: 0, old: 0 } }, '2 of 2 running'],
    [
      { kind: 'counts', counts },
      'on the way back: 1 of 2 running, 1 pending, 3 failed, 2 of other deployments',
      turned,
    ],
    [
      { kind: 'counts', counts: { ...counts, old: 0, failed: 0 } },
      'on the way back: 1 of 2 running, 1 pending',
      turned,
    ],
    [{ ...failed, tasks: tasks('0af3') }, `task 0af3 failed: ${why}`],
    [{ ...failed, tasks: tasks('0af3', '1b', '2c') }, `3 tasks (0af3 …) failed: ${why}`],
    [
      { ...failed, tasks: tasks('0af3'), total: 2, limit: 3 },
      `task 0af3 failed (2 in all; this run gives up at 3): ${why}`,
    ],
    [{ ...failed, tasks: tasks('0af3'), again: true }, '1 more task failed the same way'],
    [
      { ...failed, tasks: tasks('0af3', '1b'), again: true, total: 5, limit: 10 },
      '2 more tasks failed the same way (5 in all; this run gives up at 10)',
    ],
    [
      { kind: 'interrupted', tasks: tasks('0af3'), why: 'SpotInterruption' },
      'task 0af3 was taken away, which does not count: SpotInterruption',
    ],
    [
      { kind: 'interrupted', tasks: tasks('0af3', '1b'), why: 'SpotInterruption' },
      '2 tasks (0af3 …) were taken away, which does not count: SpotInterruption',
    ],
    [{ kind: 'forgiven', failures: 4 }, 'a task became healthy; the 4 failed so far no longer count'],
    [{ kind: 'notTracked' }, 'ECS names no service deployment, so stage, traffic, hooks and alarms cannot be shown'],
    [
      { kind: 'confirming' },
      'ECS says COMPLETED, but that is not certain yet; waiting until the tasks have held for a minute',
    ],
    [{ kind: 'failed', reason: 'tasks failed' }, 'the deployment failed: tasks failed'],
    [
      { kind: 'rollingBack', deploymentId: 'ecs-svc/9', taskDefinitionArn: revisionArn('chat:1') },
      'ECS is rolling back to chat:1 (ecs-svc/9)',
    ],
  ];
  for (const [event, text, state = initialState] of rows) {
    it(`reads: ${text}`, () => {
      assert.deepEqual(textsOf(event, state), [text]);
    });
  }

  for (const [title, atMs, leftMs, front] of [
    ['has the time and what is left in front', 3_600_000, 61_000, '[1:00:00, 01:01 left]'],
    ['has the time alone where nothing is left to wait for', 0, undefined, '[00:00]'],
    ['says that the time stands still while a person is waited for', 5_000, Infinity, '[00:05, paused]'],
    ['has nothing left after the deadline, never less', 5_000, -1, '[00:05, 00:00 left]'],
  ] as const) {
    it(title, () => {
      assert.equal(timed({ atMs, leftMs }, 'AWS answers again.'), `${front} AWS answers again.`);
    });
  }

  it('calls a way back that this run ordered by its name', () => {
    const event = { kind: 'counts', counts: { ...counts, failed: 0 } } as const;
    const told = { kind: 'rollout', atMs: 80_000, service: 'chat', state: initialState, event } as const;
    assert.deepEqual(rolloutLines(told, { ...column, wayBack: true }), [
      '[01:20, 28:40 left] chat: on the way back: 1 of 2 running, 1 pending, 2 of other deployments',
    ]);
  });

  it('keeps the texts of several services in one column', () => {
    const wide = { ...column, width: 'chat-app'.length };
    assert.deepEqual(
      [serviceLine(wide, 'chat', 'done'), serviceLine(wide, 'chat-app', 'done')],
      ['[01:20, 28:40 left] chat:     done', '[01:20, 28:40 left] chat-app: done'],
    );
  });

  it('tells counts without what is none', () => {
    assert.equal(
      countsText({ desired: 0, running: 0, pending: 0, failed: 0, old: 1 }),
      '0 of 0 running, 1 old still running',
    );
  });
});

describe('the line a minute', () => {
  const chat = { service: 'chat', target, state: { ...initialState, counts } };
  const unseen = { service: 'mail', target, state: initialState };
  const now = '1 of 2 running, 1 pending, 3 failed, 2 old still running';

  for (const [title, waiting, text] of [
    ['tells the counts', [chat], `still waiting: chat ${now}`],
    ['tells that a service was not seen', [unseen], 'still waiting: mail not seen yet'],
    ['tells that there is one other', [chat, unseen], `still waiting: chat ${now}, and 1 more service`],
    ['tells how many others there are', [chat, unseen, unseen], `still waiting: chat ${now}, and 2 more services`],
    [
      'tells the way back',
      [{ ...chat, state: { ...turned, counts } }],
      'still waiting: chat on the way back, 1 of 2 running, 1 pending, 3 failed, 2 of other deployments',
    ],
    [
      'tells a way back of which nothing is seen yet',
      [{ ...chat, state: turned }],
      'still waiting: chat on the way back',
    ],
  ] as const) {
    it(title, () => {
      assert.equal(
        stillLine({ atMs: 61_000, leftMs: 60_000, width: 0, wayBack: false }, waiting),
        `[01:01, 01:00 left] ${text}`,
      );
    });
  }

  it('calls a way back that this run ordered by its name', () => {
    assert.equal(
      stillLine({ atMs: 61_000, leftMs: 60_000, width: 0, wayBack: true }, [chat]),
      '[01:01, 01:00 left] still waiting: chat on the way back, 1 of 2 running, 1 pending, 3 failed, 2 of other deployments',
    );
  });

  it('has what is left for the service whose time ends first', () => {
    const later = { ...chat, target: { ...target, deadlineMs: 2_000_000 } };
    const paused = { ...chat, state: { ...initialState, pause: { atMs: 0, endsMs: Infinity } } };
    assert.deepEqual(
      [leftOf([later, chat], 61_000), leftOf([later, paused], 61_000), leftOf([paused], 61_000)],
      [1_739_000, 1_939_000, Infinity],
    );
  });
});
