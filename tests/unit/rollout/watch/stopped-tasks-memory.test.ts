import assert from 'node:assert/strict';
import type { Task } from '@aws-sdk/client-ecs';
import { answered, fakeEcs } from '../../support/fake-ecs.ts';
import { StoppedTasks } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/stopped-tasks-memory.ts';

const query = { cluster: 'dev', service: 'chat', signal: new AbortController().signal };
const at = (seconds: number): Date => new Date(seconds * 1_000);

/** A task that came to rest at that second. */
function task(taskArn: string, seconds: number, given: Task = {}): Task {
  return {
    taskArn,
    startedBy: 'ecs-svc/2',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    startedAt: at(1),
    stoppingAt: at(seconds),
    stoppedAt: at(seconds + 30),
    containers: [{ name: 'app', exitCode: 1, reason: 'OOM', image: 'nginx', lastStatus: 'STOPPED' }],
    attachments: [{ id: 'eni' }],
    tags: [{ key: 'k', value: 'v' }],
    ...given,
  };
}

/** What is kept of its container. */
const container = {
  name: 'app',
  exitCode: 1,
  reason: 'OOM',
  lastStatus: 'STOPPED',
  healthStatus: undefined,
  runtimeId: undefined,
};

/** An ECS that lists the tasks it has at that moment, and what it was asked to describe. */
class World {
  readonly described: string[][] = [];
  tasks: readonly Task[] = [];
  readonly ecs = fakeEcs({
    listTasks: () => Promise.resolve({ ...answered, taskArns: this.tasks.flatMap(({ taskArn }) => taskArn ?? []) }),
    describeTasks: ({ tasks = [] }) => {
      this.described.push(tasks);
      return Promise.resolve({
        ...answered,
        tasks: this.tasks.filter(({ taskArn = '' }) => tasks.includes(taskArn)),
      });
    },
  });
}

/** The ARNs that are known after each of the moments. */
async function known(world: World, ...moments: readonly (readonly Task[])[]): Promise<readonly (readonly string[])[]> {
  const memory = new StoppedTasks();
  const seen: (readonly string[])[] = [];
  for (const tasks of moments) {
    world.tasks = tasks;
    seen.push((await memory.read(world.ecs, query, 'ecs-svc/2')).map(({ taskArn = '' }) => taskArn));
  }
  return seen;
}

describe('the stopped tasks of a deployment', () => {
  it('are described once when they have come to rest', async () => {
    const world = new World();
    assert.deepEqual(await known(world, [task('a', 10)], [task('a', 10)], [task('a', 10), task('b', 20)]), [
      ['a'],
      ['a'],
      ['a', 'b'],
    ]);
    assert.deepEqual(world.described, [['a'], ['b']]);
  });

  it('are described again until they have', async () => {
    const world = new World();
    const stopping = task('a', 10, { lastStatus: 'DEPROVISIONING', stoppedAt: undefined, containers: [] });
    const memory = new StoppedTasks();
    world.tasks = [stopping];
    assert.deepEqual((await memory.read(world.ecs, query, 'ecs-svc/2'))[0]?.containers, []);
    world.tasks = [task('a', 10)];
    const [rested] = await memory.read(world.ecs, query, 'ecs-svc/2');
    assert.deepEqual(rested?.containers, [container]);
    await memory.read(world.ecs, query, 'ecs-svc/2');
    assert.deepEqual(world.described, [['a'], ['a']]);
  });

  it('are those of no other deployment, which is asked about once', async () => {
    const world = new World();
    const other = task('x', 5, { startedBy: 'ecs-svc/1', lastStatus: 'DEACTIVATING' });
    assert.deepEqual(await known(world, [other, task('a', 10)], [other, task('a', 10)]), [['a'], ['a']]);
    assert.deepEqual(world.described, [['x', 'a']]);
  });

  it('are kept when ECS forgets them', async () => {
    assert.deepEqual(await known(new World(), [task('a', 10)], [], [task('b', 4_000)]), [['a'], ['a'], ['a', 'b']]);
  });

  it('are in the order in which they stopped', async () => {
    const early = task('c', 5, { stoppingAt: undefined, stoppedAt: at(5) });
    assert.deepEqual(await known(new World(), [task('a', 20), task('b', 10), early]), [['c', 'b', 'a']]);
  });

  it('are kept without what nobody looks at, since there may be many', async () => {
    const world = new World();
    world.tasks = [task('a', 10)];
    const [kept] = await new StoppedTasks().read(world.ecs, query, 'ecs-svc/2');
    assert.deepEqual(kept, {
      taskArn: 'a',
      startedBy: 'ecs-svc/2',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAt: at(1),
      stoppingAt: at(10),
      stoppedAt: at(40),
      containers: [container],
      createdAt: undefined,
      healthStatus: undefined,
      taskDefinitionArn: undefined,
    });
  });

  it('are read a hundred at a time', async () => {
    const world = new World();
    await known(
      world,
      Array.from({ length: 250 }, (_, id) => task(`t${id}`, id)),
    );
    assert.deepEqual(
      world.described.map(({ length }) => length),
      [100, 100, 50],
    );
  });
});
