import assert from 'node:assert/strict';
import { type Run, World, lines, newImage, service } from './support/world.ts';

const redSentence = (run: Run): string => {
  assert.equal(run.result, 'Failed', run.rawOutput);
  return run.issues.find(({ type }) => type === 'error')?.message ?? '';
};

/** The rollout's lines about failed tasks, without their time and the service's name. */
const failures = (run: Run): readonly string[] =>
  lines(run)
    .filter((line) => /\btasks? .*failed/.test(line) && line.startsWith('['))
    .map((line) => line.replace(/^\[.*?\] \S+ +/, '').replaceAll(/[0-9a-f]{32}/g, 'ID'));

const stay = { rollbackOnFailure: 'false' };

describe('A crash loop', () => {
  let world: World;
  afterEach(() => world.close());

  const crash = 'EssentialContainerExited; Essential container in task exited; container app: exit code 1';

  it('without circuit breaker ends the run at half the desired count, at least 3, instead of at the time-out', async () => {
    world = await World.withService({ desiredCount: 1 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await world.deploy(stay);
    assert.equal(
      redSentence(run),
      `${service}: 3 tasks of the deployment failed: no circuit breaker runs, and without one this run gives up at 3. 3 tasks failed: container app: exit code 1. rollbackOnFailure is off, so the service is left as it is.`,
    );
    assert.deepEqual([run.outputs['status'], run.resultFile?.cause], ['failed', 'failed']);
    assert.deepEqual(failures(run).slice(0, 3), [
      `task ID failed (1 in all; this run gives up at 3): ${crash}`,
      '1 more task failed the same way (2 in all; this run gives up at 3)',
      '1 more task failed the same way (3 in all; this run gives up at 3)',
    ]);
    assert.ok((run.resultFile?.['durationMs'] as number) < 180_000);
  });

  it('that lives for a minute before it crashes is noticed, too', async () => {
    world = await World.withService({ desiredCount: 1 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 38 });
    assert.match(redSentence(await world.deploy(stay)), /3 tasks of the deployment failed/);
  });

  it('of 20 tasks is given up at 10', async () => {
    world = await World.withService({ desiredCount: 20 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    assert.match(redSentence(await world.deploy(stay)), /20 tasks of the deployment failed: .* gives up at 10\./);
  });

  it('is given up at failedTasksThreshold, with a circuit breaker as well', async () => {
    world = await World.withService({
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } },
    });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await world.deploy({ ...stay, failedTasksThreshold: '5' });
    assert.match(redSentence(run), /: 6 tasks of the deployment failed: failedTasksThreshold is 5\. /);
  });

  it('is left to the circuit breaker where that is on, and its own count and threshold are shown', async () => {
    world = await World.withService({
      desiredCount: 4,
      deploymentConfiguration: {
        deploymentCircuitBreaker: {
          enable: true,
          rollback: false,
          thresholdConfiguration: { type: 'COUNT', value: 6 },
        },
      },
    });
    world.aws.images.set(newImage, { kind: 'notPullable', reason: 'CannotPullContainerError: not found' });
    const run = await world.deploy(stay);
    assert.match(redSentence(run), /circuit breaker: tasks failed to start/);
    const shown = lines(run).filter((line) => line.includes('circuit breaker: ') && !line.includes('deployment'));
    assert.deepEqual(
      shown.map((line) => line.slice(line.indexOf('circuit'))),
      ['circuit breaker: 4 of 6 failures', 'circuit breaker: 6 of 6 failures, and it opened'],
    );
  });

  it('goes on to the time-out where failedTasksThreshold is 0', async () => {
    world = await World.withService({ desiredCount: 1 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await world.deploy({ ...stay, failedTasksThreshold: '0', timeoutInMinutes: '4' });
    assert.equal(run.outputs['status'], 'timedOut', run.rawOutput);
  });

  it('that ends when the tasks become healthy is forgiven', async () => {
    world = await World.withService({ desiredCount: 2 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5, times: 2 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(failures(run).length, 1);
  });

  it('is not given up while other tasks of the deployment are healthy since', async () => {
    world = await World.withService({
      desiredCount: 4,
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 },
    });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5, times: 2 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
  });

  it('is found where stopped tasks fill several pages', async () => {
    world = await World.withService({ desiredCount: 150 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await world.deploy(stay);
    assert.match(redSentence(run), /150 tasks of the deployment failed: .* gives up at 75\./);
    const pages = world.bodies('ListTasks').filter(({ nextToken }) => nextToken !== undefined);
    assert.ok(pages.length > 0);
    assert.ok(world.bodies('DescribeTasks').every(({ tasks }) => (tasks as readonly string[]).length <= 100));
  });
});

describe('Tasks that stop without having failed', () => {
  let world: World;
  afterEach(() => world.close());

  it('are shown where AWS took them away, and not counted', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, { kind: 'healthy', startSeconds: 300 });
    let gone = false;
    const run = await world.deploy(
      { failedTasksThreshold: '1' },
      {
        onLine: (line) => {
          if (gone || !line.includes('0 of 2 running, 2 pending')) return;
          gone = true;
          void world.interruptAllTasks();
        },
      },
    );
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.ok(
      lines(run).some((line) => line.includes('were taken away, which does not count: SpotInterruption')),
      run.rawOutput,
    );
  });

  it('are not mentioned where ECS scaled the old ones down', async () => {
    world = await World.withService();
    const run = await world.deploy({ failedTasksThreshold: '1' });
    assert.equal(run.outputs['status'], 'deployed');
    assert.deepEqual(failures(run), []);
  });

  it('count where a health check failed, though ECS stops them with the same code', async () => {
    world = await World.withService({
      loadBalancers: [
        {
          targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/chat/0123456789abcdef',
          containerName: 'app',
          containerPort: 8080,
        },
      ],
    });
    world.aws.images.set(newImage, { kind: 'unhealthy', afterSeconds: 20 });
    const run = await world.deploy(stay);
    assert.match(redSentence(run), /tasks of the deployment failed: no circuit breaker runs/);
    assert.match(failures(run)[0] ?? '', /ServiceSchedulerInitiated; Task failed ELB health checks in/);
  });
});
