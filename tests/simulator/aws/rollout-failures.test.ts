import assert from 'node:assert/strict';
import { deploy, lines, settled } from './rollouts.ts';
import { closeAll, messages, pass, register, serve, start, tasks, web } from './support.ts';

const breaker = (more: object = {}): object => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true, ...more } },
});

describe('a rollout that fails in the simulator', () => {
  afterEach(closeAll);

  it('fails by the circuit breaker and goes back in a new deployment', async () => {
    const simulator = await settled(breaker());
    const good = (await web(simulator)).deployments[0];
    simulator.images.set('web:bad', { kind: 'notPullable', reason: 'CannotPullContainerError: not found' });
    const failed = await deploy(simulator, 'web:bad');
    await pass(simulator, 40);
    const [back, bad] = (await web(simulator)).deployments;
    assert.equal(back?.taskDefinition, good?.taskDefinition);
    assert.notEqual(back?.id, good?.id);
    assert.equal(back?.rolloutStateReason, `ECS deployment circuit breaker: rolling back to deploymentId ${good?.id}.`);
    assert.equal(bad?.id, failed);
    assert.equal(bad?.rolloutState, 'FAILED');
    assert.equal(bad?.rolloutStateReason, 'ECS deployment circuit breaker: tasks failed to start.');
    const told = await messages(simulator);
    assert.ok(told.includes(`(deployment ${failed}) deployment failed: tasks failed to start.`));
    assert.ok(told.includes(`rolling back to deployment ${good?.id}.`));
    assert.ok(told.some((message) => message.includes('unable to place a task. Reason: CannotPullContainerError')));
    const [stopped] = await tasks(simulator, 'STOPPED');
    assert.equal(stopped?.stopCode, 'TaskFailedToStart');
    assert.equal(stopped.stoppedReason, 'CannotPullContainerError: not found');
    await pass(simulator, 100);
    const { deployments } = await web(simulator);
    assert.deepEqual(
      [deployments.length, deployments[0]?.id, deployments[0]?.rolloutState],
      [1, back?.id, 'COMPLETED'],
    );
  });

  it('goes back to the earlier deployment under its own id where it is set so', async () => {
    const simulator = await settled(breaker());
    simulator.ecs.adjustService('default', 'web', { rollbackStyle: 'earlierDeployment' });
    const good = (await web(simulator)).deployments[0]?.id;
    simulator.images.set('web:bad', { kind: 'crashing', exitCode: 3, afterSeconds: 0 });
    await deploy(simulator, 'web:bad');
    await pass(simulator, 100);
    const { deployments } = await web(simulator);
    assert.deepEqual(
      deployments.map(({ id, rolloutState }) => [id, rolloutState]),
      [[good, 'COMPLETED']],
    );
    const [stopped] = await tasks(simulator, 'STOPPED');
    assert.deepEqual(
      [stopped?.stopCode, stopped?.stoppedReason, stopped?.containers?.[0]?.exitCode],
      ['EssentialContainerExited', 'Essential container in task exited', 3],
    );
  });

  it('fails once and for all where the earlier deployment does not start again either', async () => {
    const simulator = await settled(breaker());
    simulator.ecs.adjustService('default', 'web', { rollbackStyle: 'earlierDeployment', newerApi: false });
    for (const image of ['web:1', 'web:2']) {
      simulator.images.set(image, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    }
    await deploy(simulator, 'web:2', { deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 } });
    await pass(simulator, 3000);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:1 FAILED 2/0/0/4']);
  });

  it('stays FAILED, and starts nothing more, where no rollback is wanted', async () => {
    const simulator = await settled(breaker({ rollback: false }));
    simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    await deploy(simulator, 'web:bad');
    await pass(simulator, 3000);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 FAILED 2/0/0/4', 'ACTIVE web:1 COMPLETED 2/2/0/0']);
  });

  it('goes on for ever, in longer and longer pauses, without a circuit breaker', async () => {
    const simulator = await settled({ desiredCount: 1 });
    simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    await deploy(simulator, 'web:bad');
    await pass(simulator, 3 * 3600);
    assert.match((await lines(simulator))[0] ?? '', /^PRIMARY web:2 IN_PROGRESS 1\/0\/[01]\/1\d$/);
    const told = await messages(simulator);
    assert.equal(told.filter((message) => message.startsWith('is unable to consistently start tasks')).length, 1);
  });

  it('does not count a crash after RUNNING for the circuit breaker, as the API documents', async () => {
    const simulator = await settled({ desiredCount: 1, ...breaker() });
    simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    await deploy(simulator, 'web:bad');
    await pass(simulator, 600);
    const [line = '', old] = await lines(simulator);
    assert.match(line, /^PRIMARY web:2 IN_PROGRESS 1\/[01]\/[01]\/0$/);
    assert.equal(old, 'ACTIVE web:1 COMPLETED 1/1/0/0');
  });

  it('lets a container that crashes after it counted as healthy slip through COMPLETED', async () => {
    const simulator = await settled({ desiredCount: 1 });
    simulator.images.set('web:2', { kind: 'crashesOnce', exitCode: 137, afterSeconds: 120 });
    const id = await deploy(simulator, 'web:2');
    await pass(simulator, 100);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 1/1/0/0']);
    await pass(simulator, 45);
    const crashed = (await tasks(simulator, 'STOPPED')).find(({ startedBy }) => startedBy === id);
    assert.equal(crashed?.containers?.[0]?.exitCode, 137);
    assert.match(crashed.containers[0]?.reason ?? '', /^OutOfMemoryError/);
    await pass(simulator, 100);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 1/1/0/0']);
  });

  it('stops a task that fails the load balancer’s check, and drains the others for their delay', async () => {
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef';
    const loadBalancers = [{ targetGroupArn, containerName: 'app', containerPort: 80 }];
    const simulator = await settled({ loadBalancers, ...breaker() });
    simulator.images.set('web:bad', { kind: 'unhealthy', afterSeconds: 60 });
    const id = await deploy(simulator, 'web:bad');
    await pass(simulator, 85);
    const failed = (await tasks(simulator, 'STOPPED')).find(({ startedBy }) => startedBy === id);
    assert.equal(failed?.stopCode, 'ServiceSchedulerInitiated');
    assert.equal(failed.stoppedReason, `Task failed ELB health checks in (target-group ${targetGroupArn})`);
    assert.equal(failed.lastStatus, 'DEACTIVATING');
    await pass(simulator, 1500);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:1 COMPLETED 2/2/0/0']);
    const told = await messages(simulator);
    assert.ok(told.includes(`registered 1 targets in (target-group ${targetGroupArn})`));
    assert.ok(told.includes('has begun draining connections on 2 tasks.'));
  });

  it('stops a task that fails its container’s own check', async () => {
    const simulator = await settled();
    simulator.images.set('web:bad', { kind: 'unhealthy', afterSeconds: 20 });
    const taskDefinition = await register(simulator, 'web:bad', {}, { healthCheck: { command: ['CMD', 'x'] } });
    await simulator.call('ecs:UpdateService', { service: 'web', taskDefinition });
    await pass(simulator, 42);
    const [failed] = await tasks(simulator, 'STOPPED');
    assert.equal(failed?.stoppedReason, 'Task failed container health checks');
    assert.equal(failed.healthStatus, 'UNHEALTHY');
    assert.equal((await web(simulator)).deployments[0]?.failedTasks, 2);
  });

  it('lets a failing check pass during the grace period', async () => {
    const loadBalancers = [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 80 }];
    const simulator = await start();
    simulator.images.set('web:1', { kind: 'unhealthy', afterSeconds: 20 });
    await serve(simulator, 'web:1', { loadBalancers, healthCheckGracePeriodSeconds: 120 });
    await pass(simulator, 139);
    assert.equal((await tasks(simulator, 'STOPPED')).length, 0);
    await pass(simulator, 2);
    const [failed] = await tasks(simulator, 'STOPPED');
    assert.equal(failed?.stoppedReason, 'Task failed ELB health checks in (elb classic)');
  });

  it('waits for ever for an image that never starts', async () => {
    const simulator = await settled();
    simulator.images.set('web:bad', { kind: 'neverStarts' });
    await deploy(simulator, 'web:bad');
    await pass(simulator, 7200);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 IN_PROGRESS 2/0/2/0', 'ACTIVE web:1 COMPLETED 2/2/0/0']);
  });
});
