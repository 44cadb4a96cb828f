import assert from 'node:assert/strict';
import { type Seen, deployCanceled, deployWith, newTasksRunning } from './support/between.ts';
import {
  assertPercents,
  assertRed,
  deploymentsNow,
  lineThat,
  news,
  told,
  worldDeployedBy,
} from './support/blue-green.ts';
import { type Run, type ServiceAnswer, type World, cluster, lines, newImage, service } from './support/world.ts';

const begun = ['RegisterTaskDefinition', 'UpdateService'];
const newer = ['ListServiceDeployments', 'DescribeServiceDeployments', 'DescribeServiceRevisions'];
const steering = ['StopServiceDeployment', 'ContinueServiceDeployment'];
const alarms = { alarms: { enable: true, rollback: true, alarmNames: ['chat-app-5xx'] } };

/** How the newer API is out of reach: refused by an older policy, or missing from what ECS answers. */
const ways = {
  denied: (world: World): void => {
    for (const action of newer) world.aws.identities.deny('administrator', `ecs:${action}`);
  },
  'denied, with the actions that steer': (world: World): void => {
    for (const action of [...newer, ...steering]) world.aws.identities.deny('administrator', `ecs:${action}`);
  },
  missing: (world: World): void => world.aws.ecs.adjustService(cluster, service, { newerApi: false }),
} as const;

/** A service at rest that deploys by a strategy, five minutes of bake time included, out of the newer API's reach. */
async function blindWorld(
  strategy: string,
  way: keyof typeof ways,
  configuration: Readonly<Record<string, unknown>> = {},
): Promise<World> {
  const bake = strategy === 'ROLLING' ? {} : { bakeTimeInMinutes: 5 };
  const world = await worldDeployedBy(strategy, { ...bake, ...configuration });
  ways[way](world);
  return world;
}

/** The lines that say that the stages cannot be shown. */
function excuses(run: Run): readonly string[] {
  return lines(run).filter((line) => /cannot be shown/.test(line));
}

const excuse = {
  denied:
    /^The stage, traffic, hooks and alarms of the deployment cannot be shown\. Access denied: .* may not perform ecs:DescribeServiceDeployments on .*\. Allow ecs:DescribeServiceDeployments on that resource for this identity\.$/,
  missing:
    /^\[.* left\] chat-app-dev-ecs-svc: ECS names no service deployment, so stage, traffic, hooks and alarms cannot be shown$/,
} as const;

/** A look that finds all tasks of the new revision running and none of the old one. */
const onlyNewTasks: Seen = (operation, answer) => {
  if (operation !== 'DescribeServices') return false;
  const [found] = answer['services'] as readonly ServiceAnswer[];
  return found?.runningCount === 2 && newTasksRunning(2)(operation, answer);
};

/** A look that finds the new tasks running for three minutes: the bake time is under way. */
function baking(world: World): Seen {
  let since: number | undefined;
  return (operation, answer) => {
    if (!newTasksRunning(2)(operation, answer)) return false;
    since ??= world.aws.clock.now();
    return world.aws.clock.now() - since >= 180_000;
  };
}

describe('Where the newer API is out of reach', () => {
  let world: World;
  afterEach(() => world.close());

  for (const way of ['denied', 'missing'] as const) {
    for (const [strategy, steps] of [
      ['BLUE_GREEN', {}],
      ['LINEAR', { linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 3 } }],
      ['CANARY', { canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 3 } }],
    ] as const) {
      it(`(${way}) a ${strategy} deployment is green at its end, not before, and one line says what is missing`, async () => {
        world = await blindWorld(strategy, way, steps);
        const run = await world.deploy();
        assert.equal(run.result, 'Succeeded', run.rawOutput);
        assert.equal(run.outputs['status'], 'deployed');
        assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
        assert.equal(excuses(run).length, 1, run.rawOutput);
        assert.match(excuses(run)[0] ?? '', excuse[way]);
        // What is refused is not asked for again: once for the plan, once for the watch.
        const asked = world.operations.filter((operation) => operation === 'DescribeServiceDeployments').length;
        assert.equal(asked, way === 'denied' ? 2 : 0);
        assert.equal(news(run).at(-1), 'done; the service runs chat-app:2.');
        assert.deepEqual(world.writes, begun);
        assertPercents(run);
      });
    }

    it(`(${way}) trafficShifted waits until the old tasks are gone at least, since nothing else tells of the traffic`, async () => {
      world = await blindWorld('BLUE_GREEN', way);
      const run = await world.deploy({ waitUntil: 'trafficShifted' });
      assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
      const [now, ...earlier] = await deploymentsNow(world);
      assert.equal(now, 'PRIMARY chat-app:2 - 2 running');
      assert.ok(
        earlier.every((one) => one === 'ACTIVE chat-app:1 - 0 running'),
        earlier.join(),
      );
      assert.deepEqual(world.writes, begun);
    });
  }

  it('a rolling update needs none of it, and complains of nothing', async () => {
    world = await blindWorld('ROLLING', 'denied, with the actions that steer');
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(excuses(run), []);
    assert.ok(!run.log.some((line) => line.includes('Access denied')), run.rawOutput);
  });

  it('an alarm in a rolling update still makes the run red, and ECS goes back', async () => {
    world = await blindWorld('ROLLING', 'denied', alarms);
    const run = await deployWith(world, {}, newTasksRunning(2), () => world.aws.alarms.set('chat-app-5xx', 'ALARM'));
    assertRed(run, 'rolledBack', 'failed', 'ECS deployment failed: alarm detected. The service runs chat-app:1 again.');
    assert.equal(excuses(run).length, 1);
    assert.deepEqual(world.writes, begun);
  });

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    it(`a circuit breaker that rolls back (PRIMARY is the ${blueGreenPrimary}) makes the run red, and it is followed back`, async () => {
      world = await blindWorld('BLUE_GREEN', 'denied', { deploymentCircuitBreaker: { enable: true, rollback: true } });
      world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
      world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
      const run = await world.deploy();
      assertRed(
        run,
        'rolledBack',
        'failed',
        'deployment failed: Service deployment rolled back because the circuit breaker threshold was exceeded. 4 tasks failed: container app: exit code 1. The service runs chat-app:1 again.',
      );
      assert.deepEqual(world.writes, begun);
      assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
    });

    it(`an alarm in the bake time (PRIMARY was the ${blueGreenPrimary}) is told at once, not when the failed tasks have drained`, async () => {
      world = await blindWorld('BLUE_GREEN', 'denied', alarms);
      world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
      let rang = 0;
      const run = await deployWith(world, {}, baking(world), () => {
        rang = world.aws.clock.now();
        world.aws.alarms.set('chat-app-5xx', 'ALARM');
      });
      assertRed(
        run,
        'rolledBack',
        'failed',
        'deployment failed: Service deployment rolled back because of CloudWatch alarm(s) in the ALARM state: chat-app-5xx. The service runs chat-app:1 again.',
      );
      const update = world.aws.requests.find(({ operation }) => operation === 'UpdateService')?.at ?? 0;
      const seconds = lineThat(run, /^the deployment failed/).at - (rang - update) / 1_000;
      assert.ok(seconds <= 15, `it was told ${seconds} s after the alarm`);
      assert.ok(
        told(run).every(({ text }) => !text.includes('0 of 0 running')),
        run.rawOutput,
      );
      assert.deepEqual(world.writes, begun);
      assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
    });

    it(`a run that is out of time with only new tasks left (PRIMARY was the ${blueGreenPrimary}) leaves them alone`, async () => {
      world = await blindWorld('BLUE_GREEN', 'denied');
      world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
      const run = await world.deploy({ timeoutInMinutes: '2' });
      assertRed(
        run,
        'timedOut',
        'timedOut',
        'Out of time after 7 min: all production traffic is on chat-app:2 and its tasks are healthy, so it is left alone; ECS goes on with its deployment, which is not complete.',
      );
      assert.deepEqual(world.writes, begun);
    });
  }

  it('a run that is canceled with only new tasks left leaves them alone', async () => {
    world = await blindWorld('BLUE_GREEN', 'denied');
    const run = await deployCanceled(world, {}, onlyNewTasks);
    assert.equal(run.result, 'Canceled', run.rawOutput);
    assert.deepEqual(world.writes, begun);
  });

  it('a run that may not stop the deployment goes back by an update, and says why', async () => {
    world = await blindWorld('BLUE_GREEN', 'denied, with the actions that steer');
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await world.deploy({ timeoutInMinutes: '15' });
    assertRed(
      run,
      'rolledBack',
      'timedOut',
      'Out of time after 20 min: 0 of 2 running, 2 pending, 2 old still running. chat-app:2 is not proven. The service runs chat-app:1 again.',
    );
    const warnings = run.issues.flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
    assert.equal(warnings.length, 1, run.rawOutput);
    assert.match(
      warnings[0] ?? '',
      /^chat-app-dev-ecs-svc: the deployment could not be stopped, so the service is updated instead\. Access denied: .* may not perform ecs:StopServiceDeployment on .*\.$/,
    );
    assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment', 'UpdateService']);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });

  it('a run that may steer, but not look, stops a deployment that is out of time', async () => {
    world = await blindWorld('BLUE_GREEN', 'denied');
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await world.deploy({ timeoutInMinutes: '2' });
    assertRed(
      run,
      'rolledBack',
      'timedOut',
      'Out of time after 7 min: 0 of 2 running, 2 pending, 2 old still running. chat-app:2 is not proven. The service runs chat-app:1 again.',
    );
    assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });

  for (const blueGreenPrimary of ['target', 'source'] as const) {
    it(`another run that replaces the deployment (PRIMARY is the ${blueGreenPrimary}) is never overridden, and never green for this one`, async () => {
      world = await blindWorld('BLUE_GREEN', 'denied');
      world.aws.ecs.adjustService(cluster, service, { blueGreenPrimary });
      const update = { cluster, service, taskDefinition: 'chat-app:1', forceNewDeployment: true };
      const run = await deployWith(world, {}, newTasksRunning(2), () => world.aws.call('ecs:UpdateService', update));
      assert.equal(run.outputs['status'], 'superseded', run.rawOutput);
      assert.deepEqual(world.writes, begun);
    });
  }
});
