import assert from 'node:assert/strict';
import { type Run, World, arnOf, cluster, dummyImage, lines, newImage, ownPercents, service } from './support/world.ts';

/** Fails a run that is green, and returns its first red sentence. */
function redSentence(run: Run, status: string, cause: string): string {
  assert.equal(run.result, 'Failed', run.rawOutput);
  assert.deepEqual([run.outputs['status'], run.resultFile?.cause], [status, cause], run.rawOutput);
  assert.ok(!ownPercents(run).includes(100));
  return run.issues.find(({ type }) => type === 'error')?.message ?? '';
}

const goesOn = 'The service runs chat-app:1 again.';
const neverStarts = { kind: 'neverStarts' } as const;
const crashing = { kind: 'crashing', exitCode: 1, afterSeconds: 3 } as const;

describe('The way back', () => {
  let world: World;
  afterEach(() => world.close());

  /** The revision that the service is steady on. */
  const runs = async (name = service): Promise<readonly [string, string | undefined, number]> => {
    const { taskDefinition, deployments } = await world.describe(name);
    return [taskDefinition, deployments[0]?.rolloutState, deployments.length];
  };
  const steady = [arnOf('chat-app:1'), 'COMPLETED', 1];

  it('after a time-out stops the service deployment and waits until the service is really back', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, neverStarts);
    const run = await world.deploy({ timeoutInMinutes: '5' });
    assert.equal(
      redSentence(run, 'rolledBack', 'timedOut'),
      `${service}: Out of time after 5 min: 0 of 2 running, 2 pending, 2 old still running. chat-app:2 is not proven. ${goesOn}`,
    );
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'StopServiceDeployment']);
    assert.deepEqual(world.bodies('StopServiceDeployment')[0]?.['stopType'], 'ROLLBACK');
    assert.deepEqual(await runs(), steady);
    assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
    assert.ok(run.outputs['image']?.startsWith(dummyImage));
  });

  for (const rollbackStyle of ['newDeployment', 'earlierDeployment'] as const) {
    it(`is followed where ECS brings back the earlier revision as ${rollbackStyle}`, async () => {
      world = await World.withService();
      world.aws.ecs.adjustService(cluster, service, { rollbackStyle });
      world.aws.images.set(newImage, neverStarts);
      const run = await world.deploy({ timeoutInMinutes: '5' });
      redSentence(run, 'rolledBack', 'timedOut');
      assert.deepEqual(await runs(), steady);
    });
  }

  it('is an update where the newer API is not there, and has the time-out for itself', async () => {
    world = await World.withService();
    world.aws.ecs.adjustService(cluster, service, { serviceDeployments: false });
    world.aws.images.set(newImage, neverStarts);
    const run = await world.deploy({ timeoutInMinutes: '2' });
    assert.match(redSentence(run, 'rolledBack', 'timedOut'), /again\.$/);
    assert.deepEqual(world.bodies('UpdateService')[1], { cluster, service, taskDefinition: arnOf('chat-app:1') });
    assert.equal(world.bodies('UpdateService').length, 2);
    assert.deepEqual(await runs(), steady);
  });

  it('is an update where stopping is not allowed, and says so once', async () => {
    world = await World.withService();
    world.aws.identities.deny('administrator', 'ecs:StopServiceDeployment');
    world.aws.images.set(newImage, crashing);
    const run = await world.deploy();
    redSentence(run, 'rolledBack', 'failed');
    const warnings = run.issues.filter(({ type }) => type === 'warning').map(({ message }) => message);
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? '',
      new RegExp(
        `^${service}: the deployment could not be stopped, so the service is updated instead. Access denied: `,
      ),
    );
    assert.deepEqual(await runs(), steady);
  });

  it('after a circuit breaker without rollback is an update, with the desired count in the same call', async () => {
    world = await World.withService({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const run = await world.deploy({ desiredCount: '3' });
    assert.match(redSentence(run, 'rolledBack', 'failed'), /circuit breaker/);
    const back = { cluster, service, taskDefinition: arnOf('chat-app:1'), desiredCount: 2 };
    assert.deepEqual(world.bodies('UpdateService')[1], back);
    assert.deepEqual(await runs(), steady);
    assert.equal((await world.describe()).desiredCount, 2);
  });

  it('after StopServiceDeployment sets the desired count back in one further call', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, neverStarts);
    const run = await world.deploy({ timeoutInMinutes: '2', desiredCount: '5' });
    redSentence(run, 'rolledBack', 'timedOut');
    assert.deepEqual(world.writes.slice(2), ['StopServiceDeployment', 'UpdateService']);
    assert.deepEqual(world.bodies('UpdateService')[1], { cluster, service, desiredCount: 2 });
  });

  it('leaves a desired count that somebody else has set since', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, neverStarts);
    let scaled = false;
    const run = await world.deploy(
      { timeoutInMinutes: '2', desiredCount: '5' },
      {
        onLine: (line) => {
          if (scaled || !line.includes('of 5 running')) return;
          scaled = true;
          void world.aws.call('ecs:UpdateService', { cluster, service, desiredCount: 3 });
        },
      },
    );
    redSentence(run, 'rolledBack', 'timedOut');
    const { desiredCount, taskDefinition } = await world.describe();
    assert.deepEqual([desiredCount, taskDefinition], [3, arnOf('chat-app:1')]);
  });

  it('of a desired count alone brings the count back', async () => {
    world = await World.withService();
    world.aws.images.set(dummyImage, neverStarts);
    const run = await world.deploy({ image: '', desiredCount: '4', timeoutInMinutes: '2' });
    assert.match(
      redSentence(run, 'rolledBack', 'timedOut'),
      /: Out of time after 2 min: 2 of 4 running, 2 pending\. The service runs 2 tasks again\.$/,
    );
    assert.equal((await world.describe()).desiredCount, 2);
  });

  it('goes to the last good revision, past a failed one that was PRIMARY', async () => {
    world = await World.withService({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    world.aws.images.set(`${newImage}-broken`, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    await world.deploy({ image: `${newImage}-broken`, rollbackOnFailure: 'false' });
    await world.aws.clock.advance(3_600_000);
    world.aws.images.set(newImage, neverStarts);
    const run = await world.deploy({ timeoutInMinutes: '3' });
    assert.match(redSentence(run, 'rolledBack', 'timedOut'), /The service runs chat-app:1 again\.$/);
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
    assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
  });

  it('does not exist for a first deployment: the run says so and is rollbackFailed', async () => {
    world = await World.empty();
    world.aws.images.set(dummyImage, crashing);
    await world.addService(service);
    world.aws.images.set(newImage, crashing);
    const run = await world.deploy();
    assert.match(
      redSentence(run, 'rollbackFailed', 'failed'),
      /There is no way back: no deployment of it had completed before, so there is no revision to go back to\. Deploy a revision that works\.$/,
    );
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
  });

  it('does not exist to a revision that was deregistered: the command for by hand is told', async () => {
    world = await World.withService();
    world.aws.ecs.adjustService(cluster, service, { serviceDeployments: false });
    await world.aws.call('ecs:DeregisterTaskDefinition', { taskDefinition: 'chat-app:1' });
    world.aws.images.set(newImage, crashing);
    const run = await world.deploy();
    const message = redSentence(run, 'rollbackFailed', 'failed');
    assert.match(message, /There is no way back: ecs:UpdateService .* TaskDefinition is inactive/);
    assert.ok(
      message.endsWith(
        `By hand: aws ecs update-service --cluster ${cluster} --service ${service} --task-definition chat-app:1 --region eu-west-1`,
      ),
      message,
    );
  });

  it('that fails as well is rollbackFailed', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, neverStarts);
    let broken = false;
    const run = await world.deploy(
      { timeoutInMinutes: '4' },
      {
        onLine: (line) => {
          if (broken || !line.includes('of 2 running')) return;
          broken = true;
          // What was good does not start again, and the old tasks are gone.
          world.aws.images.set(dummyImage, neverStarts);
          void world.stopAllTasks();
        },
      },
    );
    assert.match(
      redSentence(run, 'rollbackFailed', 'timedOut'),
      /The way back did not finish in time\. By hand: aws ecs /,
    );
  });

  it('never overrides somebody else’s newer deployment', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, crashing);
    await world.aws.call('ecs:RegisterTaskDefinition', {
      family: 'theirs',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'theirs:1' }],
    });
    let other = false;
    const run = await world.deploy(
      {},
      {
        onLine: (line) => {
          if (other || !line.includes('going back to')) return;
          other = true;
          void world.aws.call('ecs:UpdateService', { cluster, service, taskDefinition: 'theirs:1' });
        },
      },
    );
    assert.match(redSentence(run, 'failed', 'failed'), /somebody else/);
    await world.aws.clock.advance(600_000);
    assert.equal((await world.describe()).taskDefinition, arnOf('theirs:1'));
    assert.equal(world.bodies('UpdateService').length, 1, 'the task updated once; the other call was not the task’s');
  });

  it('by an update warns of an image under a mutable tag', async () => {
    world = await World.withService({
      definition: { containerDefinitions: [{ name: 'app', image: 'nginx:latest', essential: true }] },
    });
    world.aws.ecs.adjustService(cluster, service, { serviceDeployments: false });
    world.aws.images.set(newImage, crashing);
    const run = await world.deploy();
    redSentence(run, 'rolledBack', 'failed');
    const warning = `${service}: the way back resolves nginx:latest anew: that tag may name the image that just failed. Deploy unique tags.`;
    assert.ok(
      run.issues.some(({ type, message }) => type === 'warning' && message === warning),
      run.rawOutput,
    );
  });

  it('of a forced deployment of the same definition is the service deployment’s, with the images as they were', async () => {
    world = await World.withService();
    world.aws.images.set(dummyImage, crashing);
    let mended = false;
    const run = await world.deploy(
      { image: '', forceNewDeployment: 'true' },
      {
        onLine: (line) => {
          if (mended || !line.includes('going back to')) return;
          mended = true;
          world.aws.images.set(dummyImage, { kind: 'healthy' });
        },
      },
    );
    redSentence(run, 'rolledBack', 'failed');
    assert.equal(world.bodies('StopServiceDeployment').length, 1);
  });

  it('of a forced deployment of the same definition does not exist without the newer API', async () => {
    world = await World.withService();
    world.aws.ecs.adjustService(cluster, service, { serviceDeployments: false });
    world.aws.images.set(dummyImage, crashing);
    const run = await world.deploy({ image: '', forceNewDeployment: 'true' });
    assert.match(redSentence(run, 'rollbackFailed', 'failed'), /the last good revision is chat-app:1 itself/);
    assert.equal(world.bodies('UpdateService').length, 1);
  });

  it('is taken for a deployment that an earlier run left behind', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, crashing);
    await world.deploy({ waitForCompletion: 'false' });
    const run = await world.deploy();
    redSentence(run, 'rolledBack', 'failed');
    assert.deepEqual(await runs(), steady);
  });

  for (const fault of ['lostResponse', 'throttle', 'internalError', 'reset'] as const) {
    for (const operation of ['ecs:StopServiceDeployment', 'ecs:UpdateService'] as const) {
      it(`survives ${fault} of ${operation}`, async () => {
        world = await World.withService();
        if (operation === 'ecs:UpdateService') {
          world.aws.ecs.adjustService(cluster, service, { serviceDeployments: false });
        }
        world.aws.images.set(newImage, crashing);
        const skip = operation === 'ecs:UpdateService' ? 1 : 0;
        world.aws.faults.add({ operation, kind: fault, times: 1, skip });
        redSentence(await world.deploy(), 'rolledBack', 'failed');
        assert.deepEqual(await runs(), steady);
        assert.equal(lines(await world.deploy({ image: dummyImage })).length > 0, true);
      });
    }
  }
});

describe('Several services of one step', () => {
  let world: World;
  afterEach(() => world.close());

  const together = async (): Promise<void> => {
    world = await World.withService();
    const worker = { name: 'worker', image: 'worker:1', essential: true };
    await world.addService('worker', { definition: { family: 'worker', containerDefinitions: [worker] } });
  };
  const inputs = { service: `${service}\nworker`, image: `app=${newImage}\nworker=worker:2` };

  it('go back together where one fails, the finished one too', async () => {
    await together();
    world.aws.images.set('worker:2', neverStarts);
    const run = await world.deploy({ ...inputs, timeoutInMinutes: '5' });
    redSentence(run, 'rolledBack', 'timedOut');
    assert.deepEqual(
      run.resultFile?.services.map(({ name, status, cause, reason }) => ({ name, status, cause, reason })),
      [
        {
          name: service,
          status: 'rolledBack',
          cause: 'failed',
          reason: `${service}: It was deployed together with worker, which failed, so it goes back as well. ${goesOn}`,
        },
        {
          name: 'worker',
          status: 'rolledBack',
          cause: 'timedOut',
          reason:
            'worker: Out of time after 5 min: 0 of 2 running, 2 pending, 2 old still running. worker:2 is not proven. The service runs worker:1 again.',
        },
      ],
    );
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
    assert.equal((await world.describe('worker')).taskDefinition, arnOf('worker:1'));
  });

  it('go back at once where one fails while the other is under way', async () => {
    await together();
    world.aws.images.set('worker:2', crashing);
    world.aws.images.set(newImage, neverStarts);
    const run = await world.deploy(inputs);
    redSentence(run, 'rolledBack', 'failed');
    assert.equal(world.bodies('StopServiceDeployment').length, 2);
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
    assert.equal((await world.describe('worker')).taskDefinition, arnOf('worker:1'));
  });

  it('leave to ECS the one that it brings back by itself', async () => {
    world = await World.withService();
    const worker = { name: 'worker', image: 'worker:1', essential: true };
    await world.addService('worker', {
      definition: { family: 'worker', containerDefinitions: [worker] },
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    world.aws.images.set('worker:2', { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const run = await world.deploy(inputs);
    redSentence(run, 'rolledBack', 'failed');
    assert.equal(world.bodies('StopServiceDeployment').length, 1, 'only the other one is stopped');
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
    assert.equal((await world.describe('worker')).taskDefinition, arnOf('worker:1'));
  });

  it('go back where the update of one is refused', async () => {
    await together();
    world.aws.identities.deny('administrator', 'ecs:UpdateService', `*service/${cluster}/worker`);
    const run = await world.deploy(inputs);
    assert.equal(run.outputs['status'], 'failed', run.rawOutput);
    assert.deepEqual(
      run.resultFile?.services.map(({ name, status }) => [name, status]),
      [
        [service, 'rolledBack'],
        ['worker', 'failed'],
      ],
    );
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
  });

  it('stay new where one is superseded by somebody else: that is no failure of what was deployed', async () => {
    await together();
    world.aws.images.set('worker:2', neverStarts);
    let other = false;
    const run = await world.deploy(inputs, {
      onLine: (line) => {
        if (other || !/worker: +0 of 2 running/.test(line)) return;
        other = true;
        void world.aws.call('ecs:UpdateService', { cluster, service: 'worker', taskDefinition: 'worker:1' });
      },
    });
    redSentence(run, 'superseded', 'superseded');
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:2'));
    assert.ok(!world.writes.includes('StopServiceDeployment'));
  });
});
