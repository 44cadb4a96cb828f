import assert from 'node:assert/strict';
import { revisionArn } from '../support/services.ts';
import { countsText, rolloutLine, stillLine, timed } from '../../../tasks/EcsDeployRevision/src/pipeline/log-lines.ts';
import { initialState, type RolloutEvent } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const counts = { desired: 2, running: 1, pending: 1, failed: 3, old: 2 };

describe('a line of the rollout', () => {
  const rows: readonly (readonly [RolloutEvent, string])[] = [
    [{ kind: 'counts', counts }, '1 of 2 running, 1 pending, 3 failed, 2 old still running'],
    [{ kind: 'counts', counts: { ...counts, running: 2, pending: 0, failed: 0, old: 0 } }, '2 of 2 running'],
    [
      { kind: 'crashed', taskArn: 'arn:aws:ecs:eu-west-1:1:task/dev/0af3', why: 'container app: exit code 1' },
      'task 0af3 crashed: container app: exit code 1',
    ],
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
  for (const [event, text] of rows) {
    it(`reads: ${text}`, () => {
      assert.equal(rolloutLine(80_000, 'chat', event), `[01:20] chat: ${text}`);
    });
  }

  it('can be any text with its time', () => {
    assert.equal(timed(3_600_000, 'AWS answers again.'), '[1:00:00] AWS answers again.');
  });

  it('tells counts without what is none', () => {
    assert.equal(
      countsText({ desired: 0, running: 0, pending: 0, failed: 0, old: 1 }),
      '0 of 0 running, 1 old still running',
    );
  });
});

describe('the line a minute', () => {
  const chat = { service: 'chat', state: { ...initialState, counts } };
  const unseen = { service: 'mail', state: initialState };

  for (const [title, waiting, text] of [
    ['tells the counts', [chat], 'still waiting: chat 1 of 2 running'],
    ['tells that a service was not seen', [unseen], 'still waiting: mail not seen yet'],
    ['tells that there is one other', [chat, unseen], 'still waiting: chat 1 of 2 running, and 1 more service'],
    [
      'tells how many others there are',
      [chat, unseen, unseen],
      'still waiting: chat 1 of 2 running, and 2 more services',
    ],
  ] as const) {
    it(title, () => {
      assert.equal(stillLine(61_000, waiting), `[01:01] ${text}`);
    });
  }
});
