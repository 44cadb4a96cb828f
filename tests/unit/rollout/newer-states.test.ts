import assert from 'node:assert/strict';
import { type Service, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import * as sinon from 'sinon';
import { answered, denial, fakeEcs } from '../support/fake-ecs.ts';
import { deploymentOf, serviceOf } from '../support/services.ts';
import { moving, sdArn } from '../support/views.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { withNewerStates } from '../../../tasks/EcsDeployRevision/src/rollout/newer-states.ts';
import { lastGoodOf } from '../../../tasks/EcsDeployRevision/src/rollout/snapshot.ts';

const alone = moving([deploymentOf({ rolloutState: undefined })]);

async function read(
  services: readonly Service[],
  describeServiceDeployments?: EcsPort['describeServiceDeployments'],
): Promise<{ readonly services: readonly Service[]; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const ecs = fakeEcs(describeServiceDeployments ? { describeServiceDeployments } : {});
  const note = (what: string, why: string): void => void notes.push(`${what}: ${why}`);
  return { services: await withNewerStates(ecs, services, note, new AbortController().signal), notes };
}

/** DescribeServiceDeployments that gives all the same status. */
const saying = (status: ServiceDeploymentStatus | undefined) =>
  sinon.fake(({ serviceDeploymentArns = [] }: Parameters<EcsPort['describeServiceDeployments']>[0]) =>
    Promise.resolve({
      ...answered,
      serviceDeployments: serviceDeploymentArns.map((serviceDeploymentArn) => ({ serviceDeploymentArn, status })),
    }),
  );

describe('a deployment that moves traffic and looks finished by its counts', () => {
  for (const status of Object.values(ServiceDeploymentStatus)) {
    const unfinished = status === 'PENDING' || status === 'IN_PROGRESS';
    it(`is ${unfinished ? 'unfinished' : 'as it looks'} where the newer API calls it ${status}`, async () => {
      const { services } = await read([alone], saying(status));
      assert.deepEqual(
        services.map((service) => lastGoodOf(service)?.id),
        [unfinished ? undefined : 'ecs-svc/1'],
      );
    });
  }

  it('keeps all else', async () => {
    const old = deploymentOf({ id: 'ecs-svc/0', status: 'ACTIVE' });
    const service = moving([...(alone.deployments ?? []), old], 'CANARY', { desiredCount: 7 });
    const { services } = await read([service], saying('IN_PROGRESS'));
    assert.deepEqual(services, [{ ...service, deployments: [deploymentOf({ rolloutState: 'IN_PROGRESS' }), old] }]);
  });

  it('is as it looks where the newer API may not be read, and that is told', async () => {
    const { services, notes } = await read([alone], () => Promise.reject(denial('ecs:DescribeServiceDeployments')));
    assert.deepEqual(
      [services, notes],
      [
        [alone],
        [
          'Whether the present deployment is finished cannot be told for certain: Denied: ecs:DescribeServiceDeployments',
        ],
      ],
    );
  });

  it('is as it looks where ECS does not know the service deployment', async () => {
    const { services } = await read([alone], () => Promise.resolve({ ...answered, serviceDeployments: [] }));
    assert.deepEqual(services, [alone]);
  });
});

describe('the newer API', () => {
  it('is not asked about rolling updates, nor where no service deployment is named', async () => {
    const services = [
      serviceOf([deploymentOf()], { currentServiceDeployment: sdArn }),
      serviceOf([deploymentOf()], {
        currentServiceDeployment: sdArn,
        deploymentConfiguration: { strategy: 'ROLLING' },
      }),
      { ...alone, currentServiceDeployment: undefined },
    ];
    assert.deepEqual(await read(services), { services, notes: [] });
  });

  it('is asked about twenty deployments in one call', async () => {
    const describeServiceDeployments = saying('IN_PROGRESS');
    const services = Array.from({ length: 43 }, (_, at) => ({ ...alone, currentServiceDeployment: `arn:${at}` }));
    const answer = await read(services, describeServiceDeployments);
    assert.deepEqual(
      describeServiceDeployments.args.map(([{ serviceDeploymentArns = [] }]) => serviceDeploymentArns.length),
      [20, 20, 3],
    );
    assert.ok(answer.services.every((service) => lastGoodOf(service) === undefined));
  });
});
