import assert from 'node:assert/strict';
import { ours, theirs } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { viewGiven } from '../../support/views.ts';
import { countsIn, countsOf, told } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/counts.ts';

describe('the counts of a deployment', () => {
  it('are its own, and the running tasks of all others', () => {
    const own = ours({ runningCount: 1, pendingCount: 1, failedTasks: 3 });
    const older = theirs({ id: 'ecs-svc/0', runningCount: 1, pendingCount: 5, failedTasks: 7 });
    assert.deepEqual(countsOf(own, serviceOf([own, theirs(), older])), {
      desired: 2,
      running: 1,
      pending: 1,
      failed: 3,
      old: 3,
    });
  });

  it('that are left out are none, but for the desired count, which is the service’s', () => {
    const own = { id: 'ecs-svc/2' };
    const none = { running: 0, pending: 0, failed: 0, old: 0 };
    assert.deepEqual(countsOf(own, serviceOf([own], { desiredCount: 4 })), { desired: 4, ...none });
    // Taken for none, it would make a deployment look done.
    assert.deepEqual(countsOf(own, {}), { desired: 1, ...none });
    assert.deepEqual(countsOf({ ...own, desiredCount: 0 }, serviceOf([own])), { desired: 0, ...none });
  });

  it('come from the newer API where it alone shows the deployment', () => {
    const view = viewGiven({ targetServiceRevision: { requestedTaskCount: 4, runningTaskCount: 1 } });
    assert.deepEqual(countsIn(view, serviceOf([theirs()], { runningCount: 5 })), {
      desired: 4,
      running: 1,
      pending: 3,
      failed: 0,
      old: 4,
    });
  });

  it('of the newer API are never below none', () => {
    const view = viewGiven({ targetServiceRevision: { requestedTaskCount: 1, runningTaskCount: 3 } });
    assert.deepEqual(countsIn(view, serviceOf([], { runningCount: 2 })), {
      desired: 1,
      running: 3,
      pending: 0,
      failed: 0,
      old: 0,
    });
    assert.deepEqual(countsIn(viewGiven({ targetServiceRevision: undefined }), { runningCount: 2, desiredCount: 2 }), {
      desired: 2,
      running: 0,
      pending: 0,
      failed: 0,
      old: 2,
    });
  });
});

describe('counts', () => {
  const before = { desired: 2, running: 1, pending: 1, failed: 0, old: 2 };

  it('are told the first time', () => {
    assert.deepEqual(told(undefined, before), [{ kind: 'counts', counts: before }]);
  });

  it('are not told again while they are the same', () => {
    assert.deepEqual(told(before, { ...before }), []);
  });

  for (const key of ['desired', 'running', 'pending', 'failed', 'old'] as const) {
    it(`are told where ${key} changed`, () => {
      const counts = { ...before, [key]: before[key] + 1 };
      assert.deepEqual(told(before, counts), [{ kind: 'counts', counts }]);
    });
  }
});
