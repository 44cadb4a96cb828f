import assert from 'node:assert/strict';
import { denial, outage, refusal } from '../support/fake-ecs.ts';
import { bonusRead } from '../../../tasks/EcsDeployRevision/src/aws/bonus-read.ts';

/** What came of the read, and what was noted. */
async function readOf(
  read: () => Promise<string>,
  whenPassing?: 'note' | 'throw',
): Promise<{ readonly value: string | undefined; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const value = await bonusRead(
    read,
    'The tasks cannot be shown',
    (what, why) => notes.push(`${what}: ${why}`),
    whenPassing,
  );
  return { value, notes };
}

describe('a read that the deploy can do without', () => {
  it('gives what AWS answers', async () => {
    assert.deepEqual(await readOf(() => Promise.resolve('x')), { value: 'x', notes: [] });
  });

  for (const [title, error] of [
    ['denied', denial('ecs:ListTasks')],
    ['refused', refusal('ecs:ListTasks')],
    ['not answered', outage()],
  ] as const) {
    it(`costs one note where it is ${title}`, async () => {
      assert.deepEqual(await readOf(() => Promise.reject(error)), {
        value: undefined,
        notes: [`The tasks cannot be shown: ${error.message}`],
      });
    });
  }

  it('fails where it is not answered and the caller comes back anyway', async () => {
    const error = outage();
    await assert.rejects(
      readOf(() => Promise.reject(error), 'throw'),
      error,
    );
  });

  it('does not hide a fault of our own', async () => {
    const error = new TypeError('x is undefined');
    await assert.rejects(
      readOf(() => Promise.reject(error)),
      error,
    );
  });
});
