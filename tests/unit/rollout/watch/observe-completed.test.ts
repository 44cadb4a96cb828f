import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { type Look, course, crash, ours, target, theirs, withBreaker } from '../../support/looks.ts';
import type { RolloutEvent } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

// With a circuit breaker it is ECS that gives up before COMPLETED.
const healthy = withBreaker([ours({ runningCount: 2 }), theirs()]);
const completed = (runningCount = 2, desiredCount = 2): Service =>
  withBreaker([ours({ runningCount, desiredCount, rolloutState: 'COMPLETED' })]);
const why = 'EssentialContainerExited; container app: exit code 1';

/** The events beside the counts, in one word each, and the verdict. */
function seen(looks: readonly Look[]): object {
  const { events, verdict } = course(target, looks);
  return {
    events: events.flatMap((event) => {
      if (event.kind === 'counts') return [];
      return event.kind === 'tasksFailed' ? [failedIn(event)] : [event.kind];
    }),
    verdict,
  };
}

/** `t1, t2 failed: why`, without what was told before. */
function failedIn({ tasks, why: text, again }: RolloutEvent & { readonly kind: 'tasksFailed' }): string {
  const names = tasks.map((arn) => arn.slice(-2)).join(', ');
  return again ? `${names} failed again` : `${names} failed: ${text}`;
}

const green = { kind: 'deployed', proven: true };

describe('a deployment that ECS calls COMPLETED', () => {
  it('is good at once where no task of it failed since it was healthy', () => {
    const looks = [
      { service: healthy, stoppedTasks: [crash('t1')] },
      { service: completed(), stoppedTasks: [crash('t1')] },
    ];
    assert.deepEqual(seen(looks), { events: [`t1 failed: ${why}`], verdict: green });
  });

  it('is good where failed tasks may not be looked for', () => {
    const looks = [
      { service: healthy, stoppedTasks: 'denied' as const },
      { service: completed(), stoppedTasks: 'denied' as const },
    ];
    assert.deepEqual(seen(looks), { events: [], verdict: green });
  });

  it('is waited for while a task is missing', () => {
    assert.deepEqual(seen([{ service: completed(1) }, { service: completed(1), atMs: 500_000 }]), {
      events: ['confirming'],
      verdict: undefined,
    });
  });

  it('has to hold for a minute where a task crashed since it was healthy', () => {
    const stoppedTasks = [crash('t1'), crash('t2')];
    const looks = [
      { service: healthy, stoppedTasks: [crash('t1')], atMs: 0 },
      { service: completed(), stoppedTasks, atMs: 3_000 },
      { service: completed(), stoppedTasks, atMs: 62_999 },
    ];
    const events = [`t1 failed: ${why}`, 't2 failed again', 'confirming'];
    assert.deepEqual(seen(looks), { events, verdict: undefined });
    assert.deepEqual(seen([...looks, { service: completed(), stoppedTasks, atMs: 63_000 }]), {
      events,
      verdict: green,
    });
  });

  it('begins its minute anew at every crash', () => {
    const looks = [
      { service: completed(), stoppedTasks: [crash('t1')], atMs: 0 },
      { service: completed(), stoppedTasks: [crash('t1'), crash('t2')], atMs: 50_000 },
      { service: completed(), stoppedTasks: [crash('t1'), crash('t2')], atMs: 109_999 },
    ];
    const events = [`t1 failed: ${why}`, 'confirming', 't2 failed again'];
    assert.deepEqual(seen(looks), { events, verdict: undefined });
    const last = { service: completed(), stoppedTasks: [crash('t1'), crash('t2')], atMs: 110_000 };
    assert.deepEqual(seen([...looks, last]), { events, verdict: green });
  });

  it('begins its minute anew while a task is missing', () => {
    const stoppedTasks = [crash('t1')];
    const looks = [
      { service: completed(1), stoppedTasks, atMs: 0 },
      { service: completed(1), stoppedTasks, atMs: 59_000 },
      { service: completed(2), stoppedTasks, atMs: 62_000 },
    ];
    const events = [`t1 failed: ${why}`, 'confirming'];
    assert.deepEqual(seen(looks), { events, verdict: undefined });
    assert.deepEqual(seen([...looks, { service: completed(), stoppedTasks, atMs: 119_000 }]), {
      events,
      verdict: green,
    });
  });

  for (const [desired, threshold] of [
    [1, 3],
    [6, 3],
    [7, 4],
    [20, 10],
  ] as const) {
    it(`is red after ${threshold} crashes of ${desired} tasks`, () => {
      const crashes = Array.from({ length: threshold }, (_, at) => crash(`t${at}`));
      const healthyOnce = withBreaker([ours({ runningCount: desired, desiredCount: desired }), theirs()]);
      const looks = [
        { service: healthyOnce },
        ...crashes.map((_, at) => ({
          service: completed(desired, desired),
          stoppedTasks: crashes.slice(0, at + 1),
        })),
      ];

      assert.equal(course(target, looks.slice(0, -1)).verdict, undefined);
      assert.deepEqual(course(target, looks).verdict, {
        kind: 'red',
        status: 'failed',
        reason: `${threshold} tasks crashed after ECS had called the deployment ecs-svc/2 COMPLETED; one of them: ${why}.`,
      });
    });
  }
});
