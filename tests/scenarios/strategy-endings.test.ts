import assert from 'node:assert/strict';
import { deployThrough, deployWith, inStage, newTasksRunning } from './support/between.ts';
import {
  assertRed,
  balanced,
  deploymentsNow,
  errors,
  lineThat,
  news,
  serviceDeployment,
  standing,
  told,
  worldDeployedBy,
} from './support/blue-green.ts';
import { World, arnOf, baseDefinition, cluster, newImage, service } from './support/world.ts';

const blueGreen = (more: Readonly<Record<string, unknown>> = {}): Promise<World> =>
  worldDeployedBy('BLUE_GREEN', { bakeTimeInMinutes: 5, ...more });
const breaker = (rollback: boolean): Readonly<Record<string, unknown>> => ({
  deploymentCircuitBreaker: { enable: true, rollback },
});
const crashLoop = { kind: 'crashing', exitCode: 1, afterSeconds: 5 } as const;
const begun = ['RegisterTaskDefinition', 'UpdateService'];

/** Somebody presses "Roll back" in the console. */
async function stop(world: World): Promise<void> {
  const { serviceDeploymentArn } = await serviceDeployment(world);
  await world.aws.call('ecs:StopServiceDeployment', { serviceDeploymentArn, stopType: 'ROLLBACK' });
}

const requested = 'Service deployment rolled back because a rollback was requested.';

describe('A blue/green deployment whose tasks fail in SCALE_UP', () => {
  let world: World;
  afterEach(() => world.close());

  // The way back takes seconds: a look sees it under way, or only its end.
  it('and trip the circuit breaker is followed on the way back that ECS takes', async () => {
    world = await blueGreen(breaker(true));
    world.aws.images.set(newImage, { ...crashLoop, afterSeconds: 0 });
    const run = await world.deploy();
    assertRed(
      run,
      'rolledBack',
      'failed',
      /^the circuit breaker counted 3 failed tasks \(threshold 3\); ECS says: Service deployment rolled back because the circuit breaker threshold was exceeded\. (ECS rolled back: the service runs chat-app:1 \(ecs-svc\/\d+\) again\. 4 tasks failed: container app: exit code 1\.|4 tasks failed: container app: exit code 1\. The service runs chat-app:1 again\.)$/,
    );
    assert.ok(news(run).includes('circuit breaker: 3 of 3 failures, and it opened'), run.rawOutput);
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });

  it('and trip a circuit breaker that does not roll back is turned back by this run', async () => {
    world = await blueGreen(breaker(false));
    world.aws.images.set(newImage, { ...crashLoop, afterSeconds: 0 });
    const run = await world.deploy();
    assertRed(
      run,
      'rolledBack',
      'failed',
      'The deployment was stopped: the circuit breaker counted 3 failed tasks (threshold 3); ECS says: Service deployment stopped because the circuit breaker threshold was exceeded. 4 tasks failed: container app: exit code 1. The service runs chat-app:1 again.',
    );
    assert.deepEqual(world.writes, [...begun, 'UpdateService']);
    assert.deepEqual(world.bodies('UpdateService')[1], { cluster, service, taskDefinition: arnOf('chat-app:1') });
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });

  it('for ever, without a circuit breaker, is given up at three tasks and stopped', async () => {
    world = await blueGreen();
    world.aws.images.set(newImage, crashLoop);
    const run = await world.deploy();
    assertRed(
      run,
      'rolledBack',
      'failed',
      '4 tasks of the deployment failed: no circuit breaker runs, and without one this run gives up at 3. 4 tasks failed: container app: exit code 1. The service runs chat-app:1 again.',
    );
    assert.ok(lineThat(run, /going back to chat-app:1 by StopServiceDeployment ROLLBACK/).at < 120);
    assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
    assert.equal(await standing(world), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0');
  });

  it('for ever is left as it is where nothing may be rolled back', async () => {
    world = await blueGreen();
    world.aws.images.set(newImage, crashLoop);
    const run = await world.deploy({ rollbackOnFailure: 'false', failedTasksThreshold: '2' });
    assertRed(
      run,
      'failed',
      'failed',
      '2 tasks of the deployment failed: failedTasksThreshold is 2. 2 tasks failed: container app: exit code 1. rollbackOnFailure is off, so the service is left as it is.',
    );
    assert.deepEqual(world.writes, begun);
    assert.equal(await standing(world), 'IN_PROGRESS SCALE_UP 0');
  });
});

describe('A deployment that somebody else stops', () => {
  let world: World;
  afterEach(() => world.close());

  it('(ROLLING) is red and followed until the service is back', async () => {
    world = await World.withService(balanced);
    const run = await deployWith(world, {}, newTasksRunning(2), () => stop(world));
    assertRed(
      run,
      'rolledBack',
      'failed',
      'ECS deployment failed: rollback requested. The service runs chat-app:1 again.',
    );
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 COMPLETED 2 running']);
  });

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    for (const stage of ['POST_SCALE_UP', 'BAKE_TIME']) {
      it(`(BLUE_GREEN in ${stage}, PRIMARY is the ${blueGreenPrimary}) is red and followed until the service is back`, async () => {
        world = await blueGreen();
        world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
        const run = await deployWith(world, {}, inStage(stage), () => stop(world));
        assertRed(run, 'rolledBack', 'failed', `${requested} The service runs chat-app:1 again.`);
        assert.deepEqual(world.writes, begun);
        assert.equal(await standing(world), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0');
        assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
      });
    }
  }

  it('with ABORT, which ECS may learn again, goes back by an update', async () => {
    world = await blueGreen();
    let aborted: string | undefined;
    const run = await deployThrough(world, {}, (between) => {
      between.after(inStage('POST_SCALE_UP'), async () => {
        aborted = (await serviceDeployment(world)).serviceDeploymentArn;
      });
      between.rewriteDeployments((deployment) =>
        deployment.serviceDeploymentArn === aborted
          ? { ...deployment, status: 'STOPPED', statusReason: 'The deployment was aborted by a user.' }
          : deployment,
      );
    });
    assertRed(
      run,
      'rolledBack',
      'failed',
      'The deployment was stopped: The deployment was aborted by a user. The service runs chat-app:1 again.',
    );
    assert.deepEqual(world.writes, [...begun, 'UpdateService']);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });
});

describe('A blue/green deployment that another run replaces', () => {
  let world: World;
  afterEach(() => world.close());

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    for (const revision of ['chat-app:1', 'chat-app:3']) {
      it(`by ${revision} (PRIMARY is the ${blueGreenPrimary}) is superseded, and the other's is left alone`, async () => {
        world = await blueGreen();
        world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
        let theirs = '';
        const run = await deployWith(world, {}, inStage('POST_SCALE_UP'), async () => {
          await world.aws.call('ecs:RegisterTaskDefinition', baseDefinition);
          const update = { cluster, service, taskDefinition: revision, forceNewDeployment: true };
          await world.aws.call('ecs:UpdateService', update);
          theirs = (await serviceDeployment(world)).serviceDeploymentArn;
        });
        const ours = run.outputs['deploymentId'];
        assertRed(
          run,
          'superseded',
          'superseded',
          /^Superseded: the deployment ecs-svc\/\d+ of chat-app:\d replaced ours \(ecs-svc\/\d+\) before this run saw it completed\. Somebody else .*\.$/,
        );
        assert.ok(errors(run)[0]?.includes(`of ${revision} replaced ours (${ours})`), run.rawOutput);
        assert.ok(!run.log.some((line) => line.includes('By hand') || line.includes('rolling back')), run.rawOutput);
        assert.deepEqual(world.writes, begun);
        await world.aws.clock.advance(3_600_000);
        assert.equal((await serviceDeployment(world)).serviceDeploymentArn, theirs);
        assert.deepEqual(await deploymentsNow(world), [`PRIMARY ${revision} - 2 running`]);
      });
    }
  }

  for (const stage of ['POST_SCALE_UP', 'BAKE_TIME']) {
    it(`whose service is deleted in ${stage} is red, and nothing is ordered`, async () => {
      world = await blueGreen();
      const run = await deployWith(world, {}, inStage(stage), () =>
        world.aws.call('ecs:DeleteService', { cluster, service, force: true }),
      );
      assertRed(
        run,
        'failed',
        'failed',
        `The service ${service} is DRAINING: somebody deleted it while it was being deployed.`,
      );
      assert.deepEqual(world.writes, begun);
    });
  }
});

describe('What ECS may say some day', () => {
  let world: World;
  afterEach(() => world.close());

  it('a stage and a status that nobody knows are shown as they are, and the end is still found', async () => {
    world = await blueGreen();
    const run = await deployThrough(world, {}, (between) =>
      between.rewriteDeployments((deployment) =>
        deployment.lifecycleStage === 'POST_SCALE_UP'
          ? { ...deployment, lifecycleStage: 'WARM_UP_CACHES', status: 'IN_REVIEW', statusReason: undefined }
          : deployment,
      ),
    );
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    const said = told(run).map(({ text }) => text);
    assert.deepEqual(
      said.filter((text) => /IN_REVIEW|WARM_UP/.test(text)),
      ['ECS says IN_REVIEW', 'WARM_UP_CACHES'],
    );
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
  });
});
