import assert from 'node:assert/strict';
import { answered, refusal } from '../support/fake-ecs.ts';
import { Ecs, never, results, updated } from '../support/written-ecs.ts';
import { plansOf } from '../support/plans.ts';
import { revisionArn } from '../support/services.ts';
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
      registerTaskDefinition: (request, known, signal) =>
        familyOf(request) === 'mail' ? Promise.reject(refused) : working.registerTaskDefinition(request, known, signal),
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

  it('is deregistered where the run is canceled after ten services refused it', async () => {
    const ecs = new Ecs();
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const port = ecs.port({
      updateService: () => {
        canceled.abort(reason);
        return Promise.reject(error);
      },
    });
    const plans = plansOf(Array.from({ length: 11 }, (_, at) => ({ service: `s${at}` })));
    await assert.rejects(ecs.apply(port, plans, { ...never, canceled: canceled.signal }), reason);
    assert.deepEqual(ecs.calls, ['register chat:2', 'deregister chat:2']);
  });

  it('stays where the time for writes is over before it is known who accepted it', async () => {
    const ecs = new Ecs();
    const reason = new Error('over');
    const port = ecs.port({ updateService: () => Promise.reject(reason) });
    await assert.rejects(ecs.apply(port, plansOf([{ service: 'a' }])), reason);
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
