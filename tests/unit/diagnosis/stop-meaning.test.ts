import assert from 'node:assert/strict';
import { TaskStopCode } from '@aws-sdk/client-ecs';
import {
  type StopMeaning,
  meaningOf,
  stopMeanings,
} from '../../../tasks/EcsDeployRevision/src/diagnosis/stop-meaning.ts';

describe('the stop of a task', () => {
  const scheduler = 'ServiceSchedulerInitiated';
  const rows: readonly (readonly [TaskStopCode | undefined, string | undefined, StopMeaning])[] = [
    ['TaskFailedToStart', 'CannotPullContainerError: not found', 'failure'],
    ['EssentialContainerExited', 'Essential container in task exited', 'failure'],
    [scheduler, 'Task failed ELB health checks in (target-group arn:x)', 'failure'],
    [scheduler, 'Task failed container health checks', 'failure'],
    [scheduler, 'Scaling activity initiated by (deployment ecs-svc/1)', 'noFailure'],
    [scheduler, 'ECS is performing maintenance on the underlying infrastructure hosting the task.', 'interruption'],
    [scheduler, undefined, 'noFailure'],
    ['UserInitiated', 'Task failed my test', 'noFailure'],
    ['SpotInterruption', 'Your Spot Task was interrupted.', 'interruption'],
    ['TerminationNotice', 'Your Spot Task was interrupted.', 'interruption'],
    ['InfrastructureHealth', undefined, 'interruption'],
    [undefined, 'Host EC2 (instance i-0123456789abcdef0) terminated.', 'interruption'],
    [undefined, 'Your Spot Task was interrupted.', 'interruption'],
    [undefined, undefined, 'noFailure'],
    ['NewerThanTheSdk' as TaskStopCode, 'Task failed somehow', 'failure'],
    ['NewerThanTheSdk' as TaskStopCode, 'All is well', 'noFailure'],
  ];
  for (const [stopCode, stoppedReason, meaning] of rows) {
    it(`with ${stopCode ?? 'no code'}, "${stoppedReason ?? ''}" is ${meaning}`, () => {
      assert.equal(meaningOf({ stopCode, stoppedReason }), meaning);
    });
  }

  it('has a meaning for every stop code that the SDK knows', () => {
    assert.deepEqual(
      Object.values(TaskStopCode).filter((code) => !Object.hasOwn(stopMeanings, code)),
      [],
    );
  });
});
