import assert from 'node:assert/strict';
import { answer, callAt, hooks, pauseAt, underWay } from './hooked.ts';
import { lines } from './rollouts.ts';
import { deployStaged, line, reach, shown, told } from './staged.ts';
import { closeAll, pass } from './support.ts';

describe('a pause hook in the simulator', () => {
  afterEach(closeAll);

  it('waits in its stage, tells until when and what happens then, and goes on when it is told to', async () => {
    const { simulator, arn } = await underWay([pauseAt('POST_TEST_TRAFFIC_SHIFT')]);
    await reach(simulator, arn, 'POST_TEST_TRAFFIC_SHIFT');
    const now = simulator.clock.now() / 1000;
    const [hook] = await hooks(simulator, arn);
    assert.match(hook?.hookId ?? '', /^ecs-pause-[A-Za-z0-9]{42}$/);
    const { hookId: _id, expiresAt, ...rest } = hook ?? {};
    assert.deepEqual(rest, { targetType: 'PAUSE', status: 'AWAITING_ACTION', timeoutAction: 'ROLLBACK' });
    assert.equal(Number(expiresAt), now + 24 * 3600);
    await pass(simulator, 3600);
    assert.equal(await line(simulator, arn), 'IN_PROGRESS POST_TEST_TRAFFIC_SHIFT 2:100:0 2:0:100');
    await answer(simulator, arn);
    await pass(simulator, 600);
    assert.equal((await told(simulator, arn)).status, 'SUCCESSFUL');
  });

  it('takes the deployment back when it is told so', async () => {
    const { simulator, arn } = await underWay([pauseAt('POST_PRODUCTION_TRAFFIC_SHIFT')]);
    await reach(simulator, arn, 'POST_PRODUCTION_TRAFFIC_SHIFT');
    await answer(simulator, arn, 'ROLLBACK');
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_REQUESTED');
    assert.equal((await hooks(simulator, arn))[0]?.status, 'FAILED');
    await pass(simulator, 100);
    assert.equal(await line(simulator, arn), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0:0:0 2:0:100');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2']);
  });

  it('rolls back after 24 hours unless it is told otherwise', async () => {
    const { simulator, arn } = await underWay([pauseAt('PRE_SCALE_UP')]);
    await pass(simulator, 24 * 3600);
    assert.equal((await told(simulator, arn)).status, 'IN_PROGRESS');
    await pass(simulator, 60);
    const { status, statusReason, rollback } = await told(simulator, arn);
    assert.equal(status, 'ROLLBACK_SUCCESSFUL');
    assert.equal(statusReason, 'Service deployment rolled back because PRE_SCALE_UP pause hook timed out.');
    assert.equal(rollback?.reason, statusReason);
  });

  it('goes on by itself after its own time-out where that is its action', async () => {
    const timeoutConfiguration = { timeoutInMinutes: 10, action: 'CONTINUE' };
    const { simulator, arn } = await underWay([pauseAt('POST_SCALE_UP', { timeoutConfiguration })]);
    await reach(simulator, arn, 'POST_SCALE_UP');
    await pass(simulator, 599);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'POST_SCALE_UP');
    await pass(simulator, 1);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'TEST_TRAFFIC_SHIFT');
  });

  it('is forgotten with a deployment that another one replaces', async () => {
    const { simulator, arn } = await underWay([pauseAt('POST_SCALE_UP')]);
    await reach(simulator, arn, 'POST_SCALE_UP');
    const next = await deployStaged(simulator, 'web:3', { deploymentConfiguration: { lifecycleHooks: [] } });
    assert.deepEqual(await hooks(simulator, arn), []);
    await pass(simulator, 25 * 3600);
    assert.deepEqual(
      [(await told(simulator, arn)).status, (await told(simulator, next)).status],
      ['STOPPED', 'SUCCESSFUL'],
    );
    assert.deepEqual(await shown(simulator), ['PRIMARY web:3 2']);
  });

  it('is another one at each step of a stepwise deployment', async () => {
    const configuration = { linearConfiguration: { stepPercent: 50, stepBakeTimeInMinutes: 0 } };
    const { simulator, arn } = await underWay([pauseAt('PRE_PRODUCTION_TRAFFIC_SHIFT')], 'LINEAR', configuration);
    const answered: string[] = [];
    for (const weight of [0, 50]) {
      await reach(simulator, arn, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
      assert.equal((await told(simulator, arn)).targetServiceRevision?.requestedProductionTrafficWeight, weight);
      answered.push(await answer(simulator, arn));
      await reach(simulator, arn, 'PRODUCTION_TRAFFIC_SHIFT');
    }
    assert.equal(new Set(answered).size, 2);
    await pass(simulator, 300);
    assert.equal((await told(simulator, arn)).status, 'SUCCESSFUL');
  });

  it('holds a deployment together with the other hooks of its stage', async () => {
    const { simulator, arn } = await underWay([
      pauseAt('POST_SCALE_UP'),
      pauseAt('POST_SCALE_UP'),
      callAt('POST_SCALE_UP'),
    ]);
    await reach(simulator, arn, 'POST_SCALE_UP');
    await pass(simulator, 10);
    const states = async (): Promise<(string | undefined)[]> =>
      (await hooks(simulator, arn)).map(({ status }) => status);
    assert.deepEqual(await states(), ['AWAITING_ACTION', 'AWAITING_ACTION', 'SUCCEEDED']);
    await answer(simulator, arn, 'CONTINUE');
    await pass(simulator, 600);
    assert.deepEqual(await states(), ['SUCCEEDED', 'AWAITING_ACTION', 'SUCCEEDED']);
    await answer(simulator, arn, 'CONTINUE');
    await pass(simulator, 1);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'TEST_TRAFFIC_SHIFT');
  });

  it('waits in a rolling update before the first task and after the last', async () => {
    const { simulator, arn } = await underWay([pauseAt('PRE_SCALE_UP'), pauseAt('POST_SCALE_UP')], 'ROLLING', {
      bakeTimeInMinutes: 0,
    });
    await pass(simulator, 600);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'PRE_SCALE_UP');
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 IN_PROGRESS 2/0/0/0', 'ACTIVE web:1 COMPLETED 2/2/0/0']);
    await answer(simulator, arn);
    await pass(simulator, 600);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'POST_SCALE_UP');
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 IN_PROGRESS 2/2/0/0']);
    await answer(simulator, arn);
    await pass(simulator, 2);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 2/2/0/0']);
    assert.equal((await told(simulator, arn)).status, 'SUCCESSFUL');
  });

  const refusals: Readonly<Record<string, { input: object; at: string; code: string; message: RegExp }>> = {
    'an identifier of another form': {
      input: { hookId: 'hook' },
      at: 'POST_SCALE_UP',
      code: 'InvalidParameterException',
      message: /^Invalid hookId: hookId must follow the format: ecs-\{hookType\}-\{id\}$/,
    },
    'an identifier that is not waiting': {
      input: { hookId: 'ecs-pause-other' },
      at: 'POST_SCALE_UP',
      code: 'InvalidParameterException',
      message: /^Provided hookId is either completed, unavailable, or not associated/,
    },
    'an action that AWS does not know': {
      input: { action: 'SKIP' },
      at: 'POST_SCALE_UP',
      code: 'InvalidParameterException',
      message: /^Invalid action: SKIP\./,
    },
    'a deployment that is over': {
      input: {},
      at: 'end',
      code: 'InvalidParameterException',
      message: /^Continuing a service deployment is not allowed for service deployment in terminal states\.$/,
    },
    'a deployment that does not exist': {
      input: { serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/default/web/none' },
      at: 'POST_SCALE_UP',
      code: 'ServiceDeploymentNotFoundException',
      message: /^The service deployment does not exist\.$/,
    },
  };
  for (const [what, { input, at, code, message }] of Object.entries(refusals)) {
    it(`refuses ${what}`, async () => {
      const { simulator, arn } = await underWay([pauseAt('POST_SCALE_UP')]);
      await reach(simulator, arn, 'POST_SCALE_UP');
      const [hook] = await hooks(simulator, arn);
      if (at === 'end') {
        await answer(simulator, arn);
        await pass(simulator, 1000);
      }
      const asked = { serviceDeploymentArn: arn, hookId: hook?.hookId, ...input };
      await assert.rejects(simulator.call('ecs:ContinueServiceDeployment', asked), { code, message });
    });
  }
});
