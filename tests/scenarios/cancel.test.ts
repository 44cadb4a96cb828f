import assert from 'node:assert/strict';
import { type Run, World, arnOf, cluster, lines, newImage, service } from './support/world.ts';

describe('A canceled run', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  const cancelAt = async (pattern: RegExp, inputs: Readonly<Record<string, string>> = {}): Promise<Run> => {
    let canceled = false;
    return world.deploy(inputs, {
      onLine: (line, step) => {
        if (canceled || !pattern.test(line)) return;
        canceled = true;
        step.cancel();
      },
    });
  };

  /** Cancels while an operation is under way, and lets AWS answer once the task has said that it knows. */
  const cancelDuring = async (operation: string): Promise<Run> => {
    let underWay = (): void => assert.fail('The operation came before the first line.');
    world.aws.faults.add({ operation, kind: 'slow', delayMs: 2_000, onStrike: () => underWay() });
    return world.deploy(
      {},
      {
        onLine: (line, step) => {
          underWay = () => step.cancel();
          if (line.startsWith('The run is being canceled')) void world.aws.clock.advance(2_000);
        },
      },
    );
  };

  it('turns a rollout back that is on its way, does not wait for it, and leaves by itself', async () => {
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await cancelAt(/0 of 2 running/);
    assert.equal(run.result, 'Canceled');
    assert.equal(run.escalation, 'none', 'no second signal was needed');
    assert.equal(run.outputs['status'], 'canceled');
    assert.equal(run.resultFile?.cause, 'canceled');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'StopServiceDeployment']);
    const left = `${service}: the order to go back was given; nobody waits for it any more.`;
    assert.deepEqual(
      run.issues.map(({ message }) => message),
      ['The run was canceled (SIGINT).', left],
    );
    assert.ok(lines(run).includes(`${service}: going back to chat-app:1 by StopServiceDeployment ROLLBACK`));
    await world.aws.clock.advance(600_000);
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
  });

  it('sets the desired count back together with the revision', async () => {
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await cancelAt(/0 of 5 running/, { desiredCount: '5' });
    assert.equal(run.escalation, 'none');
    assert.deepEqual(world.bodies('UpdateService').at(-1), { cluster, service, desiredCount: 2 });
    await world.aws.clock.advance(600_000);
    const { taskDefinition, desiredCount } = await world.describe();
    assert.deepEqual([taskDefinition, desiredCount], [arnOf('chat-app:1'), 2]);
  });

  it('turns back by UpdateService where the service deployment cannot be stopped', async () => {
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    world.aws.identities.deny('administrator', 'ecs:StopServiceDeployment');
    const run = await cancelAt(/0 of 2 running/);
    assert.equal(run.escalation, 'none');
    assert.deepEqual(world.bodies('UpdateService').at(-1), { cluster, service, taskDefinition: arnOf('chat-app:1') });
    assert.equal(run.outputs['status'], 'canceled');
  });

  it('of several services turns back those that are on their way and leaves the one that is done', async () => {
    await world.addService('worker', { taskDefinition: 'chat-app:1' });
    await world.addService('batch', { taskDefinition: 'chat-app:1', desiredCount: 0 });
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await cancelAt(/batch: +done/, { service: `${service}\nworker\nbatch` });
    assert.equal(run.escalation, 'none');
    assert.equal(run.result, 'Canceled');
    assert.equal(world.bodies('StopServiceDeployment').length, 2);
    assert.equal((await world.describe('batch')).taskDefinition, arnOf('chat-app:2'));
    assert.ok(
      lines(run).some((line) => /^batch is left with .* so it is not turned back\.$/.test(line)),
      run.rawOutput,
    );
  });

  it('that only watched somebody else’s deployment leaves it alone', async () => {
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    await world.deploy({ waitForCompletion: 'false' });
    const run = await cancelAt(/0 of 2 running/);
    assert.ok(!world.writes.includes('StopServiceDeployment'));
    assert.ok(
      lines(run).some((line) => line.endsWith('This run did not start it.')),
      run.rawOutput,
    );
  });

  it('with rollbackOnFailure off says in what state the service is left', async () => {
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await cancelAt(/0 of 2 running/, { rollbackOnFailure: 'false' });
    assert.equal(run.result, 'Canceled');
    assert.equal(run.escalation, 'none', 'no second signal was needed');
    assert.equal(run.outputs['status'], 'canceled');
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
    const id = run.outputs['deploymentId'];
    assert.ok(
      lines(run).includes(
        `${service} is left with this run’s deployment ${id} of chat-app:2: 0 of 2 of its tasks running. ECS goes on with it.`,
      ),
      run.rawOutput,
    );
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
  });

  it('before the first write changes nothing and says so', async () => {
    const run = await cancelDuring('ecs:DescribeTaskDefinition');
    assert.equal(run.result, 'Canceled');
    assert.deepEqual(world.writes, []);
    assert.ok(lines(run).includes('Canceled before anything was changed.'), run.rawOutput);
  });

  it('between registering and updating deregisters the revision', async () => {
    const run = await cancelDuring('ecs:RegisterTaskDefinition');
    assert.equal(run.result, 'Canceled');
    assert.equal(run.escalation, 'none');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'DeregisterTaskDefinition'], run.rawOutput);
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
  });

  it('lets an update that is under way come to its answer, and turns it back', async () => {
    const run = await cancelDuring('ecs:UpdateService');
    assert.equal(run.result, 'Canceled');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'StopServiceDeployment']);
    assert.ok(run.outputs['deploymentId'], run.rawOutput);
    await world.aws.clock.advance(600_000);
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
  });
});
