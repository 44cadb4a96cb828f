import assert from 'node:assert/strict';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { closeAll, messages, pass, register, serve, start, tasks, web } from './support.ts';

const breaker = (more: object = {}): object => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true, ...more } },
});

/** Serves `web:1` until its first deployment is complete. */
async function settled(service: object = {}, image = 'web:1'): Promise<Simulator> {
  const simulator = await start();
  await serve(simulator, image, service);
  await pass(simulator, 400);
  assert.equal((await web(simulator)).deployments[0]?.rolloutState, 'COMPLETED');
  return simulator;
}

async function deploy(simulator: Simulator, image: string, more: object = {}): Promise<string> {
  const taskDefinition = await register(simulator, image);
  await simulator.call('ecs:UpdateService', { service: 'web', taskDefinition, ...more });
  return (await web(simulator)).deployments[0]?.id ?? '';
}

/** One line for each deployment: status, state, and the counts desired/running/pending/failed. */
async function lines(simulator: Simulator): Promise<string[]> {
  return (await web(simulator)).deployments.map((deployment) => {
    const { status, rolloutState, desiredCount, runningCount, pendingCount, failedTasks } = deployment;
    const family = deployment.taskDefinition?.split('/')[1];
    return `${status} ${family} ${rolloutState} ${desiredCount}/${runningCount}/${pendingCount}/${failedTasks}`;
  });
}

describe('a rollout in the simulator', () => {
  afterEach(closeAll);

  it('replaces the tasks and is COMPLETED when the last old one has ended', async () => {
    const simulator = await settled();
    await deploy(simulator, 'web:2');
    let last = await lines(simulator);
    const timeline = [['+0s', ...last]];
    for (let second = 1; second <= 90; second += 1) {
      await pass(simulator, 1);
      const now = await lines(simulator);
      if (now.join() !== last.join()) timeline.push([`+${second}s`, ...now]);
      last = now;
    }
    assert.deepEqual(timeline, [
      ['+0s', 'PRIMARY web:2 IN_PROGRESS 2/0/0/0', 'ACTIVE web:1 COMPLETED 2/2/0/0'],
      ['+1s', 'PRIMARY web:2 IN_PROGRESS 2/0/2/0', 'ACTIVE web:1 COMPLETED 2/2/0/0'],
      ['+21s', 'PRIMARY web:2 IN_PROGRESS 2/2/0/0', 'ACTIVE web:1 COMPLETED 2/2/0/0'],
      ['+62s', 'PRIMARY web:2 IN_PROGRESS 2/2/0/0', 'ACTIVE web:1 COMPLETED 0/0/0/0'],
      ['+78s', 'PRIMARY web:2 COMPLETED 2/2/0/0'],
    ]);
  });

  it('tells its story in ECS’s words', async () => {
    const simulator = await settled();
    const first = (await web(simulator)).deployments[0]?.id;
    const second = await deploy(simulator, 'web:2');
    await pass(simulator, 100);
    const told = (await messages(simulator)).map((message) => message.replaceAll(/\(task [0-9a-f]{32}\)/g, '(task)'));
    assert.deepEqual(told, [
      'has started 2 tasks: (task) (task).',
      `(deployment ${first}) deployment completed.`,
      'has reached a steady state.',
      'has started 2 tasks: (task) (task).',
      'has stopped 2 running tasks: (task) (task).',
      `(deployment ${second}) deployment completed.`,
      'has reached a steady state.',
    ]);
  });

  it('takes each task through its stations, with times, and knows who started it', async () => {
    const simulator = await settled({ desiredCount: 1 });
    const [old] = await tasks(simulator, 'RUNNING');
    const id = await deploy(simulator, 'web:2');
    const seen = new Set<string>();
    const ended = new Set<string>();
    for (let second = 0; second < 90; second += 1) {
      await pass(simulator, 1);
      const [task] = (await tasks(simulator, 'RUNNING')).filter(({ taskArn }) => taskArn !== old?.taskArn);
      const [leaving] = await tasks(simulator, 'STOPPED');
      seen.add(task?.lastStatus ?? '');
      if (leaving !== undefined) ended.add(leaving.lastStatus ?? '');
    }
    assert.deepEqual([...seen], ['PROVISIONING', 'PENDING', 'ACTIVATING', 'RUNNING']);
    assert.deepEqual([...ended], ['STOPPING', 'DEPROVISIONING', 'STOPPED']);
    const [task] = await tasks(simulator, 'RUNNING');
    assert.equal(task?.startedBy, id);
    const [stopped] = await tasks(simulator, 'STOPPED');
    assert.equal(stopped?.stopCode, 'ServiceSchedulerInitiated');
    assert.equal(stopped.stoppedReason, `Scaling activity initiated by (deployment ${id})`);
    assert.equal(stopped.containers?.[0]?.exitCode, 0);
    await pass(simulator, 3600);
    assert.deepEqual(await tasks(simulator, 'STOPPED'), []);
  });

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
    const [crashed] = (await tasks(simulator, 'STOPPED')).filter(({ startedBy }) => startedBy === id);
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
    const [failed] = (await tasks(simulator, 'STOPPED')).filter(({ startedBy }) => startedBy === id);
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

  it('turns ACTIVE and disappears when another one supersedes it', async () => {
    const simulator = await settled();
    const second = await deploy(simulator, 'web:2');
    await pass(simulator, 10);
    const third = await deploy(simulator, 'web:3');
    assert.deepEqual((await web(simulator)).deployments.map(({ id, status }) => [id, status]).slice(0, 2), [
      [third, 'PRIMARY'],
      [second, 'ACTIVE'],
    ]);
    await pass(simulator, 3);
    assert.ok((await web(simulator)).deployments.every(({ id }) => id !== second));
    await pass(simulator, 100);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:3 COMPLETED 2/2/0/0']);
  });

  it('begins anew for a forced deployment of the same definition, and not for a mere desired count', async () => {
    const simulator = await settled();
    const first = (await web(simulator)).deployments[0]?.id;
    await simulator.call('ecs:UpdateService', { service: 'web', desiredCount: 3 });
    await pass(simulator, 100);
    assert.equal((await web(simulator)).deployments[0]?.id, first);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:1 COMPLETED 3/3/0/0']);
    await simulator.call('ecs:UpdateService', { service: 'web', forceNewDeployment: true });
    assert.notEqual((await web(simulator)).deployments[0]?.id, first);
    await pass(simulator, 100);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:1 COMPLETED 3/3/0/0']);
  });

  it('completes at once with a desired count of 0', async () => {
    const simulator = await settled({ desiredCount: 0 });
    await deploy(simulator, 'web:2');
    assert.match((await lines(simulator))[0] ?? '', /IN_PROGRESS/);
    await pass(simulator, 1);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 0/0/0/0']);
  });

  it('says that the percentages leave nothing to do, and goes on when they are changed', async () => {
    const simulator = await settled({
      desiredCount: 1,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
    });
    await deploy(simulator, 'web:2');
    await pass(simulator, 100);
    assert.equal(
      (await messages(simulator)).filter((text) => text.startsWith('was unable to stop or start')).length,
      1,
    );
    await simulator.call('ecs:UpdateService', {
      service: 'web',
      deploymentConfiguration: { minimumHealthyPercent: 0 },
    });
    await pass(simulator, 100);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 1/1/0/0']);
  });

  it('ends when the service is deleted, which drains and is then INACTIVE', async () => {
    const simulator = await settled();
    await deploy(simulator, 'web:2');
    await assert.rejects(simulator.call('ecs:DeleteService', { service: 'web' }), {
      code: 'InvalidParameterException',
    });
    await simulator.call('ecs:DeleteService', { service: 'web', force: true });
    assert.equal((await web(simulator)).status, 'DRAINING');
    await pass(simulator, 60);
    assert.equal((await web(simulator)).status, 'INACTIVE');
    await assert.rejects(simulator.call('ecs:UpdateService', { service: 'web' }), {
      code: 'ServiceNotActiveException',
      message: 'Service was not ACTIVE.',
    });
  });
});
