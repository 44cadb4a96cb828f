import assert from 'node:assert/strict';
import { DeploymentRolloutState } from '@aws-sdk/client-ecs';
import { deploymentOf, serviceOf } from '../support/services.ts';
import { isCompleted, lastGoodOf, primaryOf } from '../../../tasks/EcsDeployRevision/src/rollout/snapshot.ts';

const at = (day: number): Date => new Date(Date.UTC(2026, 0, day));

describe('the PRIMARY deployment', () => {
  it('is found by its status, not by its place', () => {
    const primary = deploymentOf({ id: 'ecs-svc/2' });
    assert.equal(primaryOf(serviceOf([deploymentOf({ status: 'ACTIVE' }), primary])), primary);
  });

  it('may be missing', () => {
    assert.equal(primaryOf(serviceOf([deploymentOf({ status: 'ACTIVE' })])), undefined);
    assert.equal(primaryOf({}), undefined);
  });
});

describe('a deployment', () => {
  it('is complete in one of the states that the SDK knows', () => {
    const states = Object.values(DeploymentRolloutState).toSorted();
    const complete = states.map((rolloutState) => {
      const deployment = deploymentOf({ rolloutState });
      return [rolloutState, isCompleted(deployment, serviceOf([deployment]))];
    });
    assert.deepEqual(complete, [
      ['COMPLETED', true],
      ['FAILED', false],
      ['IN_PROGRESS', false],
    ]);
  });

  it('without a state is complete when it is alone and all its tasks run', () => {
    const alone = deploymentOf({ rolloutState: undefined });
    const starting = deploymentOf({ rolloutState: undefined, runningCount: 1 });
    const old = deploymentOf({ id: 'ecs-svc/0', status: 'ACTIVE' });
    assert.equal(isCompleted(alone, serviceOf([alone])), true);
    assert.equal(isCompleted(alone, serviceOf([alone, old])), false);
    assert.equal(isCompleted(starting, serviceOf([starting])), false);
  });
});

describe('the way back', () => {
  it('is the newest deployment that completed, not what PRIMARY runs', () => {
    const deployments = [
      deploymentOf({ id: 'new', rolloutState: 'IN_PROGRESS', createdAt: at(5) }),
      deploymentOf({ id: 'older', status: 'ACTIVE', createdAt: at(1) }),
      deploymentOf({ id: 'good', status: 'ACTIVE', createdAt: at(3) }),
      deploymentOf({ id: 'bad', status: 'ACTIVE', rolloutState: 'FAILED', createdAt: at(4) }),
    ];
    assert.equal(lastGoodOf(serviceOf(deployments))?.id, 'good');
  });

  it('is PRIMARY where that completed', () => {
    const deployments = [deploymentOf({ id: 'new', createdAt: at(5) }), deploymentOf({ id: 'old', createdAt: at(1) })];
    assert.equal(lastGoodOf(serviceOf(deployments))?.id, 'new');
  });

  it('is not known where no deployment completed', () => {
    assert.equal(lastGoodOf(serviceOf([deploymentOf({ rolloutState: 'FAILED' })])), undefined);
    assert.equal(lastGoodOf({}), undefined);
  });
});
