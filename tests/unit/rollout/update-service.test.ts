import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { answered, outage } from '../support/fake-ecs.ts';
import { Ecs, results, updated } from '../support/written-ecs.ts';
import { plansOf } from '../support/plans.ts';
import { deploymentOf, revisionArn, serviceOf } from '../support/services.ts';
import { AwsError } from '../../../tasks/EcsDeployRevision/src/aws/aws-error.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';

describe('an update whose answer was lost', () => {
  const lost = outage('ecs:UpdateService');
  const asking = (service: Service | undefined): Partial<EcsPort> => ({
    updateService: () => Promise.reject(lost),
    describeServices: () => Promise.resolve({ ...answered, services: service ? [service] : [] }),
  });

  it('is taken for done where the service has a new deployment of our revision', async () => {
    const ecs = new Ecs();
    const service = updated({ cluster: 'dev', service: 'a', taskDefinition: revisionArn('chat:2') });
    assert.deepEqual(results(await ecs.apply(ecs.port(asking(service)), plansOf([{ service: 'a' }]))), [
      {
        service: 'a',
        kind: 'deploying',
        taskDefinitionArn: revisionArn('chat:2'),
        deploymentId: 'ecs-svc/a',
        createdAt: deploymentOf().createdAt,
        updated: true,
      },
    ]);
  });

  it('is certainly refused where AWS throttled every try, and the revision is deregistered', async () => {
    const ecs = new Ecs();
    const call = { action: 'ecs:UpdateService', resource: 'a' };
    const error = new AwsError('unreachable', 'Rate exceeded', call, 'ThrottlingException');
    const port = ecs.port({ updateService: () => Promise.reject(error) });
    assert.deepEqual(results(await ecs.apply(port, plansOf([{ service: 'a' }]))), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error, certain: true },
    ]);
    assert.equal(ecs.told.at(-1), 'deregistered chat:2');
  });

  it('is looked up where the answer leaves the deployments out', async () => {
    const ecs = new Ecs();
    const service = updated({ cluster: 'dev', service: 'a', taskDefinition: revisionArn('chat:2') });
    const port = ecs.port({ ...asking(service), updateService: () => Promise.resolve({ service: {} }) });
    const [applied] = await ecs.apply(port, plansOf([{ service: 'a' }]));
    assert.equal(applied?.kind === 'deploying' && applied.deploymentId, 'ecs-svc/a');
  });

  it('is in doubt where the service is as before, since ECS may show it with a delay, and the revision stays', async () => {
    const ecs = new Ecs();
    const applied = await ecs.apply(ecs.port(asking(serviceOf([deploymentOf()]))), plansOf([{ service: 'a' }]));
    assert.deepEqual(results(applied), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error: lost, certain: false },
    ]);
    assert.equal(ecs.told.at(-1), 'refused a');
  });

  it('is in doubt where the service cannot be asked, and the revision stays', async () => {
    const ecs = new Ecs();
    const port = ecs.port({ ...asking(undefined), describeServices: () => Promise.reject(outage()) });
    assert.deepEqual(results(await ecs.apply(port, plansOf([{ service: 'a' }]))), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error: lost, certain: false },
    ]);
    assert.deepEqual(ecs.told, ['registered chat:2 for a', 'refused a']);
  });

  const scaled = { service: 'a', containers: { app: 'nginx:2' } };

  it('of the desired count alone is taken for done where the service has that count', async () => {
    const ecs = new Ecs();
    const service = serviceOf([deploymentOf({ desiredCount: 5 })], { serviceName: 'a', desiredCount: 5 });
    const applied = await ecs.apply(ecs.port(asking(service)), plansOf([scaled], { desiredCount: 5 }));
    assert.deepEqual(results(applied), [{ service: 'a', kind: 'scaling', taskDefinitionArn: revisionArn('chat:1') }]);
  });

  it('of the desired count alone is in doubt where the service has another count', async () => {
    const ecs = new Ecs();
    const service = serviceOf([deploymentOf()], { serviceName: 'a' });
    const applied = await ecs.apply(ecs.port(asking(service)), plansOf([scaled], { desiredCount: 5 }));
    assert.deepEqual(results(applied), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:1'), error: lost, certain: false },
    ]);
    assert.deepEqual(ecs.calls, []);
  });
});
