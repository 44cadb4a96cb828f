import assert from 'node:assert/strict';
import { callAt, check, hooks, other, pauseAt, underWay } from './hooked.ts';
import { line, reach, timeline, told } from './staged.ts';
import { closeAll, pass, serve, start, tasks, web } from './support.ts';

describe('a Lambda hook in the simulator', () => {
  afterEach(closeAll);

  it('succeeds after a few seconds unless it is told otherwise', async () => {
    const { simulator, arn } = await underWay([callAt('POST_SCALE_UP')]);
    await reach(simulator, arn, 'POST_SCALE_UP');
    const [hook] = await hooks(simulator, arn);
    assert.deepEqual([hook?.targetType, hook?.targetArn, hook?.status], ['AWS_LAMBDA', check, 'IN_PROGRESS']);
    await pass(simulator, 5);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'TEST_TRAFFIC_SHIFT');
  });

  it('takes the deployment back when it fails, whatever else its stage waits for', async () => {
    const { simulator, arn } = await underWay([
      callAt('POST_TEST_TRAFFIC_SHIFT'),
      pauseAt('POST_TEST_TRAFFIC_SHIFT'),
      callAt('POST_TEST_TRAFFIC_SHIFT', other),
    ]);
    simulator.hooks.set(other, { kind: 'fails', afterSeconds: 30 });
    await reach(simulator, arn, 'POST_TEST_TRAFFIC_SHIFT');
    await pass(simulator, 30);
    const { status, statusReason } = await told(simulator, arn);
    assert.equal(status, 'ROLLBACK_IN_PROGRESS');
    assert.equal(
      statusReason,
      'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ' +
        `Lifecycle hook target ${other} returned FAILED status.`,
    );
    const events = (await web(simulator)).events?.map(({ message }) => message) ?? [];
    assert.ok(events.some((message) => message?.endsWith(`deployment failed: ${statusReason}`)));
    await pass(simulator, 100);
    assert.equal(await line(simulator, arn), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0:0:0 2:0:100');
  });

  it('takes the deployment back when it never answers, after its time-out', async () => {
    const timeoutConfiguration = { timeoutInMinutes: 30 };
    const { simulator, arn } = await underWay([callAt('PRE_SCALE_UP', check, { timeoutConfiguration })]);
    simulator.hooks.set(check, { kind: 'neverAnswers' });
    await pass(simulator, 30 * 60);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'PRE_SCALE_UP');
    await pass(simulator, 60);
    assert.match((await told(simulator, arn)).statusReason ?? '', /function:check timed out\.$/);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_SUCCESSFUL');
  });

  it('is invoked at every step, and again on the way back, which its answer does not hold up', async () => {
    const configuration = { canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1 } };
    const { simulator, arn } = await underWay([callAt('PRODUCTION_TRAFFIC_SHIFT')], 'CANARY', configuration);
    await reach(simulator, arn, 'PRODUCTION_TRAFFIC_SHIFT');
    const [first] = await hooks(simulator, arn);
    await reach(simulator, arn, 'PRE_PRODUCTION_TRAFFIC_SHIFT');
    simulator.hooks.set(check, { kind: 'fails', afterSeconds: 20 });
    await reach(simulator, arn, 'PRODUCTION_TRAFFIC_SHIFT');
    const [second] = await hooks(simulator, arn);
    await pass(simulator, 20);
    assert.equal(await line(simulator, arn), 'ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:0 2:0:100');
    const [back] = await hooks(simulator, arn);
    assert.equal(new Set([first?.hookId, second?.hookId, back?.hookId]).size, 3);
    await pass(simulator, 100);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_SUCCESSFUL');
  });

  it('moves the way back on once, however many of them fail there', async () => {
    const { simulator, arn } = await underWay([
      callAt('PRODUCTION_TRAFFIC_SHIFT'),
      callAt('PRODUCTION_TRAFFIC_SHIFT', other),
    ]);
    simulator.hooks.set(check, { kind: 'fails', afterSeconds: 10 });
    simulator.hooks.set(other, { kind: 'fails', afterSeconds: 12 });
    await reach(simulator, arn, 'PRODUCTION_TRAFFIC_SHIFT');
    await pass(simulator, 10);
    assert.deepEqual((await timeline(simulator, arn, 60)).slice(1), [
      '+10s ROLLBACK_IN_PROGRESS TEST_TRAFFIC_SHIFT 2:0:0 2:0:100',
      '+15s ROLLBACK_IN_PROGRESS CLEAN_UP 2:0:0 2:0:100',
      '+16s ROLLBACK_IN_PROGRESS CLEAN_UP 0:0:0 2:0:100',
      '+32s ROLLBACK_SUCCESSFUL CLEAN_UP 0:0:0 2:0:100',
    ]);
  });

  it('lets green shrink while it holds the way back up, since what failed starts nothing', async () => {
    const { simulator, arn } = await underWay([callAt('PRODUCTION_TRAFFIC_SHIFT')]);
    await reach(simulator, arn, 'BAKE_TIME');
    simulator.hooks.set(check, { kind: 'succeeds', afterSeconds: 300 });
    await simulator.call('ecs:StopServiceDeployment', { serviceDeploymentArn: arn });
    await pass(simulator, 10);
    const green = (await tasks(simulator, 'RUNNING')).find(({ taskDefinitionArn }) =>
      taskDefinitionArn?.endsWith(':2'),
    );
    await simulator.call('ecs:StopTask', { task: green?.taskArn });
    await pass(simulator, 100);
    assert.equal(await line(simulator, arn), 'ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 1:100:0 2:0:100');
  });

  it('fails the first deployment of a service for good: there is nothing to go back to', async () => {
    const simulator = await start();
    simulator.hooks.set(check, { kind: 'fails', afterSeconds: 0 });
    const lifecycleHooks = [callAt('PRE_SCALE_UP')];
    await serve(simulator, 'web:1', {
      deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks },
    });
    await pass(simulator, 60);
    const { status, statusReason } = await told(simulator, (await web(simulator)).currentServiceDeployment ?? '');
    assert.deepEqual(
      [status, statusReason],
      ['ROLLBACK_FAILED', 'No rollback candidate was found to run the rollback.'],
    );
    assert.equal((await web(simulator)).runningCount, 0);
  });
});
