import assert from 'node:assert/strict';
import type { ServiceDeployment, ServiceDeploymentBrief } from '@aws-sdk/client-ecs';
import {
  ContinueServiceDeploymentCommand,
  DescribeServiceDeploymentsCommand,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentStatus,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { deploy, settled } from './rollouts.ts';
import { deployStaged, reach, staged, told } from './staged.ts';
import { closeAll, ecsClient, pass, web } from './support.ts';

describe('service deployments in the simulator', () => {
  afterEach(closeAll);

  it('come in full through the SDK, which can steer them too', async () => {
    const simulator = await staged('BLUE_GREEN', { lifecycleHooks: [] });
    const client = ecsClient(simulator);
    client.config.systemClockOffset = simulator.clock.now() - Date.now();
    const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: ['PRE_SCALE_UP' as const] }];
    const update = { service: 'web', forceNewDeployment: true, deploymentConfiguration: { lifecycleHooks } };
    const { service } = await client.send(new UpdateServiceCommand(update));
    const serviceDeploymentArn = service?.currentServiceDeployment ?? '';
    await pass(simulator, 1);
    const describe = async (): Promise<ServiceDeployment> => {
      const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [serviceDeploymentArn] });
      const [found] = (await client.send(command)).serviceDeployments ?? [];
      return found ?? {};
    };
    const found = await describe();
    const hook = found.lifecycleHookDetails?.[0];
    assert.deepEqual(
      [found.status, found.lifecycleStage, hook?.status],
      ['IN_PROGRESS', 'PRE_SCALE_UP', 'AWAITING_ACTION'],
    );
    assert.ok(hook?.expiresAt instanceof Date && found.startedAt instanceof Date);
    assert.equal(found.deploymentConfiguration?.bakeTimeInMinutes, 2);
    await client.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId: hook.hookId }));
    await pass(simulator, 10);
    await client.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
    await pass(simulator, 100);
    assert.equal((await describe()).status, 'ROLLBACK_SUCCESSFUL');
  });

  it('keep the configuration that they began with', async () => {
    const simulator = await settled({ deploymentConfiguration: { maximumPercent: 150 } });
    await deploy(simulator, 'web:2');
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    await simulator.call('ecs:UpdateService', { service: 'web', deploymentConfiguration: { maximumPercent: 200 } });
    assert.equal((await told(simulator, arn)).deploymentConfiguration?.maximumPercent, 150);
  });

  it('of a rolling update have neither stages nor traffic', async () => {
    const simulator = await settled();
    await deploy(simulator, 'web:2');
    await pass(simulator, 10);
    const found = await told(simulator, (await web(simulator)).currentServiceDeployment ?? '');
    assert.ok(!('lifecycleStage' in found) && !('lifecycleHookDetails' in found));
    assert.deepEqual(Object.keys(found.targetServiceRevision ?? {}), [
      'arn',
      'requestedTaskCount',
      'runningTaskCount',
      'pendingTaskCount',
    ]);
  });

  it('are listed twenty a page unless told otherwise, newest first, by status where asked', async () => {
    const simulator = await settled({ desiredCount: 0 });
    for (let count = 0; count < 24; count += 1) await deploy(simulator, `web:${count}`);
    const list = async (input: object = {}) => {
      const answer = await simulator.call('ecs:ListServiceDeployments', { service: 'web', ...input });
      return answer as { serviceDeployments: ServiceDeploymentBrief[]; nextToken?: string };
    };
    const first = await list();
    assert.equal(first.serviceDeployments.length, 20);
    assert.equal(first.serviceDeployments[0]?.serviceDeploymentArn, (await web(simulator)).currentServiceDeployment);
    assert.equal((await list({ nextToken: first.nextToken })).serviceDeployments.length, 5);
    assert.equal((await list({ status: ['PENDING'] })).serviceDeployments.length, 1);
    await pass(simulator, 10);
    assert.equal((await list({ status: ['STOPPED', 'PENDING'], maxResults: 100 })).serviceDeployments.length, 23);
  });

  it('are described twenty at most, and missing ones come as failures', async () => {
    const simulator = await settled();
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    const ask = (count: number) =>
      simulator.call('ecs:DescribeServiceDeployments', {
        serviceDeploymentArns: [arn, ...Array.from({ length: count - 1 }, (_, index) => `${arn}${index}`)],
      });
    const { serviceDeployments, failures } = await ask(20);
    assert.deepEqual([(serviceDeployments as []).length, (failures as []).length], [1, 19]);
    assert.deepEqual((failures as object[])[0], { arn: `${arn}0`, reason: 'MISSING' });
    await assert.rejects(ask(21), { code: 'InvalidParameterException', message: /more than 20 elements/ });
  });

  it('are hidden for a service without the newer API, which deploys all the same', async () => {
    const simulator = await staged('BLUE_GREEN');
    simulator.ecs.adjustService('default', 'web', { newerApi: false });
    assert.equal(await deployStaged(simulator, 'web:2'), undefined);
    await pass(simulator, 60);
    assert.equal((await web(simulator)).deployments.length, 2);
    await pass(simulator, 300);
    assert.deepEqual(
      (await web(simulator)).deployments.map(({ taskDefinition }) => taskDefinition?.split(':').at(-1)),
      ['2'],
    );
    const { serviceDeployments } = await simulator.call('ecs:ListServiceDeployments', { service: 'web' });
    assert.deepEqual(serviceDeployments, []);
  });

  it('show nothing that the SDK does not know but the one stage that only AWS’s guide names', async () => {
    const known = new Set<string>([
      ...Object.values(ServiceDeploymentStatus),
      ...Object.values(ServiceDeploymentLifecycleStage),
    ]);
    const simulator = await staged('CANARY', { canaryConfiguration: { canaryBakeTimeInMinutes: 1 } });
    const first = await deployStaged(simulator, 'web:2');
    await reach(simulator, first, 'PRODUCTION_TRAFFIC_SHIFT');
    const second = await deployStaged(simulator, 'web:3');
    const seen = new Set<string>();
    for (let tick = 0; tick < 400; tick += 1) {
      for (const arn of [first, second]) {
        const { status = '', lifecycleStage = 'PRE_SCALE_UP' } = await told(simulator, arn);
        seen.add(status).add(lifecycleStage);
      }
      await pass(simulator, 1);
    }
    assert.deepEqual(
      [...seen].filter((word) => !known.has(word)),
      ['PRE_PRODUCTION_TRAFFIC_SHIFT'],
    );
    assert.ok(['STOP_REQUESTED', 'STOPPED', 'RECONCILE_SERVICE', 'CLEAN_UP'].every((word) => seen.has(word)));
  });
});
