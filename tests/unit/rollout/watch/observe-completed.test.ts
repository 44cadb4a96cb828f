import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { type Look, course, crash, ours, target, theirs } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';

const healthy = serviceOf([ours({ runningCount: 2 }), theirs()]);
const completed = (runningCount = 2, desiredCount = 2): Service =>
  serviceOf([ours({ runningCount, desiredCount, rolloutState: 'COMPLETED' })]);
const why = 'EssentialContainerExited; container app: exit code 1';

/** The events beside the counts, in one word each, and the verdict. */
function seen(looks: readonly Look[]): object {
  const { events, verdict } = course(target, looks);
  return {
    events: events.flatMap((event) => {
      if (event.kind === 'counts') return [];
      return event.kind === 'crashed' ? [`crashed ${event.taskArn.slice(-2)}: ${event.why}`] : [event.kind];
    }),
    verdict,
  };
}

const green = { kind: 'deployed', proven: true };

describe('a deployment that ECS calls COMPLETED', () => {
  it('is good at once where no task of it failed since it was healthy', () => {
    const looks = [
      { service: healthy, failedTasks: [crash('t1')] },
      { service: completed(), failedTasks: [crash('t1')] },
    ];
    assert.deepEqual(seen(looks), { events: [], verdict: green });
  });

  it('is good where failed tasks may not be looked for', () => {
    const looks = [
      { service: healthy, failedTasks: 'denied' as const },
      { service: completed(), failedTasks: 'denied' as const },
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
    const failedTasks = [crash('t1'), crash('t2')];
    const looks = [
      { service: healthy, failedTasks: [crash('t1')], atMs: 0 },
      { service: completed(), failedTasks, atMs: 3_000 },
      { service: completed(), failedTasks, atMs: 62_999 },
    ];
    const events = [`crashed t2: ${why}`, 'confirming'];
    assert.deepEqual(seen(looks), { events, verdict: undefined });
    assert.deepEqual(seen([...looks, { service: completed(), failedTasks, atMs: 63_000 }]), { events, verdict: green });
  });

  it('begins its minute anew at every crash', () => {
    const looks = [
      { service: completed(), failedTasks: [crash('t1')], atMs: 0 },
      { service: completed(), failedTasks: [crash('t1'), crash('t2')], atMs: 50_000 },
      { service: completed(), failedTasks: [crash('t1'), crash('t2')], atMs: 109_999 },
    ];
    const events = [`crashed t1: ${why}`, 'confirming', `crashed t2: ${why}`];
    assert.deepEqual(seen(looks), { events, verdict: undefined });
    const last = { service: completed(), failedTasks: [crash('t1'), crash('t2')], atMs: 110_000 };
    assert.deepEqual(seen([...looks, last]), { events, verdict: green });
  });

  it('begins its minute anew while a task is missing', () => {
    const failedTasks = [crash('t1')];
    const looks = [
      { service: completed(1), failedTasks, atMs: 0 },
      { service: completed(1), failedTasks, atMs: 59_000 },
      { service: completed(2), failedTasks, atMs: 62_000 },
    ];
    const events = [`crashed t1: ${why}`, 'confirming'];
    assert.deepEqual(seen(looks), { events, verdict: undefined });
    assert.deepEqual(seen([...looks, { service: completed(), failedTasks, atMs: 119_000 }]), {
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
      const looks = crashes.map((_, at) => ({
        service: completed(desired, desired),
        failedTasks: crashes.slice(0, at + 1),
      }));
      assert.equal(course(target, looks.slice(0, -1)).verdict, undefined);
      assert.deepEqual(course(target, looks).verdict, {
        kind: 'red',
        status: 'failed',
        reason: `${threshold} tasks crashed after ECS had called the deployment ecs-svc/2 COMPLETED; one of them: ${why}.`,
      });
    });
  }
});
