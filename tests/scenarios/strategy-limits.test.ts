import assert from 'node:assert/strict';
import { type Seen, deployCanceled, inStage } from './support/between.ts';
import { assertRed, deploymentsNow, lineThat, standing, worldDeployedBy } from './support/blue-green.ts';
import { type Run, type World, arnOf, cluster, lines, newImage, service } from './support/world.ts';

const begun = ['RegisterTaskDefinition', 'UpdateService'];

/** A service whose blue/green deployments bake for five minutes. */
async function blueGreen(blueGreenPrimary: 'target' | 'source'): Promise<World> {
  const world = await worldDeployedBy('BLUE_GREEN', { bakeTimeInMinutes: 5 });
  world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
  return world;
}

describe('A blue/green deployment that runs out of time', () => {
  let world: World;
  afterEach(() => world.close());

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    it(`before the traffic shift (PRIMARY is the ${blueGreenPrimary}) goes back`, async () => {
      world = await blueGreen(blueGreenPrimary);
      world.aws.images.set(newImage, { kind: 'neverStarts' });
      const run = await world.deploy({ timeoutInMinutes: '2' });
      assert.ok(
        lines(run).includes(
          "Waiting for at most 7 min (time-out 2 min, configured waits 5 min). A way back may take the time-out again; the job's own limit must be longer than both.",
        ),
      );
      assertRed(
        run,
        'rolledBack',
        'timedOut',
        'Out of time after 7 min: 0 of 2 running, 2 pending, 2 old still running, in the stage SCALE_UP. chat-app:2 is not proven. The service runs chat-app:1 again.',
      );
      assert.equal(lineThat(run, /going back to chat-app:1 by StopServiceDeployment ROLLBACK/).at, 420);
      assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
      assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
    });

    it(`in the bake time (PRIMARY is the ${blueGreenPrimary}) is left alone, red all the same`, async () => {
      world = await blueGreen(blueGreenPrimary);
      const run = await world.deploy({ timeoutInMinutes: '1' });
      assertRed(
        run,
        'timedOut',
        'timedOut',
        'Out of time after 6 min: all production traffic is on chat-app:2 and its tasks are healthy, so it is left alone; ECS goes on with its deployment, which is not complete.',
      );
      assert.equal(await standing(world), 'IN_PROGRESS BAKE_TIME 100');
      assert.deepEqual(world.writes, begun);
      await world.aws.clock.advance(3_600_000);
      assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
    });
  }
});

describe('A canceled blue/green deployment', () => {
  let world: World;
  afterEach(() => world.close());

  /** The run, which says all by itself before a second signal comes. */
  const canceled = async (blueGreenPrimary: 'target' | 'source', seen: Seen): Promise<Run> => {
    world = await blueGreen(blueGreenPrimary);
    const run = await deployCanceled(world, {}, seen);
    assert.equal(run.result, 'Canceled', run.rawOutput);
    assert.equal(run.escalation, 'none');
    assert.equal(run.outputs['status'], 'canceled');
    assert.equal(run.resultFile?.cause, 'canceled');
    assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
    return run;
  };

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    it(`before the traffic shift (PRIMARY is the ${blueGreenPrimary}) orders the way back within the signals' time`, async () => {
      const run = await canceled(blueGreenPrimary, inStage('POST_SCALE_UP'));
      assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
      assert.deepEqual(lines(run).slice(-4, -2), [
        `${service}: going back to chat-app:1 by StopServiceDeployment ROLLBACK`,
        `${service}: the order to go back was given; nobody waits for it any more.`,
      ]);
      const order = world.aws.requests.find(({ operation }) => operation === 'StopServiceDeployment');
      const seconds = (world.aws.clock.now() - (order?.at ?? 0)) / 1_000;
      assert.ok(seconds < 7, `the run ended ${seconds} s after the order`);
      await world.aws.clock.advance(3_600_000);
      assert.equal(await standing(world), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0');
      assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
    });

    it(`in the bake time (PRIMARY was the ${blueGreenPrimary}) is left alone, and says so`, async () => {
      const run = await canceled(blueGreenPrimary, inStage('BAKE_TIME'));
      assert.deepEqual(world.writes, begun);
      assert.ok(
        lines(run).includes(
          `${service} is left with this run’s deployment ${run.outputs['deploymentId']} of chat-app:2: 2 of 2 of its tasks running. ECS goes on with it. All production traffic is on the new revision and its tasks are healthy, so it is not turned back.`,
        ),
        run.rawOutput,
      );
      await world.aws.clock.advance(3_600_000);
      assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
    });
  }
});
