import assert from 'node:assert/strict';
import {
  type Run,
  type ServiceSettings,
  World,
  arnOf,
  cluster,
  lines,
  newImage,
  ownPercents,
  service,
} from './support/world.ts';

/** Fails a run that is green, and returns its one red sentence. */
function redSentence(run: Run, status: string): string {
  assert.equal(run.result, 'Failed', run.rawOutput);
  assert.equal(run.outputs['status'], status, run.rawOutput);
  assert.ok(!ownPercents(run).includes(100));
  return run.issues.find(({ type }) => type === 'error')?.message ?? '';
}

const breaker = (rollback: boolean): ServiceSettings => ({
  deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback } },
});

describe('A rollout', () => {
  let world: World;
  afterEach(() => world.close());

  it('that the circuit breaker fails is red with status failed', async () => {
    world = await World.withService(breaker(false));
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const run = await world.deploy({ rollbackOnFailure: 'false' });
    assert.match(redSentence(run, 'failed'), /circuit breaker/i);
    assert.equal(run.resultFile?.cause, 'failed');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    assert.equal(run.outputs['changed'], 'true');
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
  });

  for (const rollbackStyle of ['newDeployment', 'earlierDeployment'] as const) {
    it(`that ECS rolls back (${rollbackStyle}) is followed to the end of the rollback and red with status rolledBack`, async () => {
      world = await World.withService(breaker(true));
      world.aws.ecs.adjustService(cluster, service, { rollbackStyle });
      world.aws.images.set(newImage, { kind: 'notPullable', reason: 'CannotPullContainerError: not found' });
      const run = await world.deploy();
      assert.match(redSentence(run, 'rolledBack'), /[Tt]he service runs chat-app:1( \(ecs-svc\/\d+\))? again\./);
      assert.equal(run.resultFile?.cause, 'failed');
      const { taskDefinition, deployments } = await world.describe();
      assert.equal(taskDefinition, arnOf('chat-app:1'));
      assert.equal(deployments.find(({ status }) => status === 'PRIMARY')?.rolloutState, 'COMPLETED');
      // One that is over before it is seen for the first time is told by its end alone.
      const began = lines(run).some((line) => /ECS is rolling back to chat-app:1/.test(line));
      assert.ok(began || rollbackStyle === 'earlierDeployment', run.rawOutput);
      assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
    });
  }

  it('that fails after all of its tasks ran is red, whatever the counts said', async () => {
    world = await World.withService({
      ...breaker(false),
      healthCheckGracePeriodSeconds: 0,
      loadBalancers: [
        {
          targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/chat/0123456789abcdef',
          containerName: 'app',
          containerPort: 8080,
        },
      ],
    });
    world.aws.images.set(newImage, { kind: 'unhealthy', afterSeconds: 20 });
    const run = await world.deploy({ rollbackOnFailure: 'false' });
    assert.match(redSentence(run, 'failed'), /circuit breaker/);
    assert.ok(
      lines(run).some((line) => line.includes('2 of 2 running')),
      run.rawOutput,
    );
  });

  it('that somebody else supersedes is red and names the deployment that did', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    let other = false;
    const run = await world.deploy(
      {},
      {
        onLine: (line) => {
          if (other || !line.includes('of 2 running')) return;
          other = true;
          void world.aws.call('ecs:UpdateService', { cluster, service, taskDefinition: 'chat-app:1' });
        },
      },
    );
    const primary = (await world.describe()).deployments.find(({ status }) => status === 'PRIMARY');
    assert.ok(redSentence(run, 'superseded').includes(`the deployment ${primary?.id} of chat-app:1 replaced ours`));
  });

  it('that is out of time is red at the deadline, to the second', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await world.deploy({ timeoutInMinutes: '5', rollbackOnFailure: 'false' });
    assert.match(redSentence(run, 'timedOut'), /Out of time after 5 min: 0 of 2 running, 2 pending/);
    const update = world.aws.requests.find(({ operation }) => operation === 'UpdateService');
    const last = world.aws.requests.at(-1);
    const seconds = ((last?.at ?? 0) - (update?.at ?? 0)) / 1000;
    assert.ok(Math.abs(seconds - 300) < 2, `the last look was ${seconds} s after the update`);
  });

  it('whose service is deleted meanwhile is red', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    let deleted = false;
    const run = await world.deploy(
      {},
      {
        onLine: (line) => {
          if (deleted || !line.includes('of 2 running')) return;
          deleted = true;
          void world.aws.call('ecs:DeleteService', { cluster, service, force: true });
        },
      },
    );
    assert.match(redSentence(run, 'failed'), /The service chat-app-dev-ecs-svc is DRAINING: somebody deleted it/);
  });

  it('of no tasks at all succeeds with a warning that nothing was proven', async () => {
    world = await World.withService({ desiredCount: 0 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed');
    assert.match(run.issues[0]?.message ?? '', /has the desired count 0: .* nothing is proven/);
  });

  it('of a service behind a Classic Load Balancer is done without a rolloutState', async () => {
    world = await World.withService({
      launchType: 'EC2',
      loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 8080 }],
    });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    const { deployments, runningCount } = await world.describe();
    assert.deepEqual([deployments.length, runningCount, deployments[0]?.rolloutState], [1, 2, undefined]);
  });

  it('of a service without the newer API is done the older way', async () => {
    world = await World.withService({
      launchType: 'EC2',
      loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 8080 }],
    });
    world.aws.ecs.adjustService(cluster, service, { serviceDeployments: false });
    assert.equal((await world.deploy()).outputs['status'], 'deployed');
  });

  it('of a Classic Load Balancer service with a crashing image is never green', async () => {
    world = await World.withService({
      launchType: 'EC2',
      loadBalancers: [{ loadBalancerName: 'classic', containerName: 'app', containerPort: 8080 }],
    });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const inputs = { timeoutInMinutes: '10', failedTasksThreshold: '0', rollbackOnFailure: 'false' };
    redSentence(await world.deploy(inputs), 'timedOut');
  });

  it('whose tasks crash after ECS called it COMPLETED is not green', async () => {
    world = await World.withService({ desiredCount: 1 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 3, afterSeconds: 50 });
    const run = await world.deploy();
    assert.equal(run.result, 'Failed', run.rawOutput);
    assert.notEqual(run.outputs['status'], 'deployed');
  });

  it('that changes the desired count alone waits for the tasks and says that nothing was rolled out', async () => {
    world = await World.withService();
    const run = await world.deploy({ image: '', desiredCount: '4' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, desiredCount: 4 }]);
    assert.equal((await world.describe()).runningCount, 4);
    assert.ok(lines(run).includes(`${service}: desired count set; chat-app:1 stays, so nothing is rolled out.`));
  });

  it('that fails for a forced deployment of the same definition is red', async () => {
    world = await World.withService(breaker(false));
    world.aws.images.set('public.ecr.aws/nginx/nginx:1.27', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const run = await world.deploy({ image: '', forceNewDeployment: 'true', rollbackOnFailure: 'false' });
    assert.match(redSentence(run, 'failed'), /circuit breaker/i);
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, forceNewDeployment: true }]);
  });
});
