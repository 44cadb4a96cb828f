import assert from 'node:assert/strict';
import type { Task } from '@aws-sdk/client-ecs';
import { type Look, counts, course, crash, ours, target, theirs, wallClock, withBreaker } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { asksForStops } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/failures.ts';
import {
  type Counts,
  type DeploymentTarget,
  type RolloutEvent,
  initialState,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const arn = (id: string): string => `arn:aws:ecs:eu-west-1:123456789012:task/dev/${id}`;
const why = 'EssentialContainerExited; container app: exit code 1';
/** Every look asks for stopped tasks, so that a test need not wait for the turn. */
const eager: DeploymentTarget = { ...target, turn: { every: 1, at: 0 } };
const rolling = serviceOf([ours(), theirs()]);
const starting = counts(2, 0, 0, 0, 2);

/** Tasks that crashed 5 s after they began, the n-th at n × 10 s. */
const crashes = (...ids: readonly number[]): readonly Task[] =>
  ids.map((id) => ({
    ...crash(`t${id}`),
    startedAt: wallClock(id * 10_000 - 5_000),
    stoppingAt: wallClock(id * 10_000),
  }));

const failed = (ids: readonly string[], total: number, again = false, limit: number | undefined = 3): RolloutEvent => ({
  kind: 'tasksFailed',
  tasks: ids.map(arn),
  why,
  again,
  total,
  limit,
});

describe('a look asks for stopped tasks', () => {
  const before: Counts = { desired: 4, running: 2, pending: 2, failed: 1, old: 4 };
  const state = { ...initialState, counts: before, looks: 3 };
  const rows: readonly (readonly [string, boolean, Partial<Counts>])[] = [
    ['not while nothing changes', false, {}],
    ['not while more run', false, { running: 3, pending: 1 }],
    ['when fewer run', true, { running: 1, pending: 3 }],
    ['when fewer are there', true, { pending: 1 }],
    ['when a launch failed', true, { failed: 2 }],
    ['not when old tasks go', false, { old: 1 }],
  ];
  for (const [title, asks, given] of rows) {
    it(title, () => {
      assert.equal(asksForStops(target, state, { ...before, ...given }), asks);
    });
  }

  it('the first time only where launches failed already', () => {
    const first = { ...initialState, looks: 1 };
    assert.deepEqual(
      [asksForStops(target, first, before), asksForStops(target, first, { ...before, failed: 0 })],
      [true, false],
    );
  });

  it('when its turn has come, since a crash loop may leave no trace in the counts', () => {
    const turns = Array.from({ length: 30 }, (_, at) => at + 1).filter((looks) =>
      asksForStops({ ...target, turn: { every: 10, at: 3 } }, { ...state, looks }, before),
    );
    assert.deepEqual(turns, [3, 13, 23]);
  });
});

describe('tasks that stop', () => {
  it('are told once, those of one reason together', () => {
    const other = { ...crash('t9'), containers: [{ name: 'app', exitCode: 139 }] };
    const looks: readonly Look[] = [
      { service: withBreaker([ours(), theirs()]), stoppedTasks: crashes(1, 2) },
      { service: withBreaker([ours(), theirs()]), stoppedTasks: crashes(1, 2) },
      { service: withBreaker([ours(), theirs()]), stoppedTasks: [...crashes(1, 2, 3), other] },
    ];
    const segfault = {
      ...failed(['t9'], 4),
      limit: undefined,
      why: 'EssentialContainerExited; container app: exit code 139',
    };
    assert.deepEqual(course(eager, looks).events, [
      starting,
      { ...failed(['t1', 't2'], 2), limit: undefined },
      { ...failed(['t3'], 4, true), limit: undefined },
      segfault,
    ]);
  });

  it('for reasons that differ in ids alone are of one reason', () => {
    const pull = (id: string, host: string): Task => ({
      ...crash(id),
      stopCode: 'TaskFailedToStart',
      stoppedReason: `CannotPullContainerError: dial tcp ${host}: i/o timeout`,
      containers: [],
    });
    const { events } = course(eager, [
      { service: rolling, stoppedTasks: [pull('t1', '10.0.0.1:443'), pull('t2', '10.0.0.2:443')] },
    ]);
    const text = 'TaskFailedToStart; CannotPullContainerError: dial tcp 10.0.0.1:443: i/o timeout';
    assert.deepEqual(events, [starting, { ...failed(['t1', 't2'], 2), why: text }]);
  });

  it('for more than three reasons at one look are told in four lines', () => {
    const odd = Array.from({ length: 6 }, (_, at) => ({
      ...crash(`t${at}`),
      containers: [{ name: 'app', exitCode: at }],
    }));
    const { events } = course({ ...eager, failures: { kind: 'never' } }, [{ service: rolling, stoppedTasks: odd }]);
    assert.deepEqual(
      events.flatMap((event) => (event.kind === 'tasksFailed' ? [[event.tasks.length, event.why, event.total]] : [])),
      [
        [1, 'EssentialContainerExited; container app: exit code 0', 6],
        [1, 'EssentialContainerExited; container app: exit code 1', 6],
        [1, 'EssentialContainerExited; container app: exit code 2', 6],
        [3, 'for 3 other reasons', 6],
      ],
    );
  });

  it('because AWS took them away are told and not counted', () => {
    const spot = (id: string): Task => ({
      ...crash(id),
      stopCode: 'SpotInterruption',
      stoppedReason: 'Your Spot Task was interrupted.',
      containers: [],
    });
    const { events, verdict } = course(eager, [
      { service: rolling, stoppedTasks: [spot('s1'), spot('s2'), spot('s3'), spot('s4'), ...crashes(1)] },
    ]);
    assert.deepEqual(events, [
      starting,
      failed(['t1'], 1),
      {
        kind: 'interrupted',
        tasks: ['s1', 's2', 's3', 's4'].map(arn),
        why: 'SpotInterruption; Your Spot Task was interrupted.',
      },
    ]);
    assert.equal(verdict, undefined);
  });

  it('because somebody or the scaling stopped them are neither told nor counted', () => {
    const scaled = {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by deployment ecs-svc/2',
    } as const;
    const stopped = [1, 2, 3, 4].map((id) => ({
      ...crash(`t${id}`),
      ...(id < 3 ? scaled : { stopCode: 'UserInitiated' as const }),
    }));
    const { events, verdict } = course(eager, [{ service: rolling, stoppedTasks: stopped }]);
    assert.deepEqual([events, verdict], [[starting], undefined]);
  });

  it('that may not be read are no news', () => {
    for (const stoppedTasks of ['denied', 'later'] as const) {
      const { events, verdict } = course(eager, [{ service: rolling, stoppedTasks }]);
      assert.deepEqual([events, verdict], [[starting], undefined]);
    }
  });
});

describe('a deployment without a circuit breaker', () => {
  const reason = '3 tasks of the deployment failed: no circuit breaker runs, and without one this run gives up at 3.';
  const end = { kind: 'red', status: 'failed', reason };

  it('is given up at the default threshold', () => {
    const { events, verdict } = course(eager, [
      { service: rolling, stoppedTasks: crashes(1, 2) },
      { service: rolling, stoppedTasks: crashes(1, 2, 3) },
    ]);
    assert.deepEqual(
      { events, verdict },
      {
        events: [starting, failed(['t1', 't2'], 2), failed(['t3'], 3, true), { kind: 'failed', reason }],
        verdict: end,
      },
    );
  });

  it('is given up though its tasks run for a moment each time and the counts never tell', () => {
    const up = serviceOf([ours({ runningCount: 1, pendingCount: 1 }), theirs()]);
    const looks = Array.from({ length: 7 }, () => ({ service: up, stoppedTasks: crashes(1, 2, 3) }));
    const { asked, verdict } = course(target, looks);
    assert.deepEqual([asked, verdict], [['stoppedTasks', 'runningTasks'], end]);
  });

  it('that is done as far as ECS says is given up all the same', () => {
    const completed = serviceOf([ours({ rolloutState: 'COMPLETED', runningCount: 2 })]);
    assert.deepEqual(course(eager, [{ service: completed, stoppedTasks: crashes(1, 2, 3) }]).verdict, end);
  });

  it('counts anew when a task became healthy', () => {
    const healthy: Task = { taskArn: arn('new'), lastStatus: 'RUNNING', healthStatus: 'HEALTHY' };
    const { events, verdict, state } = course(eager, [
      { service: rolling, stoppedTasks: crashes(1, 2, 3), runningTasks: [healthy] },
      { service: rolling, stoppedTasks: crashes(1, 2, 3, 4), runningTasks: [healthy] },
    ]);
    assert.deepEqual(
      { events, verdict },
      {
        events: [
          starting,
          { ...failed(['t1', 't2', 't3'], 0), limit: undefined },
          { kind: 'forgiven', failures: 3 },
          failed(['t4'], 1, true),
        ],
        verdict: undefined,
      },
    );
    assert.deepEqual([...state.forgiven], [arn('t1'), arn('t2'), arn('t3')]);
  });

  it('does not count anew for the same healthy task again', () => {
    const healthy: Task = { taskArn: arn('new'), lastStatus: 'RUNNING', healthStatus: 'HEALTHY' };
    const { verdict } = course(eager, [
      { service: rolling, stoppedTasks: crashes(1, 2, 3), runningTasks: [healthy] },
      { service: rolling, stoppedTasks: crashes(1, 2, 3, 4, 5, 6), runningTasks: [healthy] },
    ]);
    assert.deepEqual(verdict, end);
  });

  it('is given up where running tasks may not be read', () => {
    assert.deepEqual(
      course(eager, [{ service: rolling, stoppedTasks: crashes(1, 2, 3), runningTasks: 'denied' }]).verdict,
      end,
    );
  });

  it('waits a look where AWS does not answer which tasks run', () => {
    const look = { service: rolling, stoppedTasks: crashes(1, 2, 3) };
    const { events, verdict, state } = course(eager, [{ ...look, runningTasks: 'later' }, look]);
    assert.equal(state.blind, 1);
    assert.deepEqual(events, [starting, failed(['t1', 't2', 't3'], 3), { kind: 'failed', reason }]);
    assert.deepEqual(verdict, end);
  });
});

describe('failedTasksThreshold', () => {
  it('ends at the user’s number, healthy tasks or not', () => {
    const healthy: Task = { taskArn: arn('new'), lastStatus: 'RUNNING', healthStatus: 'HEALTHY' };
    const { asked, verdict } = course({ ...eager, failures: { kind: 'total', limit: 2 } }, [
      { service: rolling, stoppedTasks: crashes(1, 2), runningTasks: [healthy] },
    ]);
    assert.deepEqual(
      [asked, verdict],
      [
        ['stoppedTasks'],
        { kind: 'red', status: 'failed', reason: '2 tasks of the deployment failed: failedTasksThreshold is 2.' },
      ],
    );
  });

  it('of 1 ends with the first', () => {
    const { verdict } = course({ ...eager, failures: { kind: 'total', limit: 1 } }, [
      { service: rolling, stoppedTasks: crashes(1) },
    ]);
    assert.equal(
      verdict?.kind === 'red' && verdict.reason,
      '1 task of the deployment failed: failedTasksThreshold is 1.',
    );
  });

  it('of 0 never ends a rollout', () => {
    const many = Array.from({ length: 300 }, (_, id) => id + 1);
    const { verdict } = course({ ...eager, failures: { kind: 'never' } }, [
      { service: rolling, stoppedTasks: crashes(...many) },
    ]);
    assert.equal(verdict, undefined);
  });

  it('is left to the circuit breaker where that is on', () => {
    const { asked, verdict } = course(eager, [
      { service: withBreaker([ours(), theirs()]), stoppedTasks: crashes(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) },
    ]);
    assert.deepEqual([asked, verdict], [['stoppedTasks'], undefined]);
  });
});
