import assert from 'node:assert/strict';
import {
  World,
  arnOf,
  cluster,
  dummyImage,
  lines,
  newImage,
  ownPercents,
  repository,
  service,
} from './support/world.ts';

describe('A deploy', () => {
  let world: World;
  afterEach(() => world.close());

  it('takes a service from the dummy image to the new one and says so line by line', async () => {
    world = await World.withService();
    const run = await world.deploy();

    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:2'));
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    const log = lines(run).map((line) => line.replace(/ecs-svc\/\d+/g, 'ecs-svc/N'));
    assert.deepEqual(log.slice(0, 6), [
      `Region eu-west-1, cluster ${cluster}, 1 service.`,
      `${service} runs chat-app:1 (deployment ecs-svc/N, COMPLETED), 2 of 2 tasks running.`,
      `${service}: rolling out new revision (app: ${dummyImage} → ${newImage}).`,
      `Registered chat-app:2 for ${service}.`,
      `${service}: ECS accepted the update; deployment ecs-svc/N of chat-app:2.`,
      "Waiting for at most 30 min. A way back may take the time-out again; the job's own limit must be longer than both.",
    ]);
    assert.match(log.at(-2) ?? '', /^\[\d\d:\d\d\] chat-app-dev-ecs-svc: done; the service runs chat-app:2\.$/);
    assert.match(log.at(-1) ?? '', /^Deployed chat-app:2 in .* (s|min)\.$/);
    assert.equal(new Set(log).size, log.length, 'no line is repeated');
  });

  it('sends one UpdateService call that carries nothing the user did not set', async () => {
    world = await World.withService();
    await world.deploy();
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, taskDefinition: arnOf('chat-app:2') }]);
  });

  it('sends desired count and forced deployment where the user set them, in the same call', async () => {
    world = await World.withService();
    await world.deploy({ desiredCount: '3', forceNewDeployment: 'true' });
    assert.deepEqual(world.bodies('UpdateService'), [
      { cluster, service, taskDefinition: arnOf('chat-app:2'), desiredCount: 3, forceNewDeployment: true },
    ]);
  });

  it('sets every output variable, the summary and the result file', async () => {
    world = await World.withService();
    const run = await world.deploy();
    const { resultFile, deploymentId, image, ...outputs } = run.outputs;
    assert.deepEqual(outputs, {
      status: 'deployed',
      changed: 'true',
      taskDefinitionArn: arnOf('chat-app:2'),
      previousTaskDefinitionArn: arnOf('chat-app:1'),
      revision: '2',
    });
    assert.equal(deploymentId, (await world.describe()).deployments[0]?.id);
    assert.match(image ?? '', new RegExp(`^${newImage}@sha256:[0-9a-f]{64}$`));
    assert.ok(resultFile);
    const { status, changed, cause, services, timeline } = run.resultFile ?? assert.fail('no result file');
    assert.deepEqual({ status, changed, cause }, { status: 'deployed', changed: true, cause: null });
    assert.deepEqual(services[0]?.['imageChanges'], [{ container: 'app', from: dummyImage, to: newImage }]);
    assert.ok(timeline.some(({ text }) => text.includes('2 of 2 running')));
    assert.match(run.summary, /`chat-app:1` → `chat-app:2`/);
    assert.ok(run.summary.includes(`app: \`${dummyImage}\` → \`${newImage}\``));
    assert.ok(
      run.summary.includes(
        `https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/${cluster}/services/${service}/deployments?region=eu-west-1`,
      ),
    );
    assert.match(run.summary, /took \d+ (s|min)/);
  });

  it('never lets the percent run backwards and reaches 100 only at success', async () => {
    world = await World.withService();
    const percents = ownPercents(await world.deploy());
    assert.deepEqual(
      percents,
      percents.toSorted((a, b) => a - b),
    );
    assert.equal(percents.at(-1), 100);
    assert.equal(percents.filter((percent) => percent === 100).length, 1);
  });

  it('keeps to one short line a minute while nothing changes', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await world.deploy({ timeoutInMinutes: '10', rollbackOnFailure: 'false' });
    const still = lines(run).filter((line) => line.includes('still waiting'));
    assert.ok(still.length >= 8 && still.length <= 10, `${still.length} lines in 10 minutes`);
    assert.match(
      still[0] ?? '',
      /^\[01:\d\d, 08:\d\d left\] still waiting: chat-app-dev-ecs-svc 0 of 2 running, 2 pending, 2 old still running$/,
    );
  });

  it('ends with status started where it is told not to wait', async () => {
    world = await World.withService();
    const run = await world.deploy({ waitForCompletion: 'false' });
    assert.equal(run.result, 'Succeeded');
    assert.equal(run.outputs['status'], 'started');
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
    assert.deepEqual(world.operations, [
      'DescribeServices',
      'DescribeTaskDefinition',
      'DescribeImages',
      'RegisterTaskDefinition',
      'UpdateService',
    ]);
  });

  it('puts a bare image into the only container of the same repository, whatever its place', async () => {
    const sidecar = { name: 'sidecar', image: 'datadog/agent:7', essential: false };
    const app = { name: 'app', image: `${repository}:41`, essential: true };
    world = await World.withService({ definition: { containerDefinitions: [sidecar, app] } });
    const run = await world.deploy();
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.deepEqual(world.registeredImages, ['datadog/agent:7', newImage]);
  });

  it('gives several containers their own images', async () => {
    const app = { name: 'app', image: dummyImage, essential: true };
    const worker = { name: 'worker', image: dummyImage, essential: true };
    world = await World.withService({ definition: { containerDefinitions: [app, worker] } });
    const run = await world.deploy({ image: `app=${newImage}\nworker=reg.example:5000/w:v1` });
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.deepEqual(world.registeredImages, [newImage, 'reg.example:5000/w:v1']);
    assert.match(run.outputs['image'] ?? '', /^app=.*:42@sha256:\S+ worker=reg\.example:5000\/w:v1@sha256:\S+$/);
  });
});
