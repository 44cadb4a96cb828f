import assert from 'node:assert/strict';
import {
  DeploymentLifecycleHookStatus,
  DeploymentStrategy,
  type ServiceDeployment,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import { ours } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { on, viewGiven } from '../../support/views.ts';
import {
  movesTraffic,
  rollingTrafficIsOn,
  trafficHasShifted,
  trafficIsOn,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/traffic.ts';
import type { Counts } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const baking = { lifecycleStage: 'BAKE_TIME', ...on(100) } as const;

describe('a strategy', () => {
  it('moves traffic unless it is a rolling update', () => {
    assert.deepEqual(
      [...Object.values(DeploymentStrategy), undefined].filter((strategy) => movesTraffic(strategy)),
      ['BLUE_GREEN', 'CANARY', 'LINEAR'],
    );
  });

  it('that nobody knows is taken for one that moves traffic', () => {
    assert.equal(movesTraffic('RAINBOW'), true);
  });
});

describe('the production traffic', () => {
  const after: ReadonlySet<string> = new Set(['POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP']);
  for (const lifecycleStage of Object.values(ServiceDeploymentLifecycleStage)) {
    const is = after.has(lifecycleStage);
    it(`is ${is ? '' : 'not '}on the new revision in the stage ${lifecycleStage}`, () => {
      assert.equal(trafficIsOn(viewGiven({ ...baking, lifecycleStage })), is);
    });
  }

  const underWay: ReadonlySet<string> = new Set(['PENDING', 'IN_PROGRESS', 'SUCCESSFUL']);
  for (const status of Object.values(ServiceDeploymentStatus)) {
    const is = underWay.has(status);
    it(`is ${is ? '' : 'not '}on the new revision with the status ${status}`, () => {
      assert.equal(trafficIsOn(viewGiven({ ...baking, status })), is);
    });
  }

  const rows: readonly (readonly [string, ServiceDeployment, boolean])[] = [
    ['is not on it in a stage that nobody knows', { ...baking, lifecycleStage: 'LUNCH' as never }, false],
    ['is not on it without a stage', { ...baking, lifecycleStage: undefined }, false],
    ['is not on it below 100 percent', { ...baking, ...on(99.9) }, false],
    [
      'is on it where the service has none to move',
      { ...baking, targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 2 } },
      true,
    ],
    ['is not on it while a task is missing', { ...baking, ...on(100, 1) }, false],
    ['is not on it while nobody tells the tasks', { ...baking, targetServiceRevision: {} }, false],
    [
      'is not on it without a single task',
      { ...baking, targetServiceRevision: { requestedTaskCount: 0, runningTaskCount: 0 } },
      false,
    ],
    ['is not safely on it where an alarm went off', { ...baking, alarms: { triggeredAlarmNames: ['5xx'] } }, false],
    ['is on it at the end, whatever else is said', { status: 'SUCCESSFUL' }, true],
  ];
  for (const [title, given, is] of rows) {
    it(title, () => {
      assert.equal(trafficIsOn(viewGiven(given)), is);
    });
  }
});

describe('the traffic shift', () => {
  for (const status of Object.values(DeploymentLifecycleHookStatus)) {
    const over = status === 'SUCCEEDED';
    it(`is ${over ? '' : 'not '}over where a hook is ${status}`, () => {
      const lifecycleHookDetails = [{ hookId: 'h1', targetType: 'AWS_LAMBDA', status } as const];
      assert.equal(trafficHasShifted(viewGiven({ ...baking, lifecycleHookDetails })), over);
    });
  }

  it('is not over where a hook has a status that nobody knows', () => {
    const lifecycleHookDetails = [{ hookId: 'h1', status: 'THINKING' as never }];
    assert.equal(trafficHasShifted(viewGiven({ ...baking, lifecycleHookDetails })), false);
  });

  it('is not over while a hook after it may still begin', () => {
    const hooked = { lifecycleHooks: [{ lifecycleStages: ['POST_PRODUCTION_TRAFFIC_SHIFT' as const] }] };
    const view = { ...baking, deploymentConfiguration: hooked };
    assert.deepEqual(
      [
        trafficHasShifted(viewGiven({ ...view, lifecycleStage: 'POST_PRODUCTION_TRAFFIC_SHIFT' })),
        trafficHasShifted(viewGiven(view)),
      ],
      [false, true],
    );
  });

  it('is over after it, where no hook is configured there', () => {
    const hooked = { lifecycleHooks: [{ lifecycleStages: ['PRE_SCALE_UP' as const] }] };
    const view = {
      ...baking,
      lifecycleStage: 'POST_PRODUCTION_TRAFFIC_SHIFT',
      deploymentConfiguration: hooked,
    } as const;
    assert.equal(trafficHasShifted(viewGiven(view)), true);
  });

  it('is not over before the traffic is on', () => {
    assert.equal(trafficHasShifted(viewGiven({ ...baking, ...on(90) })), false);
  });
});

describe('the traffic of a rolling update', () => {
  const counts: Counts = { desired: 2, running: 2, pending: 0, failed: 0, old: 0 };
  const before = { running: 2, desired: 2 };
  const withMinimum = (minimumHealthyPercent: number | undefined) =>
    serviceOf([ours()], { deploymentConfiguration: { minimumHealthyPercent } });

  const rows: readonly (readonly [string, Counts, number | undefined, typeof before, boolean])[] = [
    ['is on the new tasks when the old ones are gone', counts, 100, before, true],
    ['is on them with more than are wanted, too', { ...counts, running: 3 }, 200, before, true],
    ['is not on them alone while an old one runs', { ...counts, old: 1 }, 100, before, false],
    ['is not on them while one is missing', { ...counts, running: 1 }, 100, before, false],
    ['is not on them while one is pending', { ...counts, pending: 1 }, 100, before, false],
    ['is not proven to be on them where launches failed', { ...counts, failed: 1 }, 100, before, false],
    ['proves nothing where old tasks may go before new ones are healthy', counts, 99, before, false],
    ['proves nothing where nobody tells that', counts, undefined, before, false],
    ['proves nothing where old tasks were missing before', counts, 100, { running: 1, desired: 2 }, false],
    ['proves nothing where there were none before', counts, 100, { running: 0, desired: 0 }, false],
    ['is nowhere with the desired count 0', { ...counts, desired: 0, running: 0 }, 100, before, false],
  ];
  for (const [title, now, minimum, old, is] of rows) {
    it(title, () => {
      assert.equal(rollingTrafficIsOn(now, withMinimum(minimum), old), is);
    });
  }
});
