import assert from 'node:assert/strict';
import { type Task, TaskStopCode } from '@aws-sdk/client-ecs';
import { isFailure, stopLine } from '../../../tasks/EcsDeployRevision/src/rollout/stopped-tasks.ts';

describe('a task that stopped', () => {
  const elb =
    'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/b)';
  const rows: readonly (readonly [TaskStopCode | undefined, string | undefined, boolean])[] = [
    ['TaskFailedToStart', 'CannotPullContainerError: pull image manifest has been retried 5 time(s)', true],
    ['TaskFailedToStart', undefined, true],
    ['EssentialContainerExited', 'Essential container in task exited', true],
    ['ServiceSchedulerInitiated', 'Scaling activity initiated by (deployment ecs-svc/123)', false],
    ['ServiceSchedulerInitiated', 'Scaling activity initiated by (service failover)', false],
    ['ServiceSchedulerInitiated', elb, true],
    ['ServiceSchedulerInitiated', 'Task failed container health checks', true],
    ['ServiceSchedulerInitiated', undefined, false],
    ['UserInitiated', 'Task stopped by user: it failed the test', false],
    ['SpotInterruption', 'Your Spot Task was interrupted.', false],
    ['TerminationNotice', 'Your Spot instance failed.', false],
    ['InfrastructureHealth', 'The host failed.', false],
    [undefined, elb, true],
    [undefined, 'Scaling activity initiated by (deployment ecs-svc/123)', false],
    ['NewerThanTheSdk' as TaskStopCode, 'Task failed for a reason of next year', true],
    ['NewerThanTheSdk' as TaskStopCode, 'All is well', false],
  ];
  for (const [stopCode, stoppedReason, failure] of rows) {
    it(`with ${stopCode ?? 'no code'}, "${stoppedReason ?? ''}", ${failure ? 'failed' : 'did not fail'}`, () => {
      assert.equal(isFailure({ stopCode, stoppedReason }), failure);
    });
  }

  it('has a row here for every stop code of the SDK', () => {
    const codes = new Set(rows.map(([code]) => code));
    assert.deepEqual(
      Object.values(TaskStopCode).filter((code) => !codes.has(code)),
      [],
    );
  });
});

describe('the line about a stopped task', () => {
  const rows: readonly (readonly [string, Task, string])[] = [
    [
      'tells code, reason and how its containers ended',
      {
        stopCode: 'EssentialContainerExited',
        stoppedReason: 'Essential container in task exited',
        containers: [
          { name: 'app', exitCode: 137, reason: 'OutOfMemoryError: container killed due to memory usage' },
          { name: 'log', exitCode: 0 },
          { name: 'idle' },
        ],
      },
      'EssentialContainerExited; Essential container in task exited; container app: exit code 137, OutOfMemoryError: container killed due to memory usage; container log: exit code 0',
    ],
    ['tells the code alone where nothing else is known', { stopCode: 'TaskFailedToStart' }, 'TaskFailedToStart'],
    ['tells a container without a name', { containers: [{ exitCode: 1 }] }, 'container ?: exit code 1'],
  ];
  for (const [title, task, line] of rows) {
    it(title, () => {
      assert.equal(stopLine(task), line);
    });
  }
});
