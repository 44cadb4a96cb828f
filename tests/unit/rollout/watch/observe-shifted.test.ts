import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { type Look, course, crash, ours, target, theirs } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { alone, baking, green, look, scaling, seen, shifted, soon, waiting } from '../../support/staged-looks.ts';
import { moving, on, sdArn } from '../../support/views.ts';
import type { DeploymentTarget } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

describe('waitUntil trafficShifted', () => {
  const enough = { ...green, until: 'trafficShifted' };

  it('ends when the traffic is on, while the bake time goes on', () => {
    assert.deepEqual(seen([scaling, baking], soon), ['IN_PROGRESS SCALE_UP', 'IN_PROGRESS BAKE_TIME', enough]);
  });

  it('does not end with the stage alone: every task has to be there', () => {
    assert.equal(course(soon, [look(shifted, { lifecycleStage: 'BAKE_TIME', ...on(100, 1) })]).verdict, undefined);
  });

  it('does not end at a step of the shift', () => {
    const step = look(moving(waiting.deployments ?? [], 'CANARY'), {
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      ...on(10),
    });
    assert.equal(course(soon, [step]).verdict, undefined);
  });

  it('does not end while a hook may object', () => {
    const hook = { lifecycleHookDetails: [{ hookId: 'h1', status: 'IN_PROGRESS' as const }] };
    assert.equal(
      course(soon, [look(shifted, { lifecycleStage: 'BAKE_TIME', ...on(100), ...hook })]).verdict,
      undefined,
    );
  });

  it('waits on where a task failed since they were healthy', () => {
    const stoppedTasks = [crash('t1')];
    const looks = [look(waiting, { lifecycleStage: 'SCALE_UP', ...on(0) }), { ...baking, stoppedTasks }];
    assert.equal(course(soon, looks).verdict, undefined);
    assert.deepEqual(
      course(soon, [
        { ...scaling, stoppedTasks },
        { ...baking, stoppedTasks },
      ]).verdict,
      enough,
    );
  });

  it('waits for an answer about stopped tasks', () => {
    const looks = [scaling, { ...baking, stoppedTasks: 'later' as const }];
    assert.equal(course(soon, looks).verdict, undefined);
  });

  it('is the whole way where the newer API is denied', () => {
    const blind = (service: Service): Look => ({ service, serviceDeployment: 'denied' });
    assert.equal(course(soon, [blind(waiting), blind(shifted)]).verdict, undefined);
    assert.deepEqual(course(soon, [blind(waiting), blind(alone)]).verdict, green);
  });

  it('ends where the newer API is denied and the old tasks have stopped', () => {
    const blind = (service: Service): Look => ({ service, serviceDeployment: 'denied' });
    const gone = moving([ours({ rolloutState: undefined, runningCount: 2 }), theirs({ runningCount: 0 })]);
    assert.deepEqual(course(soon, [blind(waiting), blind(gone)]).verdict, enough);
    const weak: DeploymentTarget = { ...soon, oldTasks: { running: 1, desired: 2 } };
    assert.equal(course(weak, [blind(waiting), blind(gone)]).verdict, undefined);
  });

  it('ends a rolling update when the old tasks are gone, before ECS calls it COMPLETED', () => {
    const deploymentConfiguration = { minimumHealthyPercent: 100 };
    const rolling = (old: number): Look => ({
      service: serviceOf([ours({ runningCount: 2 }), theirs({ runningCount: old })], { deploymentConfiguration }),
    });
    assert.equal(course(soon, [rolling(1)]).verdict, undefined);
    assert.deepEqual(course(soon, [rolling(1), rolling(0)]).verdict, enough);
    assert.equal(course(target, [rolling(1), rolling(0)]).verdict, undefined);
  });

  it('does not end a rolling update of which a task failed: its counts prove nothing then', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 100,
      deploymentCircuitBreaker: { enable: true, rollback: true },
    };
    const gone = serviceOf([ours({ runningCount: 2 })], { deploymentConfiguration });
    const looks = [{ service: gone, stoppedTasks: [crash('t1')] }, { service: gone }];
    assert.equal(course(soon, looks).verdict, undefined);
    assert.deepEqual(course(soon, [{ service: gone }]).verdict, enough);
  });

  it('does not end a rolling update whose hook may object', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 100,
      lifecycleHooks: [{ lifecycleStages: ['POST_SCALE_UP' as const] }],
    };
    const service = serviceOf([ours({ runningCount: 2 })], {
      deploymentConfiguration,
      currentServiceDeployment: sdArn,
    });
    const hook = { lifecycleHookDetails: [{ hookId: 'h1', status: 'AWAITING_ACTION' as const }] };
    assert.equal(course(soon, [look(service, hook)]).verdict, undefined);
  });
});

describe('the time in a PAUSE hook', () => {
  it('is counted from look to look', () => {
    const hook = { lifecycleHookDetails: [{ hookId: 'h1', status: 'AWAITING_ACTION' as const }] };
    const { state } = course(target, [scaling, look(waiting, hook), look(waiting, hook), scaling]);
    assert.deepEqual([state.pausedMs, state.pause], [6_000, undefined]);
  });
});
