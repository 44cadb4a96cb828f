import assert from 'node:assert/strict';
import { assertPercents, assertRed, deploymentsNow, hooked, lineThat, news, standing } from './support/blue-green.ts';
import type { World } from './support/world.ts';

const smokeTest = 'arn:aws:lambda:eu-west-1:123456789012:function:smoke-test';
const begun = ['RegisterTaskDefinition', 'UpdateService'];

/** A hook that calls a function. */
const lambdaAt = (stage: string, timeoutInMinutes = 60): object => ({
  hookTargetArn: smokeTest,
  roleArn: 'arn:aws:iam::123456789012:role/hooks',
  lifecycleStages: [stage],
  timeoutConfiguration: { timeoutInMinutes },
});
describe('A lifecycle hook that calls a function', () => {
  let world: World;
  afterEach(() => world.close());

  it('is shown while it runs, and the deployment is green after it', async () => {
    world = await hooked(lambdaAt('POST_TEST_TRAFFIC_SHIFT'));
    world.aws.hooks.set(smokeTest, { kind: 'succeeds', afterSeconds: 90 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    const said = news(run);
    const at = said.indexOf('lifecycle hook smoke-test: IN_PROGRESS');
    assert.equal(said[at - 1], 'POST_TEST_TRAFFIC_SHIFT: test traffic is on the new tasks');
    assert.match(lineThat(run, /^still waiting/).text, /POST_TEST_TRAFFIC_SHIFT.* hook smoke-test/);
    assert.ok(lineThat(run, /^PRE_PRODUCTION/).at - lineThat(run, /^lifecycle hook/).at >= 85);
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:2 - 2 running']);
  });

  for (const { name, hook, behaviour, why } of [
    {
      name: 'fails',
      hook: lambdaAt('POST_TEST_TRAFFIC_SHIFT'),
      behaviour: { kind: 'fails', afterSeconds: 20 },
      why: `POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${smokeTest} returned FAILED status.`,
    },
    {
      name: 'never answers',
      hook: lambdaAt('POST_SCALE_UP', 3),
      behaviour: { kind: 'neverAnswers' },
      why: `POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target ${smokeTest} timed out.`,
    },
    {
      name: 'fails after all traffic has moved',
      hook: lambdaAt('POST_PRODUCTION_TRAFFIC_SHIFT'),
      behaviour: { kind: 'fails', afterSeconds: 60 },
      why: `POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed. Lifecycle hook target ${smokeTest} returned FAILED status.`,
    },
  ] as const) {
    for (const waitUntil of ['complete', 'trafficShifted']) {
      it(`and ${name} makes the run red, with waitUntil ${waitUntil}, and ECS goes back`, async () => {
        world = await hooked(hook);
        world.aws.hooks.set(smokeTest, behaviour);
        const run = await world.deploy({ waitUntil });
        const sentence = `Service deployment rolled back because ${why}`;
        assertRed(run, 'rolledBack', 'failed', `${sentence} The service runs chat-app:1 again.`);
        assert.ok(news(run).includes(`the deployment failed: ${sentence}`), run.rawOutput);
        assert.deepEqual(world.writes, begun);
        assert.equal(await standing(world), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0');
        assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 - 2 running']);
      });
    }
  }

  it('holds up trafficShifted while it may still object', async () => {
    world = await hooked(lambdaAt('POST_PRODUCTION_TRAFFIC_SHIFT'));
    world.aws.hooks.set(smokeTest, { kind: 'succeeds', afterSeconds: 60 });
    const run = await world.deploy({ waitUntil: 'trafficShifted' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(await standing(world), 'IN_PROGRESS BAKE_TIME 100');
    assert.ok(lineThat(run, /^all production traffic/).at - lineThat(run, /^POST_PRODUCTION/).at >= 55);
    assertPercents(run);
  });

  it('in a rolling update fails it as well', async () => {
    world = await hooked(lambdaAt('POST_SCALE_UP'), 'ROLLING');
    world.aws.hooks.set(smokeTest, { kind: 'fails', afterSeconds: 20 });
    const run = await world.deploy();
    const why = `POST_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target ${smokeTest} returned FAILED status.`;
    assertRed(
      run,
      'rolledBack',
      'failed',
      `ECS deployment failed: Service deployment rolled back because ${why} The service runs chat-app:1 again.`,
    );
    assert.deepEqual(world.writes, begun);
    assert.deepEqual(await deploymentsNow(world), ['PRIMARY chat-app:1 COMPLETED 2 running']);
  });
});
