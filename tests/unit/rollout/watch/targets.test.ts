import assert from 'node:assert/strict';
import { plansOf } from '../../support/plans.ts';
import { deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import { sdBefore } from '../../support/views.ts';
import type { Applied } from '../../../../tasks/EcsDeployRevision/src/rollout/applied.ts';
import type { ServicePlan } from '../../../../tasks/EcsDeployRevision/src/rollout/plan.ts';
import { otherIds, type Patience, targetsOf } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/targets.ts';

const patience: Patience = { timeoutMs: 600_000, waitUntil: 'trafficShifted', failures: { kind: 'total', limit: 4 } };
const taskDefinitionArn = revisionArn('chat:2');

function deploying(plan: ServicePlan, updated = true): Applied {
  return { kind: 'deploying', plan, taskDefinitionArn, deploymentId: 'ecs-svc/2', createdAt: undefined, updated };
}

function planOf(given: Parameters<typeof serviceOf>[1] = {}): ServicePlan {
  const [plan] = plansOf([{ service: 'chat', given }]);
  if (!plan) throw new Error('No plan.');
  return plan;
}

describe('what is watched', () => {
  it('is our deployment, with all that tells it from others', () => {
    const given = {
      deployments: [deploymentOf(), deploymentOf({ id: 'ecs-svc/0', status: 'ACTIVE', rolloutState: 'IN_PROGRESS' })],
      currentServiceDeployment: sdBefore,
      runningCount: 1,
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const,
    };
    assert.deepEqual(targetsOf([deploying(planOf(given))], patience), [
      {
        kind: 'deployment',
        service: 'chat',
        sinceMs: 0,
        deadlineMs: 900_000,
        deploymentId: 'ecs-svc/2',
        taskDefinitionArn,
        before: ['ecs-svc/1', 'ecs-svc/0'],
        wayBack: revisionArn('chat:1'),
        serviceDeploymentBefore: sdBefore,
        waitUntil: 'trafficShifted',
        failures: { kind: 'total', limit: 4 },
        oldTasks: { running: 1, desired: 2 },
        rollbackMs: 600_000,
        turn: { every: 7, at: 0 },
      },
    ]);
  });

  it('is the current service deployment where this run only watches', () => {
    const [target] = targetsOf([deploying(planOf({ currentServiceDeployment: sdBefore }), false)], patience);
    assert.equal(target?.kind === 'deployment' && target.serviceDeploymentBefore, undefined);
  });

  it('has no way back where no deployment had completed', () => {
    const plan = planOf({ deployments: [deploymentOf({ rolloutState: 'IN_PROGRESS' })] });
    const [target] = targetsOf([deploying(plan)], patience);
    assert.equal(target?.kind === 'deployment' && target.wayBack, undefined);
  });

  it('is the number of tasks where only that changed, without the waits of a deployment', () => {
    const deploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const;
    const [plan] = plansOf([{ service: 'chat', containers: { app: 'nginx:2' }, given: { deploymentConfiguration } }], {
      desiredCount: 5,
    });
    if (!plan) throw new Error('No plan.');
    assert.deepEqual(targetsOf([{ kind: 'scaling', plan, taskDefinitionArn }], patience), [
      { kind: 'count', service: 'chat', sinceMs: 0, deadlineMs: 600_000, desiredCount: 5, primaryId: 'ecs-svc/1' },
    ]);
  });

  it('is nothing of what is unchanged or was refused', () => {
    const plan = planOf();
    const error = new Error('refused') as never;
    assert.deepEqual(
      targetsOf(
        [
          { kind: 'unchanged', plan, taskDefinitionArn },
          { kind: 'refused', plan, taskDefinitionArn, error, certain: false },
        ],
        patience,
      ),
      [],
    );
  });

  it('asks for stopped tasks of one service a look at most, and of each in its turn', () => {
    const plans = plansOf(Array.from({ length: 20 }, (_, at) => ({ service: `s${at}` })));
    const turns = targetsOf(
      plans.map((plan) => deploying(plan)),
      patience,
    ).flatMap((target) => (target.kind === 'deployment' ? [target.turn] : []));
    const asking = Array.from({ length: 20 }, (_, looks) =>
      turns.flatMap(({ every, at }, service) => (looks % every === at ? [service] : [])),
    );
    assert.deepEqual(
      asking,
      turns.map((_, service) => [service]),
    );
  });

  it('asks for stopped tasks of few services no more often', () => {
    const plans = plansOf([{ service: 'a' }, { service: 'b' }]);
    const turns = targetsOf(
      plans.map((plan) => deploying(plan)),
      patience,
    ).flatMap((target) => (target.kind === 'deployment' ? [target.turn] : []));
    assert.deepEqual(turns, [
      { every: 7, at: 0 },
      { every: 7, at: 1 },
    ]);
  });
});

describe('the deployments beside one', () => {
  it('are all others that have an id', () => {
    const service = serviceOf([deploymentOf(), deploymentOf({ id: 'ecs-svc/2' }), deploymentOf({ id: undefined })]);
    assert.deepEqual(otherIds(service, 'ecs-svc/2'), ['ecs-svc/1']);
    assert.deepEqual(otherIds({}, 'ecs-svc/2'), []);
  });
});
