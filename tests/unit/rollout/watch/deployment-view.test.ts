import assert from 'node:assert/strict';
import {
  DeploymentLifecycleHookAction,
  DeploymentLifecycleHookStage,
  DeploymentLifecycleHookStatus,
  DeploymentLifecycleHookTargetType,
  type ServiceDeployment,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentRollbackMonitorsStatus,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import { sdArn, serviceDeploymentOf, viewGiven } from '../../support/views.ts';
import {
  causeIn,
  hookName,
  hookStates,
  pausedHooks,
  type Standing,
  stages,
  standingOf,
  standings,
  viewOf,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/deployment-view.ts';

const lambda = 'arn:aws:lambda:eu-west-1:123456789012:function:smoke-test';
const hook = { hookId: 'h1', targetType: 'AWS_LAMBDA', targetArn: lambda } as const;

describe('the tables of the newer API’s words', () => {
  it('have a row for every status of a deployment that the SDK knows, and no other', () => {
    assert.deepEqual(Object.keys(standings).toSorted(), Object.values(ServiceDeploymentStatus).toSorted());
  });

  it('have a row for every stage that the SDK knows, of deployments and of hooks, and no other', () => {
    const known = [...Object.values(ServiceDeploymentLifecycleStage), ...Object.values(DeploymentLifecycleHookStage)];
    assert.deepEqual([...stages.keys()].toSorted(), [...new Set(known)].toSorted());
  });

  it('have a row for every status of a hook that the SDK knows, and no other', () => {
    assert.deepEqual(Object.keys(hookStates).toSorted(), Object.values(DeploymentLifecycleHookStatus).toSorted());
  });

  it('tell all that the SDK knows of hooks, of what may happen to a paused one, and of monitors', () => {
    assert.deepEqual(Object.values(DeploymentLifecycleHookTargetType).toSorted(), ['AWS_LAMBDA', 'PAUSE']);
    assert.deepEqual(Object.values(DeploymentLifecycleHookAction).toSorted(), ['CONTINUE', 'ROLLBACK']);
    assert.deepEqual(Object.values(ServiceDeploymentRollbackMonitorsStatus).toSorted(), [
      'DISABLED',
      'MONITORING',
      'MONITORING_COMPLETE',
      'TRIGGERED',
    ]);
  });

  it('order the stages as a deployment passes them', () => {
    assert.deepEqual(
      [...stages.keys()],
      [
        'RECONCILE_SERVICE',
        'PRE_SCALE_UP',
        'SCALE_UP',
        'POST_SCALE_UP',
        'TEST_TRAFFIC_SHIFT',
        'POST_TEST_TRAFFIC_SHIFT',
        'PRE_PRODUCTION_TRAFFIC_SHIFT',
        'PRODUCTION_TRAFFIC_SHIFT',
        'POST_PRODUCTION_TRAFFIC_SHIFT',
        'BAKE_TIME',
        'CLEAN_UP',
      ],
    );
  });
});

describe('where a status stands', () => {
  const rows: Readonly<Record<ServiceDeploymentStatus, Standing>> = {
    PENDING: 'underWay',
    IN_PROGRESS: 'underWay',
    STOP_REQUESTED: 'stopping',
    ROLLBACK_REQUESTED: 'turning',
    ROLLBACK_IN_PROGRESS: 'turning',
    ROLLBACK_SUCCESSFUL: 'back',
    ROLLBACK_FAILED: 'notBack',
    STOPPED: 'stopped',
    SUCCESSFUL: 'done',
  };
  for (const status of Object.values(ServiceDeploymentStatus)) {
    it(`is ${rows[status]} for ${status}`, () => {
      assert.equal(standingOf(viewGiven({ status })), rows[status]);
    });
  }

  it('is under way for a status that nobody knows, and without one', () => {
    const newer = 'PONDERING' as ServiceDeploymentStatus;
    assert.deepEqual([standingOf(viewGiven({ status: newer })), standingOf(viewOf({}))], ['underWay', 'underWay']);
    assert.deepEqual([viewGiven({ status: newer }).status, viewOf({}).status], ['PONDERING', 'without a status']);
  });
});

describe('a service deployment', () => {
  it('is read with all that a person follows it by', () => {
    const expiresAt = new Date('2026-01-02T00:00:00Z');
    const told: ServiceDeployment = {
      ...serviceDeploymentOf(),
      statusReason: 'Because.',
      lifecycleStage: 'BAKE_TIME',
      targetServiceRevision: {
        requestedTaskCount: 4,
        runningTaskCount: 3,
        requestedProductionTrafficWeight: 12.5,
        requestedTestTrafficWeight: 100,
      },
      deploymentConfiguration: {
        strategy: 'CANARY',
        bakeTimeInMinutes: 5,
        lifecycleHooks: [
          { lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'] },
          { lifecycleStages: ['POST_SCALE_UP'] },
        ],
      },
      lifecycleHookDetails: [
        { ...hook, status: 'IN_PROGRESS' },
        { hookId: 'h2', targetType: 'PAUSE', status: 'AWAITING_ACTION', expiresAt, timeoutAction: 'CONTINUE' },
      ],
      deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 1, threshold: 3 },
      alarms: { status: 'TRIGGERED', alarmNames: ['5xx', 'slow'], triggeredAlarmNames: ['5xx'] },
      rollback: { reason: 'An alarm.' },
    };
    const none = { expiresAt: undefined, timeoutAction: undefined };
    assert.deepEqual(viewOf(told), {
      arn: sdArn,
      status: 'IN_PROGRESS',
      statusReason: 'Because.',
      strategy: 'CANARY',
      stage: 'BAKE_TIME',
      production: 12.5,
      test: 100,
      requested: 4,
      running: 3,
      hooks: [
        { id: 'h1', type: 'AWS_LAMBDA', target: lambda, status: 'IN_PROGRESS', ...none },
        { id: 'h2', type: 'PAUSE', target: undefined, status: 'AWAITING_ACTION', expiresAt, timeoutAction: 'CONTINUE' },
      ],
      hookedStages: ['PRE_SCALE_UP', 'POST_SCALE_UP', 'POST_SCALE_UP'],
      bakeMinutes: 5,
      breaker: { status: 'MONITORING', failures: 1, threshold: 3 },
      triggeredAlarms: ['5xx'],
      rollbackReason: 'An alarm.',
    });
  });

  it('is read without anything', () => {
    const { hooks, hookedStages, triggeredAlarms, ...others } = viewOf({});
    assert.deepEqual([hooks, hookedStages, triggeredAlarms], [[], [], []]);
    assert.deepEqual(
      Object.entries(others).filter(([, value]) => value !== undefined),
      [
        ['arn', ''],
        ['status', 'without a status'],
      ],
    );
  });

  it('names the hooks that wait for a person', () => {
    const running = { ...hook, status: 'IN_PROGRESS' } as const;
    const waiting = { hookId: 'h2', targetType: 'PAUSE', status: 'AWAITING_ACTION' } as const;
    const second = { ...waiting, hookId: 'h3' };
    const paused = pausedHooks(viewGiven({ lifecycleHookDetails: [running, waiting, second] }));
    assert.deepEqual(
      paused.map(({ id }) => id),
      ['h2', 'h3'],
    );
    assert.deepEqual(pausedHooks(viewGiven({ lifecycleHookDetails: [running] })), []);
  });

  it('calls a hook by its function, or else by its id', () => {
    const [first, second] = viewGiven({ lifecycleHookDetails: [hook, { hookId: 'h2' }] }).hooks;
    assert.deepEqual([first && hookName(first), second && hookName(second)], ['smoke-test', 'h2']);
  });
});

describe('why a service deployment does not go on', () => {
  const failed = { ...hook, status: 'FAILED' } as const;
  const rows: readonly (readonly [string, ServiceDeployment, string | undefined])[] = [
    ['is not known where nothing is said', {}, undefined],
    ['is ECS’s own reason', { statusReason: 'No capacity.' }, 'No capacity.'],
    ['is the rollback’s reason where the status has none', { rollback: { reason: 'Stopped.' } }, 'Stopped.'],
    [
      'is the alarms that went off',
      { alarms: { triggeredAlarmNames: ['5xx', 'slow'] } },
      'the alarm 5xx, slow went off',
    ],
    [
      'is the hook that failed',
      { lifecycleHookDetails: [{ ...hook, status: 'SUCCEEDED' }, failed] },
      'the lifecycle hook smoke-test ended as FAILED',
    ],
    [
      'is the hook that nobody answered',
      { lifecycleHookDetails: [{ hookId: 'h2', targetType: 'PAUSE', status: 'TIMED_OUT' }] },
      'the lifecycle hook h2 ended as TIMED_OUT',
    ],
    [
      'is the circuit breaker that opened',
      { deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 } },
      'the circuit breaker counted 3 failed tasks (threshold 3)',
    ],
    [
      'is not a circuit breaker that only counts',
      { deploymentCircuitBreaker: { status: 'MONITORING', failureCount: 2, threshold: 3 } },
      undefined,
    ],
    [
      'is all of that, and what ECS says',
      {
        statusReason: 'Rolled back.',
        alarms: { triggeredAlarmNames: ['5xx'] },
        lifecycleHookDetails: [failed],
        deploymentCircuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
      },
      'the alarm 5xx went off; the lifecycle hook smoke-test ended as FAILED; the circuit breaker counted 3 failed tasks (threshold 3); ECS says: Rolled back.',
    ],
  ];
  for (const [title, given, cause] of rows) {
    it(title, () => {
      assert.equal(causeIn(viewGiven(given)), cause);
    });
  }
});
