import assert from 'node:assert/strict';
import { World, arnOf, baseDefinition, newImage, lines, service } from './support/world.ts';

describe('A deploy of several services', () => {
  let world: World;
  afterEach(() => world.close());

  it('registers one revision for services that share a definition', async () => {
    world = await World.withService();
    await world.addService('worker', { taskDefinition: 'chat-app' });
    const run = await world.deploy({ service: `${service}\nworker` });
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'UpdateService']);
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
    assert.ok(lines(run).includes(`Registered chat-app:2 for ${service}, worker.`));
    const ids = (run.outputs['deploymentId'] ?? '').split(',');
    assert.deepEqual(ids, [
      (await world.describe()).deployments[0]?.id,
      (await world.describe('worker')).deployments[0]?.id,
    ]);
  });

  it('registers a revision for each of two families', async () => {
    world = await World.withService();
    await world.addService('other', { definition: { family: 'other-app' } });
    const run = await world.deploy({ service: `${service}, other` });
    assert.equal(run.outputs['taskDefinitionArn'], `${arnOf('chat-app:2')},${arnOf('other-app:2')}`);
    assert.equal(run.outputs['revision'], '2');
  });

  it('is as bad as its worst service, and changed if any is', async () => {
    world = await World.withService();
    await world.addService('other', {
      definition: {
        family: 'other-app',
        containerDefinitions: [{ ...baseDefinition.containerDefinitions[0], image: newImage }],
      },
    });
    const run = await world.deploy({ service: `${service},other` });
    assert.deepEqual(
      run.resultFile?.services.map(({ name, status }) => [name, status]),
      [
        [service, 'deployed'],
        ['other', 'unchanged'],
      ],
    );
    assert.equal(run.outputs['status'], 'deployed');
    assert.equal(run.outputs['changed'], 'true');
  });

  it('watches the service whose update was accepted and stays red for the one that was refused', async () => {
    world = await World.withService();
    await world.addService('worker', { taskDefinition: 'chat-app' });
    world.aws.identities.deny('*', 'ecs:UpdateService', '*worker');
    const run = await world.deploy({ service: `${service},worker`, rollbackOnFailure: 'false' });
    assert.equal(run.result, 'Failed');
    assert.equal(run.outputs['status'], 'failed');
    assert.deepEqual(
      run.resultFile?.services.map(({ name, status }) => [name, status]),
      [
        [service, 'deployed'],
        ['worker', 'failed'],
      ],
    );
    assert.ok(!world.operations.includes('DeregisterTaskDefinition'), 'the revision is in use');
  });

  it('reads fifty services with a tenth of the calls and updates them all', async () => {
    world = await World.withService();
    const names = Array.from({ length: 50 }, (_, at) => `svc-${at}`);
    for (const name of names) await world.addService(name, { taskDefinition: 'chat-app', desiredCount: 1 });
    const run = await world.deploy({ service: names.join('\n') });
    assert.equal(run.result, 'Succeeded', run.rawOutput.slice(-2000));
    assert.equal(world.bodies('RegisterTaskDefinition').length, 1);
    assert.equal(world.bodies('UpdateService').length, 50);
    assert.deepEqual(
      world
        .bodies('DescribeServices')
        .slice(0, 5)
        .map((body) => (body['services'] as string[]).length),
      [10, 10, 10, 10, 10],
    );
    assert.equal(run.outputs['status'], 'deployed');
  });
});
