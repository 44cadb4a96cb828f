import assert from 'node:assert/strict';
import {
  assertPercents,
  balanced,
  deploymentsNow,
  errors,
  lineThat,
  news,
  standing,
  told,
  worldDeployedBy,
} from './support/blue-green.ts';
import { World, arnOf, lines, newImage } from './support/world.ts';

const scaleUp = [
  'PRE_SCALE_UP: before the new tasks start',
  'SCALE_UP: the new tasks start',
  'POST_SCALE_UP: the new tasks are there',
  'TEST_TRAFFIC_SHIFT: test traffic moves to the new tasks',
  '100 % of test traffic on chat-app:2',
  'POST_TEST_TRAFFIC_SHIFT: test traffic is on the new tasks',
];
const shiftTo = (percent: number): readonly string[] => [
  'PRE_PRODUCTION_TRAFFIC_SHIFT: before production traffic moves',
  'PRODUCTION_TRAFFIC_SHIFT: production traffic moves to the new tasks',
  `${percent} % of production traffic on chat-app:2`,
];
const shifted = 'POST_PRODUCTION_TRAFFIC_SHIFT: production traffic is on the new tasks';
const toTheEnd = [
  shifted,
  'BAKE_TIME: old and new tasks run side by side, about 5 min of bake time left',
  'CLEAN_UP: the old tasks stop',
  'ECS says SUCCESSFUL',
  'done; the service runs chat-app:2.',
];

const strategies = [
  {
    strategy: 'BLUE_GREEN',
    steps: {},
    deadline: 'Waiting for at most 35 min (time-out 30 min, configured waits 5 min).',
    shifts: shiftTo(100),
  },
  {
    strategy: 'LINEAR',
    steps: { linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 2 } },
    deadline: 'Waiting for at most 41 min (time-out 30 min, configured waits 11 min).',
    shifts: [...shiftTo(33.3), ...shiftTo(66.6), ...shiftTo(99.9), ...shiftTo(100)],
  },
  {
    strategy: 'CANARY',
    steps: { canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 3 } },
    deadline: 'Waiting for at most 38 min (time-out 30 min, configured waits 8 min).',
    shifts: [...shiftTo(10), ...shiftTo(100)],
  },
] as const;

/** The seconds of bake time that a line says are left. */
function bakeLeft(text: string): number | undefined {
  const found = /about (?:(\d+) min ?)?(?:(\d+) s )?of bake time left/.exec(text);
  return found === null ? undefined : Number(found[1] ?? 0) * 60 + Number(found[2] ?? 0);
}

describe('A deployment by a strategy that moves traffic', () => {
  let world: World;
  afterEach(() => world.close());

  for (const { strategy, steps, deadline, shifts } of strategies) {
    const configuration = { bakeTimeInMinutes: 5, ...steps };

    for (const blueGreenPrimary of ['target', 'source'] as const) {
      it(`(${strategy}, PRIMARY is the ${blueGreenPrimary} meanwhile) is told stage by stage, and green at its end`, async () => {
        world = await worldDeployedBy(strategy, configuration);
        world.aws.ecs.adjustService('chat-app-dev', 'chat-app-dev-ecs-svc', { blueGreenPrimary });
        const run = await world.deploy();
        assert.equal(run.result, 'Succeeded', run.rawOutput);
        assert.equal(run.outputs['status'], 'deployed');
        assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
        assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
        assert.deepEqual(news(run), [...scaleUp, ...shifts, ...toTheEnd]);
        assert.ok(
          lines(run).includes(
            `${deadline} A way back may take the time-out again; the job's own limit must be longer than both.`,
          ),
          run.rawOutput,
        );
        assertPercents(run);
        assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
        assert.equal(await standing(world), 'SUCCESSFUL CLEAN_UP 100');
        assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
      });

      it(`(${strategy}, PRIMARY is the ${blueGreenPrimary} meanwhile) with trafficShifted is green once all traffic is on, and not before`, async () => {
        world = await worldDeployedBy(strategy, configuration);
        world.aws.ecs.adjustService('chat-app-dev', 'chat-app-dev-ecs-svc', { blueGreenPrimary });
        const run = await world.deploy({ waitUntil: 'trafficShifted' });
        assert.equal(run.result, 'Succeeded', run.rawOutput);
        assert.equal(run.outputs['status'], 'deployed');
        assert.deepEqual(news(run), [
          ...scaleUp,
          ...shifts,
          shifted,
          'all production traffic is on chat-app:2; ECS finishes the deployment by itself.',
        ]);
        assert.equal(await standing(world), 'IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT 100');
        assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
        assertPercents(run);
      });
    }
  }

  it('says a minute how much bake time is left, and keeps to it', async () => {
    world = await worldDeployedBy('BLUE_GREEN', { bakeTimeInMinutes: 5 });
    const run = await world.deploy();
    const baking = told(run).flatMap(({ at, text }) => {
      const left = bakeLeft(text);
      return left === undefined ? [] : [{ at, left }];
    });
    const end = lineThat(run, /^CLEAN_UP/).at;
    assert.equal(baking.length, 5, run.rawOutput);
    for (const { at, left } of baking) {
      assert.ok(Math.abs(at + left - end) <= 5, `${left} s were said to be left at ${at}, and it ended at ${end}`);
    }
    for (const [index, { at }] of baking.entries()) {
      const next = baking[index + 1]?.at ?? end;
      assert.ok(next - at <= 65, `nothing was said from ${at} to ${next}`);
    }
  });

  it('says how much traffic is on the new revision while a step bakes', async () => {
    const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 3 };
    world = await worldDeployedBy('CANARY', { bakeTimeInMinutes: 0, canaryConfiguration });
    const run = await world.deploy();
    const said = lineThat(run, /^still waiting/);
    assert.match(said.text, /PRODUCTION_TRAFFIC_SHIFT, 10 % of production traffic/);
    assert.equal(run.outputs['status'], 'deployed');
  });

  it('waits no longer than the last step, even where nothing bakes', async () => {
    world = await worldDeployedBy('BLUE_GREEN', { bakeTimeInMinutes: 0 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.ok(
      lines(run).includes(
        "Waiting for at most 30 min. A way back may take the time-out again; the job's own limit must be longer than both.",
      ),
    );
    const [, , ...end] = toTheEnd;
    assert.deepEqual(news(run), [...scaleUp, ...shiftTo(100), shifted, ...end]);
  });
});

describe('A rolling update with trafficShifted', () => {
  let world: World;
  afterEach(() => world.close());

  it('is green when the old tasks have left the load balancer, not when they have drained', async () => {
    world = await World.withService(balanced);
    const run = await world.deploy({ waitUntil: 'trafficShifted' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(news(run).at(-1), 'all production traffic is on chat-app:2; ECS finishes the deployment by itself.');
    const { deployments } = await world.describe();
    assert.equal(deployments.find(({ status }) => status === 'PRIMARY')?.rolloutState, 'IN_PROGRESS');
    assert.deepEqual(await deploymentsNow(world), [
      'PRIMARY chat-app:2 IN_PROGRESS 2 running',
      'ACTIVE chat-app:1 COMPLETED 0 running',
    ]);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    assertPercents(run);
  });

  it('is not green while an old task still takes traffic', async () => {
    world = await World.withService({ ...balanced, desiredCount: 1 });
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await world.deploy({ waitUntil: 'trafficShifted', timeoutInMinutes: '5', rollbackOnFailure: 'false' });
    assert.equal(run.outputs['status'], 'timedOut', run.rawOutput);
    assert.deepEqual(errors(run), [
      'chat-app-dev-ecs-svc: Out of time after 5 min: 0 of 1 running, 1 pending, 1 old still running. chat-app:2 is not proven. rollbackOnFailure is off, so the service is left as it is.',
    ]);
  });

  it('waits for the end where the service keeps fewer than all of its tasks, since the traffic tells nothing there', async () => {
    world = await World.withService({ ...balanced, deploymentConfiguration: { minimumHealthyPercent: 50 } });
    const run = await world.deploy({ waitUntil: 'trafficShifted' });
    assert.equal(news(run).at(-1), 'done; the service runs chat-app:2.', run.rawOutput);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 COMPLETED 2 running']);
  });
});
