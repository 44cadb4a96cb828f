import assert from 'node:assert/strict';
import {
  type ServiceSettings,
  World,
  arnOf,
  cluster,
  lines,
  ownPercents,
  newImage,
  service,
  baseDefinition,
} from './support/world.ts';

const running = (image: string): ServiceSettings => ({
  definition: { containerDefinitions: [{ ...baseDefinition.containerDefinitions[0], image }] },
});

describe('skipUnchanged', () => {
  let world: World;
  afterEach(() => world.close());

  it('registers and updates nothing where an equal revision is COMPLETED', async () => {
    world = await World.withService(running(newImage));
    const run = await world.deploy();
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['unchanged', 'false']);
    assert.deepEqual(world.writes, []);
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:1'));
    assert.equal(ownPercents(run).at(-1), 100);
    assert.match(lines(run).at(-1) ?? '', /^Nothing to do: chat-app:1 runs already\.$/);
  });

  it('applies a different desired count to an equal revision all the same', async () => {
    world = await World.withService(running(newImage));
    const run = await world.deploy({ desiredCount: '3' });
    assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['deployed', 'true']);
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, desiredCount: 3 }]);
    assert.equal(world.bodies('RegisterTaskDefinition').length, 0);
  });

  it('watches an unfinished deployment of an equal revision to its end', async () => {
    world = await World.withService();
    await world.deploy({ waitForCompletion: 'false' });
    const [{ id } = { id: '' }] = (await world.describe()).deployments;
    const run = await world.deploy();
    assert.deepEqual([run.outputs['status'], run.outputs['deploymentId']], ['deployed', id], run.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService'], 'both of the first run');
  });

  it('rolls an equal revision out again where its deployment failed', async () => {
    const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } };
    world = await World.withService(breaker);
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    assert.equal((await world.deploy({ rollbackOnFailure: 'false' })).outputs['status'], 'failed');
    world.aws.images.set(newImage, { kind: 'healthy' });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(world.bodies('UpdateService').at(-1), {
      cluster,
      service,
      taskDefinition: arnOf('chat-app:2'),
      forceNewDeployment: true,
    });
    assert.equal(world.bodies('RegisterTaskDefinition').length, 1);
  });

  for (const image of ['chat-app:latest', 'chat-app']) {
    it(`starts a new rollout of ${image}, whose content may differ`, async () => {
      world = await World.withService(running(image));
      const run = await world.deploy({ image });
      assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['deployed', 'true'], run.rawOutput);
      assert.deepEqual(world.writes, ['UpdateService']);
      assert.equal(world.bodies('UpdateService')[0]?.['forceNewDeployment'], true);
    });
  }

  it('starts a new rollout where the tag was pushed again since', async () => {
    world = await World.empty();
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'], digest: `sha256:${'1'.repeat(64)}` });
    await world.addService(service, running(newImage));
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'], digest: `sha256:${'2'.repeat(64)}` });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(world.writes, ['UpdateService']);
    assert.equal(run.outputs['image'], `${newImage}@sha256:${'2'.repeat(64)}`);
    assert.ok(run.log.join('\n').includes('the tag names another digest in ECR than the one that runs'));
  });

  it('leaves a tag alone that still names what runs, a manifest list included', async () => {
    world = await World.empty();
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'], platforms: ['linux/amd64', 'linux/arm64'] });
    await world.addService(service, running(newImage));
    assert.equal((await world.deploy()).outputs['status'], 'unchanged');
    assert.ok(world.operations.includes('BatchGetImage'));
  });

  it('costs one line where ECR may not be asked', async () => {
    world = await World.withService(running(newImage));
    world.aws.identities.deny('*', 'ecr:*');
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'unchanged');
    const said = lines(run).filter((line) => line.includes('cannot be checked'));
    assert.equal(said.length, 1);
    assert.match(
      said[0] ?? '',
      /^Whether the tag in ECR still names the digest that runs cannot be checked\. Access denied: arn:aws:iam::123456789012:user\/administrator may not perform ecr:BatchGetImage on arn:aws:ecr:eu-west-1:123456789012:repository\/chat-app\./,
    );
  });

  it('switched off registers an equal revision anew', async () => {
    world = await World.withService(running(newImage));
    const run = await world.deploy({ skipUnchanged: 'false' });
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'), run.rawOutput);
    assert.equal(run.outputs['status'], 'deployed');
  });

  it('warns where the unchanged service runs fewer tasks than it should', async () => {
    world = await World.withService(running(newImage));
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    await world.aws.call('ecs:UpdateService', { cluster, service, desiredCount: 3 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'unchanged', run.rawOutput);
    assert.match(run.issues[0]?.message ?? '', /runs only 2 of 3 tasks/);
  });
});
