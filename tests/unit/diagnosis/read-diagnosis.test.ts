import assert from 'node:assert/strict';
import type { Task } from '@aws-sdk/client-ecs';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { type DiagnosisRequest, readDiagnosis } from '../../../tasks/EcsDeployRevision/src/diagnosis/read-diagnosis.ts';
import { answered, denial, fakeEcs, outage } from '../support/fake-ecs.ts';
import { serviceOf } from '../support/services.ts';
import { awslogs, definition, ended, stopOf } from './stops.ts';

function ecsWith(...tasks: readonly Task[]): EcsPort {
  return fakeEcs({
    listTasks: () => Promise.resolve({ ...answered, taskArns: tasks.flatMap(({ taskArn }) => taskArn ?? []) }),
    describeTasks: () => Promise.resolve({ ...answered, tasks: [...tasks] }),
  });
}

/** Reads a diagnosis of chat; answers it, what was noted, and the log streams that were asked for. */
async function read(given: Partial<DiagnosisRequest>) {
  const notes: string[] = [];
  const streams: string[] = [];
  const diagnosis = await readDiagnosis({
    ecs: ecsWith(),
    logs: () => ({
      getLogEvents: ({ logStreamName = '' }) => {
        streams.push(logStreamName);
        return Promise.resolve({ ...answered, events: [{ message: 'last words' }] });
      },
    }),
    cluster: 'dev',
    serviceName: 'chat',
    service: undefined,
    deploymentId: 'ecs-svc/2',
    known: [],
    createdAt: undefined,
    definition: definition(awslogs),
    region: 'eu-west-1',
    logTailLines: 1,
    triggeredAlarms: [],
    redact: (text) => text,
    note: (what, why) => void notes.push(`${what}. ${why}`),
    signal: new AbortController().signal,
    ...given,
  });
  return { diagnosis, notes, streams };
}

describe('reading a diagnosis', () => {
  it('looks at the tasks of our deployment only', async () => {
    const ecs = ecsWith(stopOf(1), stopOf(2, { startedBy: 'ecs-svc/1' }), stopOf(3));
    const { diagnosis } = await read({ ecs });
    assert.deepEqual(
      diagnosis.groups.map(({ count }) => count),
      [2],
    );
  });

  it('reads the log of the newest task of the most frequent failure', async () => {
    const { diagnosis, streams } = await read({ ecs: ecsWith(stopOf(1), stopOf(4, {}, [ended('app', 9)]), stopOf(3)) });
    assert.deepEqual(streams, [`ecs/app/${'3'.repeat(32)}`]);
    assert.deepEqual(diagnosis.logTail?.kind === 'lines' ? diagnosis.logTail.lines : undefined, ['last words']);
  });

  it('reads the log of the container behind the load balancer where its check failed', async () => {
    const stoppedReason = 'Task failed ELB health checks in (elb x)';
    const stop = stopOf(1, { stopCode: 'ServiceSchedulerInitiated', stoppedReason }, [
      ended('app', 0),
      ended('web', 0),
    ]);
    const service = serviceOf([], { loadBalancers: [{ containerName: 'web' }] });
    const { streams } = await read({ ecs: ecsWith(stop), service });
    assert.deepEqual(streams, [`ecs/web/${'1'.repeat(32)}`]);
  });

  it('reads no log where no lines are wanted, or no container had a part in a failure', async () => {
    const init = { stopCode: 'TaskFailedToStart', stoppedReason: 'ResourceInitializationError: x' } as const;
    for (const given of [
      { logTailLines: 0, ecs: ecsWith(stopOf(1)) },
      { ecs: ecsWith(stopOf(1, init, [ended('app')])) },
    ]) {
      const { diagnosis, streams } = await read(given);
      assert.deepEqual([diagnosis.groups.length, diagnosis.logTail, streams], [1, undefined, []]);
    }
  });

  for (const error of [denial('ecs:ListTasks'), outage('ecs:ListTasks'), new Error('odd')]) {
    it(`goes on without the tasks where "${error.message}" is the answer, and says so once`, async () => {
      const { diagnosis, notes } = await read({
        ecs: fakeEcs({ listTasks: () => Promise.reject(error) }),
        triggeredAlarms: ['errors'],
      });
      assert.deepEqual([diagnosis.tasksRead, diagnosis.groups, diagnosis.alarms], [false, [], ['errors']]);
      assert.deepEqual(notes, [`Which tasks failed, and why, cannot be shown. ${error.message}`]);
    });
  }

  it('goes on without the log where it is denied, in one line of its own', async () => {
    const logs: DiagnosisRequest['logs'] = () => ({ getLogEvents: () => Promise.reject(denial('logs:GetLogEvents')) });
    const { diagnosis, notes } = await read({ ecs: ecsWith(stopOf(1)), logs });
    const note = 'the log of container app cannot be shown. Denied: logs:GetLogEvents';
    assert.deepEqual([diagnosis.logTail, notes], [{ kind: 'none', note }, []]);
  });

  it('ends with the run where that is canceled, wherever it is', async () => {
    const canceled = new AbortController();
    canceled.abort(new Error('canceled'));
    const { signal } = canceled;
    const refused = { message: 'canceled' };
    await assert.rejects(read({ signal, ecs: fakeEcs({ listTasks: () => Promise.reject(new Error('x')) }) }), refused);
    const logs: DiagnosisRequest['logs'] = () => ({ getLogEvents: () => Promise.reject(new Error('x')) });
    await assert.rejects(read({ signal, ecs: ecsWith(stopOf(1)), logs }), refused);
  });
});
