import assert from 'node:assert/strict';
import { deploy, lines, settled } from './rollouts.ts';
import { closeAll, messages, pass, tasks, web } from './support.ts';

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
      const task = (await tasks(simulator, 'RUNNING')).find(({ taskArn }) => taskArn !== old?.taskArn);
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
