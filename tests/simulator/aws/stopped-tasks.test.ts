import assert from 'node:assert/strict';
import type { Task } from '@aws-sdk/client-ecs';
import { deploy, settled } from './rollouts.ts';
import { closeAll, pass, tasks, web } from './support.ts';

describe('a task that is stopped from outside its service in the simulator', () => {
  afterEach(closeAll);

  it('ends as UserInitiated with the person’s reason, and the service starts another', async () => {
    const simulator = await settled({ desiredCount: 1 });
    const [running] = await tasks(simulator, 'RUNNING');
    const answer = await simulator.call('ecs:StopTask', { task: running?.taskArn ?? '', reason: 'a look inside' });
    const task = answer['task'] as Task;
    assert.deepEqual(
      [task.desiredStatus, task.lastStatus, task.stopCode, task.stoppedReason],
      ['STOPPED', 'STOPPING', 'UserInitiated', 'a look inside'],
    );
    await pass(simulator, 30);
    const [next, ...others] = await tasks(simulator, 'RUNNING');
    assert.deepEqual([next?.lastStatus, others.length], ['RUNNING', 0]);
    assert.notEqual(next?.taskArn, running?.taskArn);
    assert.deepEqual(
      (await tasks(simulator, 'STOPPED')).map(({ lastStatus, containers }) => [lastStatus, containers?.[0]?.exitCode]),
      [['STOPPED', 0]],
    );
    assert.equal((await web(simulator)).deployments[0]?.failedTasks, 0);
  });

  it('keeps its reason where it is stopped a second time, and is refused where nobody knows it', async () => {
    const simulator = await settled({ desiredCount: 1 });
    const [running] = await tasks(simulator, 'RUNNING');
    await simulator.call('ecs:StopTask', { task: running?.taskArn ?? '' });
    await simulator.call('ecs:StopTask', { task: running?.taskArn ?? '', reason: 'again' });
    assert.equal((await tasks(simulator, 'STOPPED'))[0]?.stoppedReason, 'Task stopped by user');
    await assert.rejects(simulator.call('ecs:StopTask', { task: 'nobody' }), { code: 'InvalidParameterException' });
  });

  for (const kind of ['SpotInterruption', 'TerminationNotice', 'InfrastructureHealth'] as const) {
    it(`ends as ${kind} where its host is taken away, and the service starts another`, async () => {
      const simulator = await settled({ desiredCount: 1 });
      const [running] = await tasks(simulator, 'RUNNING');
      simulator.ecs.interruptTask('default', running?.taskArn ?? '', kind);
      await pass(simulator, 30);
      assert.equal((await tasks(simulator, 'STOPPED'))[0]?.stopCode, kind);
      assert.equal((await tasks(simulator, 'RUNNING')).length, 1);
      assert.throws(() => simulator.ecs.interruptTask('default', running?.taskArn ?? '', kind), /no task/);
    });
  }

  it('can be interrupted through the control interface', async () => {
    const simulator = await settled({ desiredCount: 1 });
    const [running] = await tasks(simulator, 'RUNNING');
    const post = async (body: object): Promise<unknown> => {
      const request = { method: 'POST', body: JSON.stringify(body) };
      return (await fetch(`${simulator.url}/_simulator/interruptions`, request)).json();
    };
    assert.match(JSON.stringify(await post({ task: running?.taskArn, kind: 'Storm' })), /no interruption.*Storm/);
    assert.deepEqual(await post({ task: running?.taskArn, kind: 'SpotInterruption' }), {});
    assert.equal((await tasks(simulator, 'STOPPED'))[0]?.stopCode, 'SpotInterruption');
  });
});

describe('a task that cannot be initialised in the simulator', () => {
  afterEach(closeAll);

  it('fails to start before its images are pulled, and no container has a reason', async () => {
    const simulator = await settled({ desiredCount: 1 });
    const reason = 'ResourceInitializationError: unable to pull secrets or registry auth: no route';
    simulator.images.set('web:bad', { kind: 'resourceInitialization', reason });
    const id = await deploy(simulator, 'web:bad');
    await pass(simulator, 8);
    const failed = (await tasks(simulator, 'STOPPED')).find(({ startedBy }) => startedBy === id);
    assert.deepEqual([failed?.stopCode, failed?.stoppedReason], ['TaskFailedToStart', reason]);
    assert.deepEqual(
      failed?.containers?.map(({ reason: own, exitCode, imageDigest }) => [own, exitCode, imageDigest]),
      [[undefined, undefined, undefined]],
    );
    assert.equal((await web(simulator)).deployments[0]?.failedTasks, 1);
  });
});

describe('a container that crashes in the simulator', () => {
  afterEach(closeAll);

  const rows: readonly (readonly [string, object, string | undefined])[] = [
    ['137 means out of memory', { exitCode: 137 }, 'OutOfMemoryError: Container killed due to memory usage'],
    ['137 can have another reason', { exitCode: 137, reason: 'killed' }, 'killed'],
    ['1 has none', { exitCode: 1 }, undefined],
  ];
  for (const [title, more, reason] of rows) {
    it(title, async () => {
      const simulator = await settled({ desiredCount: 1 });
      simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 0, ...more });
      const id = await deploy(simulator, 'web:bad');
      await pass(simulator, 20);
      const failed = (await tasks(simulator, 'STOPPED')).find(({ startedBy }) => startedBy === id);
      assert.equal(failed?.containers?.[0]?.reason, reason);
    });
  }
});
