import assert from 'node:assert/strict';
import { FakeClock } from '../../support/fake-clock.ts';
import { answering, completed, linesOf, noTasks, rolling } from '../../support/watched.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';

/** DescribeServices that never answers. */
const hanging =
  (clock: FakeClock): EcsPort['describeServices'] =>
  (_, signal) =>
    clock.hang(signal);

describe('a look that hangs', () => {
  it('is given up after 45 s and made again', async () => {
    const clock = new FakeClock();
    const describeServices = answering(rolling, hanging(clock), hanging(clock), completed);
    assert.deepEqual(await linesOf({ describeServices, ...noTasks }, { clock }), [
      '1000 chat counts',
      '49000 unreachable AWS did not answer within 45 s.',
      '100000 reachableAgain',
      '100000 chat counts',
      '100000 chat ended deployed',
    ]);
  });

  it('keeps what it saw of the services where a further read hangs', async () => {
    const clock = new FakeClock();
    let lists = 0;
    const listTasks: EcsPort['listTasks'] = (input, signal) =>
      lists++ === 0 ? clock.hang(signal) : noTasks.listTasks(input, signal);
    assert.deepEqual(await linesOf({ describeServices: answering(completed), listTasks }, { clock }), [
      '1000 chat counts',
      '49000 chat ended deployed',
    ]);
  });

  for (const [deadlineMs, endMs] of [
    // The look begins at 4 s.
    [4_000, 9_000],
    [5_000, 10_000],
    [30_000, 35_000],
    [44_000, 49_000],
    [45_000, 49_000],
    [49_000, 49_000],
  ] as const) {
    it(`holds up a deadline at ${deadlineMs / 1_000} s until ${endMs / 1_000} s and no longer`, async () => {
      const clock = new FakeClock();
      const describeServices = answering(rolling, hanging(clock));
      const lines = await linesOf({ describeServices }, { clock, deadlineMs });
      assert.deepEqual(lines.at(-1), `${endMs} chat ended timedOut`);
      assert.ok(endMs <= deadlineMs + 5_000);
    });
  }

  it('ends with the cancellation, not with the limit', async () => {
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const clock = new FakeClock();
    const describeServices: EcsPort['describeServices'] = (_, signal) => {
      canceled.abort(reason);
      return clock.hang(signal);
    };
    await assert.rejects(linesOf({ describeServices }, { clock, signal: canceled.signal }), reason);
  });
});

describe('a look that answers', () => {
  it('leaves no limit behind', async () => {
    const clock = new FakeClock();
    await linesOf({ describeServices: answering(rolling, rolling, completed), ...noTasks }, { clock });
    await assert.rejects(clock.hang(new AbortController().signal), new Error('This call hangs for ever.'));
  });
});
