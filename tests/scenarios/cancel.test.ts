import assert from 'node:assert/strict';
import { type Run, World, arnOf, lines, newImage, service } from './support/world.ts';

describe('A canceled run', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  const cancelAt = async (pattern: RegExp): Promise<Run> => {
    let canceled = false;
    return world.deploy(
      {},
      {
        onLine: (line, step) => {
          if (canceled || !pattern.test(line)) return;
          canceled = true;
          step.cancel();
        },
      },
    );
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

  it('leaves by itself while the rollout is watched and says in what state the service is', async () => {
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    const run = await cancelAt(/0 of 2 running/);
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
    assert.equal(run.resultFile?.cause, 'canceled');
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

  it('lets an update that is under way come to its answer', async () => {
    const run = await cancelDuring('ecs:UpdateService');
    assert.equal(run.result, 'Canceled');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    assert.ok(run.outputs['deploymentId'], run.rawOutput);
    assert.ok(
      lines(run).some((line) => line.startsWith(`${service} is left with this run’s deployment`)),
      run.rawOutput,
    );
  });
});
