import assert from 'node:assert/strict';
import { deploy } from './rollouts.ts';
import { deployStaged, line, reach, shown, staged, timeline, told } from './staged.ts';
import { closeAll, messages, pass, serve, start, tasks, web } from './support.ts';

describe('a blue/green deployment in the simulator', () => {
  afterEach(closeAll);

  it('passes the documented stages, bakes with both revisions running, and cleans blue up', async () => {
    const simulator = await staged('BLUE_GREEN');
    const arn = await deployStaged(simulator, 'web:2');
    assert.deepEqual(await timeline(simulator, arn, 300), [
      '+0s PENDING - 0:0:0 2:0:100',
      '+1s IN_PROGRESS PRE_SCALE_UP 0:0:0 2:0:100',
      '+6s IN_PROGRESS SCALE_UP 0:0:0 2:0:100',
      '+27s IN_PROGRESS SCALE_UP 2:0:0 2:0:100',
      '+68s IN_PROGRESS POST_SCALE_UP 2:0:0 2:0:100',
      '+73s IN_PROGRESS TEST_TRAFFIC_SHIFT 2:100:0 2:0:100',
      '+78s IN_PROGRESS POST_TEST_TRAFFIC_SHIFT 2:100:0 2:0:100',
      '+83s IN_PROGRESS PRE_PRODUCTION_TRAFFIC_SHIFT 2:100:0 2:0:100',
      '+88s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:100 2:0:0',
      '+93s IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT 2:100:100 2:0:0',
      '+98s IN_PROGRESS BAKE_TIME 2:100:100 2:0:0',
      '+218s IN_PROGRESS CLEAN_UP 2:100:100 2:0:0',
      '+219s IN_PROGRESS CLEAN_UP 2:100:100 0:0:0',
      '+235s SUCCESSFUL CLEAN_UP 2:100:100 0:0:0',
    ]);
    assert.deepEqual(await shown(simulator), ['PRIMARY web:2 2']);
    assert.ok((await messages(simulator)).some((message) => message.endsWith('deployment completed.')));
  });

  it('passes the same stages when the service is made, with nothing beside it', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 } });
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    const lines = await timeline(simulator, arn, 200);
    assert.equal(lines[1], '+1s IN_PROGRESS PRE_SCALE_UP 0:0:0');
    assert.equal(lines.at(-1), '+159s SUCCESSFUL CLEAN_UP 2:100:100');
  });

  it('shows no rolloutState, and the new deployment as PRIMARY beside the old one', async () => {
    const simulator = await staged('BLUE_GREEN');
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:2 2', 'ACTIVE web:1 2']);
    const { deployments, currentServiceDeployment, currentServiceRevisions } = await web(simulator);
    assert.ok(deployments.every((deployment) => !('rolloutState' in deployment)));
    assert.equal(currentServiceDeployment, arn);
    assert.equal(currentServiceRevisions?.length, 2);
  });

  it('shows the old deployment as PRIMARY until the traffic is shifted, where it is set so', async () => {
    const simulator = await staged('BLUE_GREEN');
    simulator.ecs.adjustService('default', 'web', { blueGreenPrimary: 'source' });
    const arn = await deployStaged(simulator, 'web:2');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2', 'ACTIVE web:2 0']);
    assert.match((await web(simulator)).taskDefinition ?? '', /web:1$/);
    await reach(simulator, arn, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2', 'ACTIVE web:2 2']);
    await reach(simulator, arn, 'PRODUCTION_TRAFFIC_SHIFT');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:2 2', 'ACTIVE web:1 2']);
  });

  it('replaces tasks that die in either revision for as long as both are wanted', async () => {
    const simulator = await staged('BLUE_GREEN', { bakeTimeInMinutes: 20 });
    simulator.images.set('web:2', { kind: 'crashesOnce', exitCode: 1, afterSeconds: 100 });
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    await simulator.call('ecs:StopTask', { task: (await tasks(simulator, 'RUNNING'))[0]?.taskArn });
    await pass(simulator, 300);
    assert.equal(await line(simulator, arn), 'IN_PROGRESS BAKE_TIME 2:100:100 2:0:0');
  });

  it('scales both revisions when the desired count changes, and begins no other deployment for that', async () => {
    const simulator = await staged('BLUE_GREEN', { bakeTimeInMinutes: 20 });
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    await simulator.call('ecs:UpdateService', { service: 'web', desiredCount: 3 });
    await pass(simulator, 100);
    assert.equal(await line(simulator, arn), 'IN_PROGRESS BAKE_TIME 3:100:100 3:0:0');
    await simulator.call('ecs:UpdateService', { service: 'web', desiredCount: 1 });
    await pass(simulator, 100);
    assert.equal(await line(simulator, arn), 'IN_PROGRESS BAKE_TIME 1:100:100 1:0:0');
  });

  it('is stopped by another one, which reconciles the service first', async () => {
    const simulator = await staged('BLUE_GREEN', { bakeTimeInMinutes: 20 });
    const first = await deployStaged(simulator, 'web:2');
    await reach(simulator, first, 'BAKE_TIME');
    const second = await deployStaged(simulator, 'web:3');
    assert.equal((await told(simulator, first)).status, 'STOP_REQUESTED');
    await pass(simulator, 2);
    const { status, stoppedAt, finishedAt } = await told(simulator, first);
    assert.deepEqual([status, stoppedAt === undefined, stoppedAt], ['STOPPED', false, finishedAt]);
    assert.equal((await told(simulator, second)).lifecycleStage, 'RECONCILE_SERVICE');
    await reach(simulator, second, 'SCALE_UP');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:3 0', 'ACTIVE web:1 2']);
    const sources = (await told(simulator, second)).sourceServiceRevisions ?? [];
    assert.deepEqual(
      sources.map(({ requestedProductionTrafficWeight }) => requestedProductionTrafficWeight),
      [0, 100],
    );
    await pass(simulator, 3600);
    assert.equal((await told(simulator, second)).status, 'SUCCESSFUL');
    assert.equal((await told(simulator, first)).lifecycleStage, 'BAKE_TIME');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:3 2']);
  });

  it('takes what serves as its source, and goes back to what was completed', async () => {
    const pause = { targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] };
    const simulator = await staged('ROLLING', { bakeTimeInMinutes: 0 });
    await deploy(simulator, 'web:2', { deploymentConfiguration: { lifecycleHooks: [pause] } });
    await pass(simulator, 300);
    assert.deepEqual(await shown(simulator), ['PRIMARY web:2 2']);
    const deploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10, lifecycleHooks: [] };
    const arn = await deployStaged(simulator, 'web:3', { deploymentConfiguration });
    await reach(simulator, arn, 'POST_SCALE_UP');
    assert.equal(await line(simulator, arn), 'IN_PROGRESS POST_SCALE_UP 2:0:0 2:0:100');
    await simulator.call('ecs:StopServiceDeployment', { serviceDeploymentArn: arn });
    await pass(simulator, 300);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_SUCCESSFUL');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2']);
  });

  it('ends with the service that is deleted', async () => {
    const simulator = await staged('BLUE_GREEN');
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    await simulator.call('ecs:DeleteService', { service: 'web', force: true });
    await pass(simulator, 60);
    assert.equal((await told(simulator, arn)).status, 'STOPPED');
    assert.equal((await web(simulator)).status, 'INACTIVE');
    await pass(simulator, 3600);
    assert.equal((await told(simulator, arn)).status, 'STOPPED');
  });

  it('completes with nothing to run at a desired count of 0', async () => {
    const simulator = await staged('BLUE_GREEN', {}, { desiredCount: 0 });
    const arn = await deployStaged(simulator, 'web:2');
    await pass(simulator, 200);
    assert.equal(await line(simulator, arn), 'SUCCESSFUL CLEAN_UP 0:100:100 0:0:0');
  });

  it('follows a rolling update, and is followed by one, when the strategy is changed', async () => {
    const simulator = await staged('ROLLING', { bakeTimeInMinutes: 0 });
    const deploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 };
    const arn = await deployStaged(simulator, 'web:2', { deploymentConfiguration });
    await reach(simulator, arn, 'CLEAN_UP');
    await pass(simulator, 60);
    assert.deepEqual(await shown(simulator), ['PRIMARY web:2 2']);
    await deploy(simulator, 'web:3', { deploymentConfiguration: { strategy: 'ROLLING' } });
    await pass(simulator, 100);
    const { deployments, deploymentConfiguration: now } = await web(simulator);
    assert.deepEqual(
      deployments.map(({ rolloutState }) => rolloutState),
      ['COMPLETED'],
    );
    assert.equal(now?.bakeTimeInMinutes, 0);
  });
});
