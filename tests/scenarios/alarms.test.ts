import assert from 'node:assert/strict';
import { type Seen, deployWith, inStage, newTasksRunning } from './support/between.ts';
import { assertRed, deploymentsNow, lineThat, news, standing, worldDeployedBy } from './support/blue-green.ts';
import { type ServiceAnswer, type World, arnOf, cluster, service } from './support/world.ts';

const begun = ['RegisterTaskDefinition', 'UpdateService'];
const alarms = (rollback: boolean): Readonly<Record<string, unknown>> => ({
  alarms: { enable: true, rollback, alarmNames: ['chat-app-5xx', 'chat-app-latency'] },
});
const ring = (world: World): void => world.aws.alarms.set('chat-app-5xx', 'ALARM');
/** A look that finds no task but those of `chat-app:2`. */
const onlyNewTasks: Seen = (operation, answer) => {
  if (operation !== 'DescribeServices') return false;
  const [found] = answer['services'] as readonly ServiceAnswer[];
  return (
    found?.runningCount === 2 && found.taskDefinition === arnOf('chat-app:2') && newTasksRunning(2)(operation, answer)
  );
};
const inEcsWords = 'of CloudWatch alarm(s) in the ALARM state: chat-app-5xx.';

describe('An alarm that goes off in a rolling update', () => {
  let world: World;
  afterEach(() => world.close());

  it('makes the run red and is named, and ECS goes back where it is set so', async () => {
    world = await worldDeployedBy('ROLLING', alarms(true));
    const run = await deployWith(world, {}, newTasksRunning(2), () => ring(world));
    assertRed(
      run,
      'rolledBack',
      'failed',
      'ECS deployment failed: alarm detected (chat-app-5xx). The service runs chat-app:1 again.',
    );
    assert.ok(news(run).includes('the alarm chat-app-5xx went off'), run.rawOutput);
    assert.ok(news(run).some((text) => /^ECS is rolling back to chat-app:1 \(ecs-svc\/\d+\)$/.test(text)));
    assert.ok(!run.rawOutput.includes('chat-app-latency went off'));
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 COMPLETED 2 running']);
  });

  it('makes this run go back where ECS does not', async () => {
    world = await worldDeployedBy('ROLLING', alarms(false));
    const run = await deployWith(world, {}, newTasksRunning(2), () => ring(world));
    assertRed(
      run,
      'rolledBack',
      'failed',
      'ECS deployment failed: alarm detected (chat-app-5xx). The service runs chat-app:1 again.',
    );
    assert.deepEqual(world.writes, [...begun, 'UpdateService']);
    assert.deepEqual(world.bodies('UpdateService')[1], { cluster, service, taskDefinition: arnOf('chat-app:1') });
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 COMPLETED 2 running']);
  });

  it('leaves it as it is where nobody may go back', async () => {
    world = await worldDeployedBy('ROLLING', alarms(false));
    const run = await deployWith(world, { rollbackOnFailure: 'false' }, newTasksRunning(2), () => ring(world));
    assertRed(
      run,
      'failed',
      'failed',
      'ECS deployment failed: alarm detected (chat-app-5xx). rollbackOnFailure is off, so the service is left as it is.',
    );
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), [
      'PRIMARY chat-app:2 FAILED 2 running',
      'ACTIVE chat-app:1 COMPLETED 2 running',
    ]);
  });

  it('and is still watched after the last old task has gone: green comes when ECS stops watching', async () => {
    world = await worldDeployedBy('ROLLING', alarms(true));
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.ok(lineThat(run, /^done/).at - lineThat(run, /^2 of 2 running$/).at >= 170);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 COMPLETED 2 running']);
  });

  it('while ECS watches it at the end, with all old tasks gone, still makes the run red', async () => {
    world = await worldDeployedBy('ROLLING', alarms(true));
    const run = await deployWith(world, {}, onlyNewTasks, () => ring(world));
    assertRed(
      run,
      'rolledBack',
      'failed',
      'ECS deployment failed: alarm detected (chat-app-5xx). The service runs chat-app:1 again.',
    );
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 COMPLETED 2 running']);
  });

  it('before the update is not watched by ECS, and does not hold the run up', async () => {
    world = await worldDeployedBy('ROLLING', alarms(true));
    ring(world);
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
  });
});

describe('An alarm that goes off in a blue/green deployment', () => {
  let world: World;
  afterEach(() => world.close());

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    for (const stage of ['POST_SCALE_UP', 'BAKE_TIME']) {
      it(`(in ${stage}, PRIMARY is the ${blueGreenPrimary}) makes the run red, and ECS moves the traffic back`, async () => {
        world = await worldDeployedBy('BLUE_GREEN', { bakeTimeInMinutes: 5, ...alarms(true) });
        world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
        const run = await deployWith(world, {}, inStage(stage), () => ring(world));
        assertRed(
          run,
          'rolledBack',
          'failed',
          `the alarm chat-app-5xx went off; ECS says: Service deployment rolled back because ${inEcsWords} The service runs chat-app:1 again.`,
        );
        assert.ok(news(run).includes('the alarm chat-app-5xx went off'), run.rawOutput);
        assert.equal(news(run).includes('0 % of production traffic on chat-app:2'), stage === 'BAKE_TIME');
        assert.deepEqual(world.writes, begun);
        assert.equal(await standing(world), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0');
        assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
      });
    }
  }

  it('in the bake time makes this run go back where ECS does not', async () => {
    world = await worldDeployedBy('BLUE_GREEN', { bakeTimeInMinutes: 5, ...alarms(false) });
    const run = await deployWith(world, {}, inStage('BAKE_TIME'), () => ring(world));
    assertRed(
      run,
      'rolledBack',
      'failed',
      `The deployment was stopped: the alarm chat-app-5xx went off; ECS says: Service deployment stopped because ${inEcsWords} The service runs chat-app:1 again.`,
    );
    assert.deepEqual(world.writes, [...begun, 'UpdateService']);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });
});
