import assert from 'node:assert/strict';
import { type Seen, deployCanceled, deployThrough, deployWith, inStage } from './support/between.ts';
import {
  assertPercents,
  assertRed,
  deploymentsNow,
  hooked,
  lineThat,
  news,
  serviceDeployment,
  standing,
  told,
} from './support/blue-green.ts';
import { type World, lines, newImage } from './support/world.ts';

const begun = ['RegisterTaskDefinition', 'UpdateService'];

/** A hook that waits for a person. */
const pauseAt = (stage: string, timeoutInMinutes: number, action = 'ROLLBACK'): object => ({
  targetType: 'PAUSE',
  lifecycleStages: [stage],
  timeoutConfiguration: { timeoutInMinutes, action },
});

/** The hook that waits, as AWS shows it. */
async function waiting(world: World): Promise<{ readonly arn: string; readonly hookId: string }> {
  const { serviceDeploymentArn: arn, lifecycleHookDetails = [] } = await serviceDeployment(world);
  const hook = lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION');
  return { arn, hookId: hook?.hookId ?? '' };
}

/** Somebody decides. */
async function answer(world: World, action: 'CONTINUE' | 'ROLLBACK'): Promise<void> {
  const { arn, hookId } = await waiting(world);
  await world.aws.call('ecs:ContinueServiceDeployment', { serviceDeploymentArn: arn, hookId, action });
}

/** A look that finds our deployment in a stage for the given time at least. */
function inStageFor(world: World, stage: string, minutes: number): Seen {
  let since: number | undefined;
  return (operation, said) => {
    if (!inStage(stage)(operation, said)) return false;
    since ??= world.aws.clock.now();
    return world.aws.clock.now() - since >= minutes * 60_000;
  };
}

describe('A PAUSE hook', () => {
  let world: World;
  afterEach(() => world.close());

  it('says until when it waits, what happens then, and how to decide; its time does not count', async () => {
    world = await hooked(pauseAt('POST_TEST_TRAFFIC_SHIFT', 60));
    let paused = { arn: '', hookId: '' };
    const run = await deployWith(
      world,
      { timeoutInMinutes: '10' },
      inStageFor(world, 'POST_TEST_TRAFFIC_SHIFT', 15),
      async () => {
        paused = await waiting(world);
        await answer(world, 'CONTINUE');
      },
    );
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    const said = news(run);
    const at = said.indexOf('POST_TEST_TRAFFIC_SHIFT: test traffic is on the new tasks');
    const { arn, hookId } = paused;
    const command = `aws ecs continue-service-deployment --service-deployment-arn ${arn} --hook-id ${hookId} --region eu-west-1`;
    assert.match(
      said[at + 1] ?? '',
      new RegExp(
        `^the PAUSE hook ${hookId} waits .* until 2026-11-21 12:\\d\\d UTC, then ECS rolls back \\(ROLLBACK\\); this time does not count$`,
      ),
    );
    assert.deepEqual(said.slice(at + 2, at + 4), [
      `to continue: ${command} --action CONTINUE`,
      `to roll back: ${command} --action ROLLBACK`,
    ]);
    assert.equal(said[at + 4], `lifecycle hook ${hookId}: SUCCEEDED`);
    assert.ok(told(run).every(({ left }) => left !== 0));
    assert.ok(
      lines(run).some((line) => line.startsWith('[01:') && line.includes(', paused] ')),
      run.rawOutput,
    );
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
    assertPercents(run);
  });

  it('that somebody answers with ROLLBACK makes the run red, and ECS goes back', async () => {
    world = await hooked(pauseAt('POST_TEST_TRAFFIC_SHIFT', 60));
    let { hookId } = { hookId: '' };
    const run = await deployWith(world, {}, inStage('POST_TEST_TRAFFIC_SHIFT'), async () => {
      ({ hookId } = await waiting(world));
      await answer(world, 'ROLLBACK');
    });
    assertRed(
      run,
      'rolledBack',
      'failed',
      `the lifecycle hook ${hookId} ended as FAILED; ECS says: Service deployment rolled back because a rollback was requested at the POST_TEST_TRAFFIC_SHIFT pause hook. The service runs chat-app:1 again.`,
    );
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });

  it('that nobody answers rolls back when it expires, long after the time-out', async () => {
    world = await hooked(pauseAt('POST_TEST_TRAFFIC_SHIFT', 20));
    const run = await world.deploy({ timeoutInMinutes: '10' });
    assertRed(
      run,
      'rolledBack',
      'failed',
      'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT pause hook timed out. The service runs chat-app:1 again.',
    );
    assert.ok(lineThat(run, /^the deployment failed/).at > 20 * 60);
    assert.deepEqual(world.writes, begun);
    assert.equal(await standing(world), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0');
  });

  it('that nobody answers goes on when it expires, if it is set so, and the run is green', async () => {
    world = await hooked(pauseAt('POST_TEST_TRAFFIC_SHIFT', 20, 'CONTINUE'));
    const run = await world.deploy({ timeoutInMinutes: '10' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.match(
      lineThat(run, /^the PAUSE hook/).text,
      /until 2026-11-21 11:\d\d UTC, then ECS goes on by itself \(CONTINUE\); this time does not count$/,
    );
    assert.ok(lineThat(run, /^PRE_PRODUCTION/).at > 20 * 60);
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
  });

  it('in a rolling update waits as well, and its time does not count either', async () => {
    world = await hooked(pauseAt('PRE_SCALE_UP', 20, 'CONTINUE'), 'ROLLING');
    const run = await world.deploy({ timeoutInMinutes: '10' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 COMPLETED 2 running']);
  });

  it('counts again after its end: the deadline is later by the pause, to the second', async () => {
    world = await hooked(pauseAt('PRE_SCALE_UP', 20, 'CONTINUE'));
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await world.deploy({ timeoutInMinutes: '5' });
    assertRed(
      run,
      'rolledBack',
      'timedOut',
      /^Out of time after (26 min 5\d s|27 min) \((19 min 5\d s|20 min) of it in PAUSE hooks, which do not count\): 0 of 2 running, 2 pending, 2 old still running, in the stage SCALE_UP\. chat-app:2 is not proven\. The service runs chat-app:1 again\.$/,
    );
    const order = lineThat(run, /going back to chat-app:1 by StopServiceDeployment ROLLBACK/).at;
    assert.ok(Math.abs(order - 27 * 60) <= 5, `the order came after ${order} s`);
    assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
  });

  it('counts again from its own expiry on, even where ECS still waits', async () => {
    world = await hooked(pauseAt('POST_TEST_TRAFFIC_SHIFT', 60));
    const run = await deployThrough(world, { timeoutInMinutes: '10' }, (between) =>
      between.rewriteDeployments((deployment) => ({
        ...deployment,
        lifecycleHookDetails: deployment.lifecycleHookDetails?.map((hook) => ({
          ...hook,
          expiresAt: Number(hook['expiresAt']) - 50 * 60,
        })),
      })),
    );
    assertRed(
      run,
      'rolledBack',
      'timedOut',
      /^Out of time after (21 min 5\d s|22 min) \((9 min 5\d s|10 min) of it in PAUSE hooks, which do not count\): 2 of 2 running, 2 old still running, in the stage POST_TEST_TRAFFIC_SHIFT\. chat-app:2 is not proven\. The service runs chat-app:1 again\.$/,
    );
    assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
  });

  it('after the shift holds up trafficShifted until somebody has decided', async () => {
    world = await hooked(pauseAt('POST_PRODUCTION_TRAFFIC_SHIFT', 3, 'CONTINUE'));
    const run = await world.deploy({ waitUntil: 'trafficShifted' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.ok(lineThat(run, /^all production traffic/).at - lineThat(run, /^the PAUSE hook/).at >= 175);
    assert.equal(await standing(world), 'IN_PROGRESS BAKE_TIME 100');
  });

  it('does not keep a canceled run from going back', async () => {
    world = await hooked(pauseAt('POST_TEST_TRAFFIC_SHIFT', 60));
    const run = await deployCanceled(world, {}, inStage('POST_TEST_TRAFFIC_SHIFT'));
    assert.equal(run.result, 'Canceled', run.rawOutput);
    assert.equal(run.escalation, 'none');
    assert.deepEqual(world.writes, [...begun, 'StopServiceDeployment']);
    await world.aws.clock.advance(3_600_000);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
  });
});
