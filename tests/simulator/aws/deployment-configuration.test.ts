import assert from 'node:assert/strict';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { closeAll, register, serve, start, web } from './support.ts';

const update = (simulator: Simulator, deploymentConfiguration: object, more: object = {}) =>
  simulator.call('ecs:UpdateService', { service: 'web', deploymentConfiguration, ...more });

const lambda = { hookTargetArn: 'arn:aws:lambda:eu-west-1:123456789012:function:x', lifecycleStages: ['PRE_SCALE_UP'] };
const pause = { targetType: 'PAUSE', lifecycleStages: ['PRE_SCALE_UP'] };
const eleven = (hook: object): object[] => Array.from({ length: 11 }, () => hook);
const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 };
const group = (name: string): string => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0`;
const advancedConfiguration = {
  alternateTargetGroupArn: group('green'),
  productionListenerRule: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/web/0/1/2',
  roleArn: 'arn:aws:iam::123456789012:role/ecs',
};
const balancer = { targetGroupArn: group('blue'), containerName: 'app', containerPort: 80 };

describe('the deployment configuration in the simulator', () => {
  afterEach(closeAll);

  it('is shown complete, with AWS’s defaults', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    const shown = async () => (await web(simulator)).deploymentConfiguration;
    assert.deepEqual(await shown(), {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      deploymentCircuitBreaker: { enable: false, rollback: false },
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
    });
    await update(simulator, { strategy: 'LINEAR', bakeTimeInMinutes: 3, linearConfiguration: { stepPercent: 25 } });
    assert.deepEqual((await shown())?.linearConfiguration, { stepPercent: 25, stepBakeTimeInMinutes: 6 });
    await update(simulator, { strategy: 'CANARY' });
    assert.deepEqual((await shown())?.canaryConfiguration, { canaryPercent: 5, canaryBakeTimeInMinutes: 10 });
    assert.equal((await shown())?.linearConfiguration, undefined);
    assert.equal((await shown())?.bakeTimeInMinutes, 3);
    const lifecycleHooks = [{ ...lambda, hookDetails: { bucket: 'b' } }, pause];
    const alarms = { alarmNames: ['errors'], enable: true, rollback: false };
    await update(simulator, { lifecycleHooks, alarms });
    assert.deepEqual((await shown())?.lifecycleHooks, lifecycleHooks);
    assert.deepEqual((await shown())?.alarms, alarms);
    await update(simulator, { lifecycleHooks: [] });
    assert.deepEqual((await shown())?.lifecycleHooks, []);
    assert.equal((await web(simulator)).deployments.length, 1);
  });

  const refused: readonly { readonly input: object; readonly message: RegExp }[] = [
    { input: { strategy: 'SWIFT' }, message: /strategy is not valid: SWIFT/ },
    { input: { strategy: 'BLUE_GREEN' }, message: /^bakeTimeInMinutes is required/ },
    { input: { ...blueGreen, bakeTimeInMinutes: -1 }, message: /between 0 and 1440, not -1/ },
    { input: { ...blueGreen, bakeTimeInMinutes: 1441 }, message: /between 0 and 1440, not 1441/ },
    { input: { linearConfiguration: {} }, message: /^linearConfiguration is only valid .* LINEAR/ },
    { input: { ...blueGreen, canaryConfiguration: {} }, message: /^canaryConfiguration is only valid .* CANARY/ },
    {
      input: { strategy: 'LINEAR', linearConfiguration: { stepPercent: 2.9 } },
      message: /from 3\.0 to 100\.0, not 2\.9/,
    },
    { input: { strategy: 'LINEAR', linearConfiguration: { stepPercent: 3.15 } }, message: /multiple of 0\.1/ },
    { input: { strategy: 'LINEAR', linearConfiguration: { stepBakeTimeInMinutes: 1441 } }, message: /stepBakeTime/ },
    { input: { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0 } }, message: /from 0\.1 to 100\.0/ },
    { input: { strategy: 'CANARY', canaryConfiguration: { canaryBakeTimeInMinutes: -1 } }, message: /canaryBakeTime/ },
    {
      input: { lifecycleHooks: [{ ...pause, targetType: 'SNS' }] },
      message: /^Invalid targetType\. Valid values are:/,
    },
    { input: { lifecycleHooks: [{ targetType: 'PAUSE' }] }, message: /^lifecycleStages is required/ },
    { input: { lifecycleHooks: [{ ...lambda, lifecycleStages: ['SCALE_UP'] }] }, message: /stage: SCALE_UP/ },
    {
      input: { lifecycleHooks: [{ ...pause, lifecycleStages: ['PRODUCTION_TRAFFIC_SHIFT'] }] },
      message: /^Invalid lifecycle stage provided for Pause Hook$/,
    },
    { input: { lifecycleHooks: [{ lifecycleStages: ['PRE_SCALE_UP'] }] }, message: /^hookTargetArn is required/ },
    {
      input: { lifecycleHooks: [{ ...lambda, timeoutConfiguration: { timeoutInMinutes: 1441 } }] },
      message: /at most 1440 minutes/,
    },
    {
      input: { lifecycleHooks: [{ ...pause, timeoutConfiguration: { timeoutInMinutes: 20161 } }] },
      message: /less than or equal to 20160/,
    },
    { input: { lifecycleHooks: [{ ...pause, timeoutConfiguration: { action: 'SKIP' } }] }, message: /action: SKIP/ },
    { input: { lifecycleHooks: eleven(pause) }, message: /at most 10 PAUSE/ },
    { input: { lifecycleHooks: eleven(lambda) }, message: /at most 10 AWS_LAMBDA/ },
    { input: { alarms: { alarmNames: [], enable: true, rollback: true } }, message: /at least one alarm/ },
    { input: { alarms: { enable: true, rollback: true } }, message: /alarms\.alarmNames/ },
  ];
  for (const { input, message } of refused) {
    it(`refuses ${JSON.stringify(input).slice(0, 100)}`, async () => {
      const simulator = await start();
      await serve(simulator, 'web:1');
      const before = (await web(simulator)).deploymentConfiguration;
      await assert.rejects(update(simulator, input), { code: 'InvalidParameterException', message });
      assert.deepEqual((await web(simulator)).deploymentConfiguration, before);
    });
  }

  it('keeps alarms, hooks and strategies for services that ECS itself deploys', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { deploymentController: { type: 'CODE_DEPLOY' } });
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    for (const input of [{ alarms }, { lifecycleHooks: [pause] }, blueGreen]) {
      await assert.rejects(update(simulator, input), {
        message: /only supported with the ECS deployment controller\.$/,
      });
    }
  });

  it('keeps the strategies for services with a count', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { schedulingStrategy: 'DAEMON', desiredCount: undefined });
    await assert.rejects(update(simulator, blueGreen), { message: /^The DAEMON scheduling strategy is not supported/ });
  });
});

describe('load balancers of a blue/green service in the simulator', () => {
  afterEach(closeAll);

  const refused: readonly { readonly loadBalancers: readonly object[]; readonly message: RegExp }[] = [
    {
      loadBalancers: [balancer],
      message: /^advancedConfiguration field is required for all loadBalancers when using a non-/,
    },
    { loadBalancers: [{ loadBalancerName: 'old' }], message: /^advancedConfiguration field is required/ },
    {
      loadBalancers: [{ loadBalancerName: 'old', advancedConfiguration }],
      message: /^advancedConfiguration field is not allowed with ELBv1/,
    },
    { loadBalancers: [balancer, { loadBalancerName: 'old' }], message: /^All loadBalancers must be strictly either/ },
    {
      loadBalancers: [
        { ...balancer, advancedConfiguration },
        { ...balancer, advancedConfiguration },
      ],
      message: /^Duplicate targetGroupArn found/,
    },
  ];
  for (const { loadBalancers, message } of refused) {
    it(`are refused: ${message.source.slice(1, 80)}`, async () => {
      const simulator = await start();
      await simulator.call('ecs:CreateCluster', { clusterName: 'default' });
      const taskDefinition = await register(simulator, 'web:1');
      const input = { serviceName: 'web', taskDefinition, desiredCount: 1, loadBalancers };
      await assert.rejects(simulator.ecs.createService({ ...input, deploymentConfiguration: blueGreen }), {
        code: 'InvalidParameterException',
        message,
      });
    });
  }

  it('are used in turn by one revision after the other', async () => {
    const simulator = await start();
    const loadBalancers = [{ ...balancer, advancedConfiguration }];
    await serve(simulator, 'web:1', { loadBalancers, deploymentConfiguration: blueGreen });
    await simulator.clock.advance(600_000);
    await update(simulator, blueGreen, { forceNewDeployment: true });
    const revisions = (await web(simulator)).currentServiceRevisions ?? [];
    const answer = await simulator.call('ecs:DescribeServiceRevisions', {
      serviceRevisionArns: revisions.map(({ arn }) => arn),
    });
    const found = answer['serviceRevisions'] as { resolvedConfiguration: { loadBalancers: object[] } }[];
    const { productionListenerRule } = advancedConfiguration;
    assert.deepEqual(
      found.map(({ resolvedConfiguration }) => resolvedConfiguration.loadBalancers),
      [
        [{ targetGroupArn: group('green'), productionListenerRule }],
        [{ targetGroupArn: group('blue'), productionListenerRule }],
      ],
    );
  });
});
