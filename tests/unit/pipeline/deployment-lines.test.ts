import assert from 'node:assert/strict';
import {
  DeploymentLifecycleHookStatus,
  type ServiceDeployment,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import { revisionArn } from '../support/services.ts';
import { on, sdArn, viewGiven } from '../support/views.ts';
import { deploymentLines, standingText } from '../../../tasks/EcsDeployRevision/src/pipeline/deployment-lines.ts';
import { type WatchState, initialState } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

/** The lines about what is new against what was known; nothing was known where `before` is left out. */
function lines(now: ServiceDeployment, before?: ServiceDeployment, state: Partial<WatchState> = {}): readonly string[] {
  const event = {
    kind: 'deployment',
    before: before && viewGiven(before),
    view: viewGiven(now),
    taskDefinitionArn: revisionArn('chat:2'),
  } as const;
  return deploymentLines(event, { ...initialState, ...state }, 60_000);
}

describe('a status that the newer API tells', () => {
  it('is not worth a line where it is what everybody expects', () => {
    assert.deepEqual(lines({ status: 'PENDING' }), []);
    assert.deepEqual(lines({ status: 'IN_PROGRESS' }), []);
    assert.deepEqual(lines({ status: 'IN_PROGRESS' }, { status: 'PENDING' }), []);
  });

  for (const status of Object.values(ServiceDeploymentStatus)) {
    if (status === 'PENDING' || status === 'IN_PROGRESS') continue;
    it(`is told once where it is ${status}`, () => {
      assert.deepEqual(lines({ status }, {}), [`ECS says ${status}`]);
      assert.deepEqual(lines({ status }), [`ECS says ${status}`]);
      assert.deepEqual(lines({ status }, { status }), []);
    });
  }

  it('is told with its reason, and as it is where nobody knows it', () => {
    assert.deepEqual(lines({ status: 'PONDERING' as never, statusReason: 'Hm.' }, {}), ['ECS says PONDERING: Hm.']);
  });
});

describe('a stage', () => {
  for (const lifecycleStage of Object.values(ServiceDeploymentLifecycleStage)) {
    it(`${lifecycleStage} is told once, with its meaning`, () => {
      const [line = '', ...others] = lines({ lifecycleStage }, {});
      assert.deepEqual(others, []);
      assert.match(line, new RegExp(`^${lifecycleStage}: [a-z ]{10,}$`));
      assert.deepEqual(lines({ lifecycleStage }, { lifecycleStage }), []);
    });
  }

  it('on the way back is told as such, whichever it is', () => {
    assert.deepEqual(
      lines({ status: 'ROLLBACK_IN_PROGRESS', lifecycleStage: 'CLEAN_UP' }, { status: 'ROLLBACK_IN_PROGRESS' }),
      ['on the way back: CLEAN_UP'],
    );
  });

  it('that nobody knows is told as it is', () => {
    assert.deepEqual(lines({ lifecycleStage: 'LUNCH' as never }, { lifecycleStage: 'SCALE_UP' }), ['LUNCH']);
  });

  it('BAKE_TIME is told with its time', () => {
    const baking = { lifecycleStage: 'BAKE_TIME', deploymentConfiguration: { bakeTimeInMinutes: 5 } } as const;
    assert.deepEqual(lines(baking, {}, { stageSinceMs: 60_000 }), [
      'BAKE_TIME: old and new tasks run side by side, about 5 min of bake time left',
    ]);
  });
});

describe('traffic', () => {
  it('is told where it moved, production before test', () => {
    const now = {
      targetServiceRevision: { requestedProductionTrafficWeight: 12.345, requestedTestTrafficWeight: 100 },
    };
    assert.deepEqual(lines(now, on(0)), ['12.3 % of production traffic on chat:2', '100 % of test traffic on chat:2']);
  });

  it('is not told while none has moved, or none is known', () => {
    assert.deepEqual(lines(on(0)), []);
    assert.deepEqual(lines({}, on(10)), []);
    assert.deepEqual(lines(on(10), on(10)), []);
  });

  it('is told where it moves back', () => {
    assert.deepEqual(lines(on(0), on(100)), ['0 % of production traffic on chat:2']);
  });
});

describe('a lifecycle hook', () => {
  const lambda = {
    hookId: 'h1',
    targetType: 'AWS_LAMBDA',
    targetArn: 'arn:aws:lambda:eu-west-1:123456789012:function:smoke',
  } as const;

  for (const status of Object.values(DeploymentLifecycleHookStatus)) {
    if (status === 'AWAITING_ACTION') continue;
    it(`is told once where it is ${status}`, () => {
      const now = { lifecycleHookDetails: [{ ...lambda, status }] };
      assert.deepEqual(lines(now, {}), [`lifecycle hook smoke: ${status}`]);
      assert.deepEqual(lines(now, now), []);
    });
  }

  it('that waits for a person tells who has to do what until when, and what happens otherwise', () => {
    const paused = {
      hookId: 'approve',
      targetType: 'PAUSE',
      status: 'AWAITING_ACTION',
      expiresAt: new Date('2026-01-02T03:04:05Z'),
    } as const;
    const command = `aws ecs continue-service-deployment --service-deployment-arn ${sdArn} --hook-id approve --region eu-west-1`;
    const told = (end: string): readonly string[] => [
      `the PAUSE hook approve waits for somebody to continue until 2026-01-02 03:04 UTC, then ${end}; this time does not count`,
      `to continue: ${command} --action CONTINUE`,
      `to roll back: ${command} --action ROLLBACK`,
    ];
    assert.deepEqual(
      lines({ lifecycleHookDetails: [{ ...paused, timeoutAction: 'CONTINUE' }] }, {}),
      told('ECS goes on by itself (CONTINUE)'),
    );
    assert.deepEqual(
      lines({ lifecycleHookDetails: [{ ...paused, timeoutAction: 'ROLLBACK' }] }, {}),
      told('ECS rolls back (ROLLBACK)'),
    );
    assert.deepEqual(lines({ lifecycleHookDetails: [paused] }, {}), told('ECS rolls back (ROLLBACK)'));
    assert.deepEqual(lines({ lifecycleHookDetails: [paused] }, { lifecycleHookDetails: [paused] }), []);
  });

  it('that waits without an end tells no end', () => {
    const [line] = lines({ lifecycleHookDetails: [{ hookId: 'approve', status: 'AWAITING_ACTION' }] }, {});
    assert.equal(line, 'the PAUSE hook approve waits for somebody to continue; this time does not count');
  });

  it('that was waited for is told when it is over', () => {
    const before = { lifecycleHookDetails: [{ hookId: 'approve', status: 'AWAITING_ACTION' as const }] };
    const now = { lifecycleHookDetails: [{ hookId: 'approve', status: 'SUCCEEDED' as const }] };
    assert.deepEqual(lines(now, before), ['lifecycle hook approve: SUCCEEDED']);
  });
});

describe('the circuit breaker', () => {
  const counting = (status: ServiceDeploymentRollbackMonitorsStatus, failureCount: number): ServiceDeployment => ({
    deploymentCircuitBreaker: { status, failureCount, threshold: 3 },
  });

  it('is told whenever its count changes', () => {
    assert.deepEqual(lines(counting('MONITORING', 0), {}), []);
    assert.deepEqual(lines(counting('MONITORING', 1), {}), ['circuit breaker: 1 of 3 failures']);
    assert.deepEqual(lines(counting('MONITORING', 1), counting('MONITORING', 1)), []);
    assert.deepEqual(lines(counting('MONITORING', 0), counting('MONITORING', 2)), ['circuit breaker: 0 of 3 failures']);
  });

  for (const status of Object.values(ServiceDeploymentRollbackMonitorsStatus)) {
    const text = {
      DISABLED: [],
      MONITORING: ['circuit breaker: 3 of 3 failures'],
      MONITORING_COMPLETE: ['circuit breaker: 3 of 3 failures'],
      TRIGGERED: ['circuit breaker: 3 of 3 failures, and it opened'],
    }[status];
    it(`reads so where it is ${status}`, () => {
      assert.deepEqual(lines(counting(status, 3), counting('MONITORING', 2)), text);
    });
  }
});

describe('an alarm', () => {
  const alarms = (...triggeredAlarmNames: readonly string[]): ServiceDeployment => ({
    alarms: { triggeredAlarmNames: [...triggeredAlarmNames] },
  });

  it('is told once when it goes off', () => {
    assert.deepEqual(lines(alarms('5xx'), {}), ['the alarm 5xx went off']);
    assert.deepEqual(lines(alarms('5xx'), alarms('5xx')), []);
    assert.deepEqual(lines(alarms('5xx', 'slow', 'cold'), alarms('5xx')), ['the alarm slow, cold went off']);
  });
});

describe('all that is new at one look', () => {
  it('is told in an order that reads well', () => {
    const now: ServiceDeployment = {
      status: 'ROLLBACK_REQUESTED',
      lifecycleStage: 'SCALE_UP',
      ...on(0),
      lifecycleHookDetails: [{ hookId: 'h1', status: 'FAILED' }],
      deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      alarms: { triggeredAlarmNames: ['5xx'] },
    };
    assert.deepEqual(lines(now, on(5)), [
      'ECS says ROLLBACK_REQUESTED',
      'on the way back: SCALE_UP',
      '0 % of production traffic on chat:2',
      'lifecycle hook h1: FAILED',
      'circuit breaker: 3 of 3 failures, and it opened',
      'the alarm 5xx went off',
    ]);
  });
});

describe('where a deployment stands', () => {
  const standing = (given: ServiceDeployment, state: Partial<WatchState> = {}): string =>
    standingText({ ...initialState, view: viewGiven(given), ...state }, 180_000);
  const bakes = { lifecycleStage: 'BAKE_TIME', deploymentConfiguration: { bakeTimeInMinutes: 5 }, ...on(100) } as const;

  const rows: readonly (readonly [string, string, string])[] = [
    ['is nothing without the newer API', standingText(initialState, 0), ''],
    ['is nothing without a stage', standing({}), ''],
    ['is the stage', standing({ lifecycleStage: 'SCALE_UP' }), 'SCALE_UP'],
    [
      'is the stage and the traffic',
      standing({ lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT', ...on(20) }),
      'PRODUCTION_TRAFFIC_SHIFT, 20 % of production traffic',
    ],
    [
      'is the bake time that is left',
      standing(bakes, { stageSinceMs: 60_000 }),
      'BAKE_TIME, 100 % of production traffic, about 3 min of bake time left',
    ],
    [
      'is no less than none of the bake time',
      standing(bakes, { stageSinceMs: -500_000 }),
      'BAKE_TIME, 100 % of production traffic, about 0 s of bake time left',
    ],
    [
      'is until when a person is waited for',
      standing({
        lifecycleStage: 'POST_SCALE_UP',
        lifecycleHookDetails: [{ hookId: 'a', status: 'AWAITING_ACTION', expiresAt: new Date('2026-01-02T03:04:05Z') }],
      }),
      'POST_SCALE_UP, waiting for ContinueServiceDeployment until 2026-01-02 03:04 UTC',
    ],
    [
      'is the hooks that are open',
      standing({
        lifecycleStage: 'POST_SCALE_UP',
        lifecycleHookDetails: [
          { hookId: 'a', status: 'AWAITING_ACTION' },
          { hookId: 'b', status: 'IN_PROGRESS' },
          { hookId: 'c', status: 'SUCCEEDED' },
        ],
      }),
      'POST_SCALE_UP, waiting for ContinueServiceDeployment, lifecycle hook b IN_PROGRESS',
    ],
  ];
  for (const [title, text, expected] of rows) {
    it(title, () => {
      assert.equal(text, expected);
    });
  }
});
