import assert from 'node:assert/strict';
import { DescribeServicesCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { closeAll, ecsClient, pass, register, serve, start, tasks, web } from './support.ts';

describe('reading from the simulator', () => {
  afterEach(closeAll);

  it('answers what is missing as a failure, and a missing cluster as an error', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    const client = ecsClient(simulator);
    const found = await client.send(new DescribeServicesCommand({ services: ['web', 'nobody'] }));
    assert.deepEqual(
      found.services?.map(({ serviceName }) => serviceName),
      ['web'],
    );
    assert.deepEqual(found.failures, [
      { arn: 'arn:aws:ecs:eu-west-1:123456789012:service/default/nobody', reason: 'MISSING' },
    ]);
    await assert.rejects(client.send(new DescribeServicesCommand({ cluster: 'other', services: ['web'] })), {
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });

  it('takes names and ARNs, and refuses an ARN of another cluster', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    await simulator.call('ecs:CreateCluster', { clusterName: 'other' });
    const { serviceArn = '', clusterArn } = await web(simulator);
    const answer = await simulator.call('ecs:DescribeServices', { cluster: clusterArn, services: [serviceArn] });
    assert.equal((answer['services'] as unknown[]).length, 1);
    await assert.rejects(simulator.call('ecs:DescribeServices', { cluster: 'other', services: [serviceArn] }), {
      code: 'InvalidParameterException',
      message: 'Identifier is for default. Your accessing other',
    });
  });

  it('keeps to the limits of the batch operations', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `x${index}`);
    const refused = (message: string): object => ({ code: 'InvalidParameterException', message });
    await assert.rejects(
      simulator.call('ecs:DescribeServices', { services: many(11) }),
      refused('Services cannot have more than 10 elements.'),
    );
    await assert.rejects(
      simulator.call('ecs:DescribeTasks', { tasks: many(101) }),
      refused('Tasks cannot have more than 100 elements.'),
    );
    const answer = await simulator.call('ecs:DescribeTasks', { tasks: many(100) });
    assert.equal((answer['failures'] as unknown[]).length, 100);
  });

  it('lists tasks in pages of a hundred', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { desiredCount: 130 });
    await pass(simulator, 30);
    const client = ecsClient(simulator);
    const first = await client.send(new ListTasksCommand({ serviceName: 'web' }));
    assert.equal(first.taskArns?.length, 100);
    const second = await client.send(
      new ListTasksCommand(first.nextToken === undefined ? {} : { serviceName: 'web', nextToken: first.nextToken }),
    );
    assert.equal(second.taskArns?.length, 30);
    assert.equal(second.nextToken, undefined);
    assert.equal(new Set([...first.taskArns, ...second.taskArns]).size, 130);
  });

  it('hides tasks that are stopping from the default list, and takes startedBy only alone', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    await pass(simulator, 100);
    await simulator.call('ecs:UpdateService', { service: 'web', desiredCount: 1 });
    await pass(simulator, 2);
    assert.equal((await tasks(simulator, 'RUNNING')).length, 1);
    assert.equal((await tasks(simulator, 'STOPPED')).length, 1);
    const startedBy = (await web(simulator)).deployments[0]?.id;
    const alone = await simulator.call('ecs:ListTasks', { startedBy });
    assert.equal((alone['taskArns'] as unknown[]).length, 1);
    await assert.rejects(simulator.call('ecs:ListTasks', { startedBy, serviceName: 'web' }), {
      code: 'InvalidParameterException',
    });
  });

  it('tells the newer API’s story of a rollout and of a rollback', async () => {
    const simulator = await start();
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    await serve(simulator, 'web:1', { deploymentConfiguration });
    await pass(simulator, 100);
    simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const taskDefinition = await register(simulator, 'web:bad');
    await simulator.call('ecs:UpdateService', { service: 'web', taskDefinition });
    const current = (await web(simulator)).currentServiceDeployment;
    const look = async () => {
      const answer = await simulator.call('ecs:DescribeServiceDeployments', { serviceDeploymentArns: [current] });
      return (answer['serviceDeployments'] as Record<string, unknown>[])[0] ?? {};
    };
    assert.equal((await look())['status'], 'PENDING');
    await pass(simulator, 1);
    assert.equal((await look())['status'], 'IN_PROGRESS');
    assert.deepEqual((await look())['deploymentCircuitBreaker'], {
      status: 'MONITORING',
      failureCount: 0,
      threshold: 3,
    });
    await pass(simulator, 40);
    assert.equal((await look())['status'], 'ROLLBACK_IN_PROGRESS');
    assert.deepEqual((await look())['deploymentCircuitBreaker'], {
      status: 'TRIGGERED',
      failureCount: 3,
      threshold: 3,
    });
    assert.equal((await web(simulator)).currentServiceDeployment, current);
    await pass(simulator, 100);
    assert.equal((await look())['status'], 'ROLLBACK_SUCCESSFUL');
    await simulator.call('ecs:UpdateService', { service: 'web', forceNewDeployment: true });
    await pass(simulator, 100);
    const last = await simulator.call('ecs:DescribeServiceDeployments', {
      serviceDeploymentArns: [(await web(simulator)).currentServiceDeployment],
    });
    const [{ deploymentCircuitBreaker: monitor } = {}] = last['serviceDeployments'] as Record<string, unknown>[];
    assert.deepEqual(monitor, { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 });
    const listed = await simulator.call('ecs:ListServiceDeployments', { service: 'web' });
    assert.deepEqual(
      (listed['serviceDeployments'] as { status: string }[]).map(({ status }) => status),
      ['SUCCESSFUL', 'ROLLBACK_SUCCESSFUL', 'SUCCESSFUL'],
    );
  });

  it('answers in the old style where the newer API is turned off', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    simulator.ecs.adjustService('default', 'web', { serviceDeployments: false });
    await simulator.call('ecs:UpdateService', { service: 'web', forceNewDeployment: true });
    assert.equal((await web(simulator)).currentServiceDeployment, undefined);
    const listed = await simulator.call('ecs:ListServiceDeployments', { service: 'web' });
    assert.deepEqual(listed['serviceDeployments'], []);
  });

  it('shows no rollout state behind a Classic Load Balancer', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', {
      loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 80 }],
    });
    const [deployment] = (await web(simulator)).deployments;
    assert.ok(deployment !== undefined && !('rolloutState' in deployment) && !('rolloutStateReason' in deployment));
  });

  it('shows a CODE_DEPLOY service with a task set, and refuses to deploy to it', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { deploymentController: { type: 'CODE_DEPLOY' } });
    await pass(simulator, 100);
    const service = await web(simulator);
    assert.deepEqual(service.deployments, []);
    assert.deepEqual(
      service.taskSets?.map(({ status, runningCount, stabilityStatus }) => [status, runningCount, stabilityStatus]),
      [['PRIMARY', 2, 'STEADY_STATE']],
    );
    await assert.rejects(simulator.call('ecs:UpdateService', { service: 'web', taskDefinition: 'web' }), {
      code: 'InvalidParameterException',
      message:
        'Unable to update task definition on services with a CODE_DEPLOY deployment controller. ' +
        'Use AWS CodeDeploy to trigger a new deployment.',
    });
    await assert.rejects(simulator.call('ecs:UpdateService', { service: 'web', forceNewDeployment: true }), {
      message: /^Cannot force a new deployment on services with a CODE_DEPLOY deployment controller\./,
    });
    await simulator.call('ecs:UpdateService', { service: 'web', desiredCount: 1 });
  });

  it('keeps one task for each instance of a DAEMON service, stopping before it starts', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { schedulingStrategy: 'DAEMON', desiredCount: undefined });
    simulator.ecs.adjustService('default', 'web', { daemonTasks: 3 });
    await pass(simulator, 100);
    assert.equal((await web(simulator)).runningCount, 3);
    await simulator.call('ecs:UpdateService', { service: 'web', forceNewDeployment: true });
    await pass(simulator, 2);
    assert.equal((await tasks(simulator, 'RUNNING')).length, 3);
    await pass(simulator, 100);
    const { runningCount, deployments } = await web(simulator);
    assert.deepEqual([runningCount, deployments[0]?.rolloutState], [3, 'COMPLETED']);
  });

  it('shows an Express service as such', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    simulator.ecs.adjustService('default', 'web', { resourceManagementType: 'ECS' });
    assert.equal((await web(simulator)).resourceManagementType, 'ECS');
  });
});
