import assert from 'node:assert/strict';
import { deploy, lines } from './rollouts.ts';
import { deployStaged, line, reach, shown, staged, told } from './staged.ts';
import { closeAll, messages, pass, serve, start, web } from './support.ts';

const alarms = (more: object = {}): object => ({
  alarms: { alarmNames: ['errors', 'latency'], enable: true, rollback: true, ...more },
});

/** Serves `web:1` with alarms until its first deployment is complete. */
async function watched(more: object = {}) {
  const simulator = await start();
  await serve(simulator, 'web:1', { deploymentConfiguration: alarms(more) });
  await pass(simulator, 600);
  return simulator;
}

describe('deployment alarms in the simulator', () => {
  afterEach(closeAll);

  it('fail a rolling update and take it back', async () => {
    const simulator = await watched();
    const good = (await web(simulator)).deployments[0]?.id;
    const failed = await deploy(simulator, 'web:2');
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    await pass(simulator, 30);
    assert.deepEqual((await told(simulator, arn)).alarms, {
      status: 'MONITORING',
      alarmNames: ['errors', 'latency'],
      triggeredAlarmNames: [],
    });
    simulator.alarms.set('latency', 'ALARM');
    await pass(simulator, 1);
    const { status, alarms: monitor, deploymentCircuitBreaker } = await told(simulator, arn);
    assert.equal(status, 'ROLLBACK_IN_PROGRESS');
    assert.deepEqual([monitor?.status, monitor?.triggeredAlarmNames], ['TRIGGERED', ['latency']]);
    assert.equal(deploymentCircuitBreaker?.status, 'DISABLED');
    const events = await messages(simulator);
    assert.ok(events.includes(`(deployment ${failed}) deployment failed: alarm detected.`));
    assert.ok(events.includes(`rolling back to deployment ${good}.`));
    const bad = (await web(simulator)).deployments.find(({ id }) => id === failed);
    assert.deepEqual(
      [bad?.rolloutState, bad?.rolloutStateReason],
      ['FAILED', 'ECS deployment failed: alarm detected.'],
    );
    await pass(simulator, 200);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:1 COMPLETED 2/2/0/0']);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_SUCCESSFUL');
  });

  it('are watched for a bake time after the last task, with the old deployment still in sight', async () => {
    const simulator = await watched();
    await deploy(simulator, 'web:2');
    await pass(simulator, 200);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 IN_PROGRESS 2/2/0/0', 'ACTIVE web:1 COMPLETED 0/0/0/0']);
    simulator.alarms.set('errors', 'ALARM');
    await pass(simulator, 200);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:1 COMPLETED 2/2/0/0']);
  });

  it('let a quiet deployment be, and a later alarm come too late', async () => {
    const simulator = await watched();
    await deploy(simulator, 'web:2');
    await pass(simulator, 300);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 2/2/0/0']);
    simulator.alarms.set('errors', 'ALARM');
    await pass(simulator, 100);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 2/2/0/0']);
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    assert.equal((await told(simulator, arn)).alarms?.status, 'MONITORING_COMPLETE');
  });

  it('are ignored by a deployment that begins while one of them rings', async () => {
    const simulator = await watched();
    simulator.alarms.set('errors', 'ALARM');
    await deploy(simulator, 'web:2');
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    await pass(simulator, 80);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 2/2/0/0']);
    assert.equal((await told(simulator, arn)).alarms?.status, 'DISABLED');
  });

  it('leave a deployment FAILED where no rollback is wanted', async () => {
    const simulator = await watched({ rollback: false });
    await deploy(simulator, 'web:2');
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    await pass(simulator, 10);
    simulator.alarms.set('errors', 'ALARM');
    await pass(simulator, 1000);
    assert.match((await lines(simulator))[0] ?? '', /^PRIMARY web:2 FAILED/);
    const { status, stoppedAt, statusReason } = await told(simulator, arn);
    assert.equal(status, 'STOPPED');
    assert.ok(stoppedAt !== undefined);
    assert.match(statusReason ?? '', /^Service deployment stopped because of CloudWatch alarm.*errors\.$/);
  });

  it('act in the bake time of a blue/green deployment too', async () => {
    const simulator = await staged('BLUE_GREEN', alarms());
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    await pass(simulator, 60);
    simulator.alarms.set('errors', 'ALARM');
    await pass(simulator, 1);
    assert.equal(await line(simulator, arn), 'ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:0 2:0:100');
    await pass(simulator, 100);
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2']);
  });

  it('leave both revisions as they are where a blue/green deployment is not to go back', async () => {
    const simulator = await staged('BLUE_GREEN', alarms({ rollback: false }));
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    simulator.alarms.set('errors', 'ALARM');
    await pass(simulator, 3600);
    assert.equal(await line(simulator, arn), 'STOPPED BAKE_TIME 2:100:100 2:0:0');
  });
});

describe('the circuit breaker of a blue/green deployment', () => {
  afterEach(closeAll);

  const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

  it('takes it back when green does not start, and blue never stops serving', async () => {
    const simulator = await staged('BLUE_GREEN', breaker);
    simulator.images.set('web:2', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const arn = await deployStaged(simulator, 'web:2');
    await pass(simulator, 60);
    const { status, statusReason, deploymentCircuitBreaker } = await told(simulator, arn);
    assert.equal(statusReason, 'Service deployment rolled back because the circuit breaker threshold was exceeded.');
    assert.deepEqual(
      [status, deploymentCircuitBreaker?.status, deploymentCircuitBreaker?.failureCount],
      ['ROLLBACK_SUCCESSFUL', 'TRIGGERED', 3],
    );
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2']);
  });

  it('finds no candidate for the first deployment of a service', async () => {
    const simulator = await start();
    simulator.images.set('web:1', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    await serve(simulator, 'web:1', { deploymentConfiguration: breaker });
    await pass(simulator, 100);
    const { status, statusReason } = await told(simulator, (await web(simulator)).currentServiceDeployment ?? '');
    assert.deepEqual(
      [status, statusReason],
      ['ROLLBACK_FAILED', 'No rollback candidate was found to run the rollback.'],
    );
  });

  it('gives up after 24 hours in one stage without any breaker', async () => {
    const simulator = await staged('BLUE_GREEN');
    simulator.images.set('web:2', { kind: 'neverStarts' });
    const arn = await deployStaged(simulator, 'web:2');
    await pass(simulator, 24 * 3600);
    assert.equal((await told(simulator, arn)).lifecycleStage, 'SCALE_UP');
    await pass(simulator, 60);
    assert.match((await told(simulator, arn)).statusReason ?? '', /the SCALE_UP lifecycle stage timed out\.$/);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_SUCCESSFUL');
  });

  it('fails the way back too, where blue does not come up again', async () => {
    const simulator = await staged('BLUE_GREEN', breaker);
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'CLEAN_UP');
    await pass(simulator, 5);
    simulator.images.set('web:1', { kind: 'notPullable', reason: 'CannotPullContainerError: gone' });
    await simulator.call('ecs:StopServiceDeployment', { serviceDeploymentArn: arn });
    await pass(simulator, 100);
    const { status, statusReason } = await told(simulator, arn);
    assert.equal(status, 'ROLLBACK_FAILED');
    assert.equal(statusReason, 'The rollback failed because the circuit breaker threshold was exceeded.');
  });
});
