import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { counts, course, ours } from '../../support/looks.ts';
import { deploymentOf, serviceOf } from '../../support/services.ts';
import type { CountTarget } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

describe('a desired count that is watched', () => {
  const count: CountTarget = {
    kind: 'count',
    sinceMs: 0,
    service: 'chat',
    deadlineMs: 1_800_000,
    desiredCount: 3,
    primaryId: 'ecs-svc/1',
  };
  const scaled = (runningCount: number, pendingCount: number, given: Service = {}): Service =>
    serviceOf([deploymentOf({ desiredCount: 3, runningCount, pendingCount })], {
      desiredCount: 3,
      runningCount,
      pendingCount,
      ...given,
    });

  it('is reached when as many tasks run and none is pending', () => {
    const looks = [scaled(2, 1), scaled(3, 1), scaled(4, 0), scaled(3, 0)].map((service) => ({ service }));
    const { events, verdict } = course(count, looks);
    assert.deepEqual(
      { events, verdict },
      {
        events: [counts(3, 2, 1, 0, 0), counts(3, 3, 1, 0, 0), counts(3, 4, 0, 0, 0), counts(3, 3, 0, 0, 0)],
        verdict: { kind: 'deployed', proven: true },
      },
    );
  });

  it('of 0 is reached when no task runs, and proves nothing', () => {
    const service = serviceOf([deploymentOf({ desiredCount: 0, runningCount: 0 })], {
      desiredCount: 0,
      runningCount: 0,
    });
    assert.deepEqual(course({ ...count, desiredCount: 0 }, [{ service }]).verdict, { kind: 'deployed', proven: false });
  });

  for (const [title, service, what] of [
    ['another deployment', serviceOf([ours()], { desiredCount: 3 }), '(PRIMARY is ecs-svc/2, desired count 3)'],
    ['another count', scaled(3, 0, { desiredCount: 5 }), '(PRIMARY is ecs-svc/1, desired count 5)'],
    ['no deployment at all', serviceOf([], { desiredCount: 3 }), '(PRIMARY is missing, desired count 3)'],
  ] as const) {
    it(`is superseded by ${title}`, () => {
      // Three looks that agree, after the time in which ECS may still show the service as it was.
      const looks = [40_000, 43_000, 46_000].map((atMs) => ({ service, atMs }));
      assert.deepEqual(course(count, looks).verdict, {
        kind: 'red',
        status: 'superseded',
        reason: `Superseded: the service was updated by somebody else ${what} before it ran 3 tasks.`,
      });
    });
  }

  it('is not superseded by an answer that still shows the old count', () => {
    const old = { service: scaled(1, 0, { desiredCount: 1 }) };
    assert.equal(course(count, [old, old, old, { service: scaled(3, 0) }]).verdict?.kind, 'deployed');
  });
});
