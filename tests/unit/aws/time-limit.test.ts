import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { within } from '../../../tasks/EcsDeployRevision/src/aws/time-limit.ts';

describe('a call within its time', () => {
  const call = { action: 'ecs:ListTasks', resource: 'chat' };
  let clock: SinonFakeTimers;
  beforeEach(() => {
    clock = useFakeTimers();
  });
  afterEach(() => clock.restore());

  it('answers what it is answered, and leaves no timer behind', async () => {
    assert.equal(await within(1_000, call, new AbortController().signal, () => Promise.resolve('x')), 'x');
    assert.equal(clock.countTimers(), 0);
  });

  it('is given up when its time is over, though what hangs inside looks at no signal', async () => {
    const hanging = within(10_000, call, new AbortController().signal, () => new Promise(() => undefined));
    const rejected = assert.rejects(hanging, {
      message: 'ecs:ListTasks (chat): AWS did not answer within 10 s.',
      code: 'unreachable',
    });
    await clock.tickAsync(10_000);
    await rejected;
  });

  it('ends at once with the signal of the run, with its reason', async () => {
    const canceled = new AbortController();
    const hanging = within(10_000, call, canceled.signal, () => new Promise(() => undefined));
    const reason = new Error('canceled');
    canceled.abort(reason);
    await assert.rejects(hanging, reason);
    await assert.rejects(
      within(1, call, canceled.signal, () => Promise.resolve()),
      reason,
    );
  });
});
