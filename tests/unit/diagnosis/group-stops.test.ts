import assert from 'node:assert/strict';
import type { Task } from '@aws-sdk/client-ecs';
import * as fc from 'fast-check';
import { groupStops } from '../../../tasks/EcsDeployRevision/src/diagnosis/group-stops.ts';
import { definition, ended, idOf, stopOf } from './stops.ts';

const blame = { definition: definition().content, balanced: [] };
const groups = (...tasks: readonly Task[]) => groupStops(tasks, blame).map(({ group }) => group);

describe('stopped tasks', () => {
  it('of one cause are one group, which the newest stands for', () => {
    assert.deepEqual(groups(stopOf(2), stopOf(3), stopOf(1)), [
      {
        count: 3,
        stopCode: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
        containers: [{ name: 'app', exitCode: 1 }],
        firstFailed: 'app',
        newestTask: idOf(3),
        firstAt: '2026-01-01T10:00:01.000Z',
        lastAt: '2026-01-01T10:00:03.000Z',
      },
    ]);
  });

  it('of several causes are told with the most frequent first, of equals the newer', () => {
    const tasks = [stopOf(1), stopOf(5, {}, [ended('app', 2)]), stopOf(2, {}, [ended('app', 3)]), stopOf(3)];
    assert.deepEqual(
      groups(...tasks).map(({ count, containers }) => [count, containers[0]?.exitCode]),
      [
        [2, 1],
        [1, 2],
        [1, 3],
      ],
    );
  });

  const splits: readonly (readonly [string, Task, Task])[] = [
    ['other stop codes', stopOf(1), stopOf(2, { stopCode: 'TaskFailedToStart' })],
    ['other reasons', stopOf(1), stopOf(2, { stoppedReason: 'something else' })],
    ['another exit code', stopOf(1), stopOf(2, {}, [ended('app', 2)])],
    ['another container', stopOf(1), stopOf(2, {}, [ended('web', 1)])],
    ['another container’s reason', stopOf(1), stopOf(2, {}, [ended('app', 1, { reason: 'x' })])],
  ];
  for (const [title, a, b] of splits) {
    it(`are apart for ${title}`, () => assert.equal(groups(a, b).length, 2));
  }

  const elb = { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' } as const;
  const joins: readonly (readonly [string, Task, Task])[] = [
    [
      'the ids in their reasons',
      stopOf(1, { stoppedReason: `task ${idOf(1)} lost eni-01234567` }),
      stopOf(2, { stoppedReason: `task ${idOf(2)} lost eni-89abcdef` }),
    ],
    [
      'the ids in their containers’ reasons',
      stopOf(1, {}, [ended('app', 1, { reason: `CannotStart ${idOf(1)}` })]),
      stopOf(2, {}, [ended('app', 1, { reason: `CannotStart ${idOf(2)}` })]),
    ],
    [
      'how the others went down',
      stopOf(1, {}, [ended('app', 1), ended('web', 143), ended('log', 0)]),
      stopOf(2, {}, [ended('app', 1), ended('web', 137), ended('log')]),
    ],
    ['how an unhealthy container was stopped', stopOf(1, elb, [ended('app', 0)]), stopOf(2, elb, [ended('app', 137)])],
    [
      'the order of their containers',
      stopOf(1, {}, [ended('app', 1), ended('web', 3)]),
      stopOf(2, {}, [ended('web', 3), ended('app', 1)]),
    ],
  ];
  for (const [title, a, b] of joins) {
    it(`are together whatever ${title}`, () => assert.equal(groups(a, b).length, 1));
  }

  it('tell what their containers’ exit codes mean, not of those that went down with the task', () => {
    const containers = [ended('app', 139), ended('web', 137), ended('log')];
    assert.deepEqual(groups(stopOf(1, {}, containers))[0]?.containers, [
      { name: 'app', exitCode: 139, meaning: 'ended by SIGSEGV, a fault in reaching memory' },
      { name: 'web', exitCode: 137, wentDownWithTask: true },
    ]);
  });

  it('say what to check, by the container’s reason before the task’s', () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    const [group] = groups(stopOf(1, { stoppedReason: 'OutOfMemory, CannotPull' }, [ended('app', 137, { reason })]));
    assert.match(group?.advice ?? '', /^the memory/);
  });

  it('about which ECS tells next to nothing are a group all the same', () => {
    assert.deepEqual(groups({}, { stoppingAt: new Date(Number.NaN) }), [{ count: 2, containers: [], newestTask: '' }]);
  });

  it('in any number and order are each counted once, and grouped the same way', () => {
    const task = fc
      .record({
        digit: fc.nat({ max: 9 }),
        code: fc.constantFrom(0, 1, 137, 139),
        other: fc.constantFrom(undefined, 0, 143),
      })
      .map(({ digit, code, other }) => stopOf(digit, {}, [ended('app', code), ended('log', other)]));
    fc.assert(
      fc.property(fc.array(task), fc.array(fc.nat()), (tasks, keys) => {
        const shuffled = tasks
          .map((one, index) => [keys[index] ?? 0, one] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, one]) => one);
        const counts = groups(...tasks).map(({ count, containers }) => [containers[0]?.exitCode, count] as const);
        const again = groups(...shuffled).map(({ count, containers }) => [containers[0]?.exitCode, count] as const);
        assert.equal(
          counts.reduce((sum, [, count]) => sum + count, 0),
          tasks.length,
        );
        assert.equal(counts.length, new Set(tasks.map((one) => one.containers?.[0]?.exitCode)).size);
        assert.deepEqual(new Map(again), new Map(counts));
      }),
    );
  });
});
