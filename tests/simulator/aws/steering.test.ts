import assert from 'node:assert/strict';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { deploy, lines, settled } from './rollouts.ts';
import { stop, told } from './staged.ts';
import { closeAll, pass, serve, start, tasks, web } from './support.ts';

const current = async (simulator: Simulator): Promise<string> => (await web(simulator)).currentServiceDeployment ?? '';

describe('StopServiceDeployment of a rolling update', () => {
  afterEach(closeAll);

  for (const rollbackStyle of ['newDeployment', 'earlierDeployment'] as const) {
    it(`takes it back without any rollback being configured, and shows it so (${rollbackStyle})`, async () => {
      const simulator = await settled();
      simulator.ecs.adjustService('default', 'web', { rollbackStyle });
      const good = (await web(simulator)).deployments[0]?.id;
      const stopped = await deploy(simulator, 'web:2');
      await pass(simulator, 30);
      const arn = await current(simulator);
      assert.deepEqual(await stop(simulator, arn), { serviceDeploymentArn: arn });
      assert.equal((await told(simulator, arn)).status, 'ROLLBACK_REQUESTED');
      await pass(simulator, 2);
      assert.equal((await told(simulator, arn)).status, 'ROLLBACK_IN_PROGRESS');
      const [back, failed] = (await web(simulator)).deployments;
      assert.equal(back?.id === good, rollbackStyle === 'earlierDeployment');
      assert.match(back?.rolloutStateReason ?? '', new RegExp(`rolling back to deploymentId ${good}\\.$`));
      assert.deepEqual([failed?.id, failed?.rolloutState], [stopped, 'FAILED']);
      await pass(simulator, 100);
      assert.deepEqual(await lines(simulator), ['PRIMARY web:1 COMPLETED 2/2/0/0']);
      const { status, rollback, sourceServiceRevisions } = await told(simulator, arn);
      assert.equal(status, 'ROLLBACK_SUCCESSFUL');
      assert.equal(rollback?.serviceRevisionArn, sourceServiceRevisions?.[0]?.arn);
    });
  }

  it('restores the images as they were resolved, and keeps count and deployment configuration', async () => {
    const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:live';
    const simulator = await start();
    const { digest } = simulator.ecr.putImage({ repository: 'web', tags: ['live'] });
    await serve(simulator, image, { platformVersion: '1.4.0', launchType: 'FARGATE' });
    await pass(simulator, 100);
    simulator.ecr.putImage({ repository: 'web', tags: ['live'], platforms: ['linux/arm64'] });
    const update = { forceNewDeployment: true, desiredCount: 3, platformVersion: '1.3.0' };
    const deploymentConfiguration = { maximumPercent: 150 };
    await simulator.call('ecs:UpdateService', { service: 'web', ...update, deploymentConfiguration });
    await pass(simulator, 30);
    await stop(simulator, await current(simulator), 'ROLLBACK');
    await pass(simulator, 200);
    const running = await tasks(simulator, 'RUNNING');
    assert.deepEqual(new Set(running.map(({ containers }) => containers?.[0]?.imageDigest)), new Set([digest]));
    const service = await web(simulator);
    assert.deepEqual([service.desiredCount, service.runningCount, service.platformVersion], [3, 3, '1.4.0']);
    assert.equal(service.deploymentConfiguration?.maximumPercent, 150);
  });

  it('takes a deployment back that is still PENDING, before it started anything', async () => {
    const simulator = await settled();
    await deploy(simulator, 'web:2');
    const arn = await current(simulator);
    assert.equal((await told(simulator, arn)).status, 'PENDING');
    assert.equal((await told(simulator, arn)).startedAt, undefined);
    await stop(simulator, arn);
    await pass(simulator, 100);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_SUCCESSFUL');
    const all = [...(await tasks(simulator, 'STOPPED')), ...(await tasks(simulator, 'RUNNING'))];
    assert.ok(all.every(({ taskDefinitionArn }) => taskDefinitionArn?.endsWith('web:1')));
  });

  it('starts nothing for as long as a deployment is PENDING', async () => {
    const simulator = await start({ timing: { deploymentPendingSeconds: 60 } });
    await serve(simulator, 'web:1');
    await pass(simulator, 59);
    assert.equal((await tasks(simulator, 'RUNNING')).length, 0);
    await pass(simulator, 1);
    assert.equal((await tasks(simulator, 'RUNNING')).length, 2);
  });

  it('leaves the statuses that announce out where they take no time', async () => {
    const simulator = await start({ timing: { deploymentPendingSeconds: 0, deploymentRequestedSeconds: 0 } });
    await serve(simulator, 'web:1');
    await pass(simulator, 100);
    await deploy(simulator, 'web:2');
    const first = await current(simulator);
    assert.equal((await told(simulator, first)).status, 'IN_PROGRESS');
    await deploy(simulator, 'web:3');
    assert.equal((await told(simulator, first)).status, 'STOPPED');
    await stop(simulator, await current(simulator));
    assert.equal((await told(simulator, await current(simulator))).status, 'ROLLBACK_IN_PROGRESS');
  });

  it('gives way to a deployment that begins before the rollback does', async () => {
    const simulator = await settled();
    await deploy(simulator, 'web:2');
    const arn = await current(simulator);
    await pass(simulator, 20);
    await stop(simulator, arn);
    await deploy(simulator, 'web:3');
    await pass(simulator, 100);
    assert.equal((await told(simulator, arn)).status, 'STOPPED');
    assert.deepEqual(await lines(simulator), ['PRIMARY web:3 COMPLETED 2/2/0/0']);
  });
});

describe('StopServiceDeployment', () => {
  afterEach(closeAll);

  it('goes on with what is going back or stopping already', async () => {
    const simulator = await settled();
    await deploy(simulator, 'web:2');
    const arn = await current(simulator);
    await pass(simulator, 10);
    for (const status of ['ROLLBACK_REQUESTED', 'ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS']) {
      await stop(simulator, arn);
      assert.equal((await told(simulator, arn)).status, status);
      await pass(simulator, 1);
    }
  });

  it('refuses what is over, what does not exist, and every other way to stop', async () => {
    const simulator = await settled();
    const arn = await current(simulator);
    await assert.rejects(stop(simulator, arn), { code: 'ConflictException', message: /in terminal states\.$/ });
    await assert.rejects(stop(simulator, `${arn}x`), {
      code: 'ServiceDeploymentNotFoundException',
      message: 'The service deployment does not exist.',
    });
    await assert.rejects(stop(simulator, arn, 'ABORT'), {
      code: 'InvalidParameterException',
      message: 'Invalid stopType: ABORT. Valid values are: ROLLBACK',
    });
  });

  it('needs permissions of its own, as continuing does', async () => {
    const simulator = await settled();
    simulator.identities.deny('*', 'ecs:StopServiceDeployment');
    simulator.identities.deny('*', 'ecs:ContinueServiceDeployment');
    const arn = await current(simulator);
    await assert.rejects(stop(simulator, arn), { code: 'AccessDeniedException', message: new RegExp(arn) });
    const input = { serviceDeploymentArn: arn, hookId: 'ecs-pause-x' };
    await assert.rejects(simulator.call('ecs:ContinueServiceDeployment', input), { code: 'AccessDeniedException' });
  });
});
