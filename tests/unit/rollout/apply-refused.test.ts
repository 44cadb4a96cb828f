import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { answered, outage, refusal } from '../support/fake-ecs.ts';
import { Ecs, never, results, updated } from '../support/written-ecs.ts';
import { plansOf } from '../support/plans.ts';
import { deploymentOf, revisionArn, serviceOf } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { familyOf } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';

describe('a revision that no service accepted', () => {
  const error = refusal('ecs:UpdateService');

  it('is deregistered, and said so', async () => {
    const ecs = new Ecs();
    const port = ecs.port({ updateService: () => Promise.reject(error) });
    assert.deepEqual(results(await ecs.apply(port, plansOf([{ service: 'a' }, { service: 'b' }]))), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error, certain: true },
      { service: 'b', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error, certain: true },
    ]);
    assert.deepEqual(ecs.told, ['registered chat:2 for a,b', 'refused a', 'refused b', 'deregistered chat:2']);
  });

  it('stays where one of its services accepted it', async () => {
    const ecs = new Ecs();
    const port = ecs.port({
      updateService: (input) =>
        input.service === 'a' ? Promise.reject(error) : Promise.resolve({ ...answered, service: updated(input) }),
    });
    await ecs.apply(port, plansOf([{ service: 'a' }, { service: 'b' }, { service: 'c', runs: 'mail:1' }]));
    assert.deepEqual(ecs.told, [
      'registered chat:2 for a,b',
      'registered mail:3 for c',
      'refused a',
      'deploying b',
      'deploying c',
    ]);
  });

  it('is told of where it cannot be deregistered', async () => {
    const ecs = new Ecs();
    const port = ecs.port({
      updateService: () => Promise.reject(error),
      deregisterTaskDefinition: () => Promise.reject(refusal('ecs:DeregisterTaskDefinition')),
    });
    await ecs.apply(port, plansOf([{ service: 'a' }]));
    assert.equal(ecs.told.at(-1), 'left chat:2: ecs:DeregisterTaskDefinition was refused.');
  });

  it('is deregistered where a later one cannot be registered', async () => {
    const ecs = new Ecs();
    const refused = refusal('ecs:RegisterTaskDefinition', 'ClientException');
    const working = ecs.port();
    const port = ecs.port({
      registerTaskDefinition: (request, signal) =>
        familyOf(request) === 'mail' ? Promise.reject(refused) : working.registerTaskDefinition(request, signal),
    });
    await assert.rejects(ecs.apply(port, plansOf([{ service: 'a' }, { service: 'b', runs: 'mail:1' }])), refused);
    assert.deepEqual(ecs.calls, ['register chat:2', 'deregister chat:2']);
  });

  it('is deregistered where the run is canceled between registering and updating', async () => {
    const ecs = new Ecs();
    const canceled = new AbortController();
    const reason = new Error('canceled');
    ecs.onRegister = () => canceled.abort(reason);
    const signals = { ...never, canceled: canceled.signal };
    await assert.rejects(ecs.apply(ecs.port(), plansOf([{ service: 'a' }]), signals), reason);
    assert.deepEqual(ecs.calls, ['register chat:2', 'deregister chat:2']);
  });

  it('stays where the run is canceled after some services were updated', async () => {
    const ecs = new Ecs();
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const port = ecs.port({
      updateService: (input) => {
        canceled.abort(reason);
        return Promise.resolve({ ...answered, service: updated(input) });
      },
    });
    const plans = plansOf(Array.from({ length: 11 }, (_, at) => ({ service: `s${at}` })));
    await assert.rejects(ecs.apply(port, plans, { ...never, canceled: canceled.signal }), reason);
    assert.deepEqual(ecs.calls, ['register chat:2']);
  });

  it('is never registered where the run is canceled before', async () => {
    const ecs = new Ecs();
    const reason = new Error('canceled');
    const signals = { ...never, canceled: AbortSignal.abort(reason) };
    await assert.rejects(ecs.apply(ecs.port(), plansOf([{ service: 'a' }]), signals), reason);
    assert.deepEqual(ecs.calls, []);
  });
});

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
        registered: true,
        updated: true,
      },
    ]);
  });

  it('is taken for refused where the service is as before, and the revision is deregistered', async () => {
    const ecs = new Ecs();
    const applied = await ecs.apply(ecs.port(asking(serviceOf([deploymentOf()]))), plansOf([{ service: 'a' }]));
    assert.deepEqual(results(applied), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error: lost, certain: true },
    ]);
    assert.equal(ecs.told.at(-1), 'deregistered chat:2');
  });

  it('is in doubt where the service cannot be asked, and the revision stays', async () => {
    const ecs = new Ecs();
    const port = ecs.port({ ...asking(undefined), describeServices: () => Promise.reject(outage()) });
    assert.deepEqual(results(await ecs.apply(port, plansOf([{ service: 'a' }]))), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error: lost, certain: false },
    ]);
    assert.deepEqual(ecs.told, ['registered chat:2 for a', 'refused a']);
  });
});
