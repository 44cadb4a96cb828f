import assert from 'node:assert/strict';
import { DeploymentControllerType, type Service } from '@aws-sdk/client-ecs';
import { refused } from '../support/refused.ts';
import { deploymentOf, serviceOf } from '../support/services.ts';
import { checkServices } from '../../../tasks/EcsDeployRevision/src/rollout/check-services.ts';

const service = (given: Service = {}): Service => serviceOf([deploymentOf()], given);
const anyCount = { desiredCount: undefined };

describe('a service that can be deployed to', () => {
  for (const [title, given, desiredCount] of [
    ['has no deployment controller, which means ECS', {}, 3],
    ['has the deployment controller ECS', { deploymentController: { type: 'ECS' } }, 3],
    ['has the scheduling strategy DAEMON and no desired count', { schedulingStrategy: 'DAEMON' }, undefined],
    ['has the scheduling strategy REPLICA', { schedulingStrategy: 'REPLICA' }, 0],
  ] as const) {
    it(title, () => {
      assert.deepEqual(checkServices([service(given)], { desiredCount }), []);
    });
  }

  it('is warned about where it is an Express service', () => {
    assert.deepEqual(checkServices([service({ resourceManagementType: 'ECS' })], anyCount), [
      'chat is an Express service: ECS manages its resources, and the next UpdateExpressGatewayService call (console, CLI or infrastructure as code) will overwrite what this run deploys.',
    ]);
  });
});

describe('a service that cannot be deployed to', () => {
  for (const [title, given, desiredCount, message] of [
    [
      'is INACTIVE',
      { status: 'INACTIVE' },
      undefined,
      'The service chat is INACTIVE: it was deleted. Create it again, or correct the name.',
    ],
    [
      'is DRAINING',
      { status: 'DRAINING' },
      undefined,
      'The service chat is DRAINING: it is being deleted. Wait until it is gone and create it again.',
    ],
    [
      'has the controller CODE_DEPLOY',
      { deploymentController: { type: 'CODE_DEPLOY' } },
      undefined,
      'The service chat has the deployment controller CODE_DEPLOY, which this version cannot deploy to yet; only ECS is supported.',
    ],
    [
      'has the controller EXTERNAL',
      { deploymentController: { type: 'EXTERNAL' } },
      undefined,
      'The service chat has the deployment controller EXTERNAL: another tool deploys it through task sets, and this task supports only ECS.',
    ],
    [
      'is a DAEMON, and a desired count is given',
      { schedulingStrategy: 'DAEMON' },
      0,
      'The service chat has the scheduling strategy DAEMON, which takes no desiredCount: ECS runs one task on each instance. Leave desiredCount empty.',
    ],
  ] as const) {
    it(title, () => {
      assert.equal(
        refused('not-deployable', () => checkServices([service(given)], { desiredCount })),
        message,
      );
    });
  }

  it('has any controller but ECS, of all that the SDK knows', () => {
    const types = Object.values(DeploymentControllerType);
    assert.deepEqual(
      types.filter((type) => {
        try {
          return checkServices([service({ deploymentController: { type } })], anyCount).length === 0;
        } catch {
          return false;
        }
      }),
      ['ECS'],
    );
  });

  it('is named together with all the others', () => {
    const services = [
      service({ serviceName: 'a', status: 'INACTIVE' }),
      service({ serviceName: 'b' }),
      service({ serviceName: 'c', status: 'DRAINING' }),
    ];
    assert.equal(
      refused('not-deployable', () => checkServices(services, anyCount)),
      'The service a is INACTIVE: it was deleted. Create it again, or correct the name. ' +
        'The service c is DRAINING: it is being deleted. Wait until it is gone and create it again.',
    );
  });
});
