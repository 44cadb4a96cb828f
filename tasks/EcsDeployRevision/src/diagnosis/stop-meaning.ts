import type { Task, TaskStopCode } from '@aws-sdk/client-ecs';

/**
 * What a stopped task says about its deployment: that it failed; that its host went away, which is shown and not
 * counted; or nothing.
 */
export type StopMeaning = 'failure' | 'interruption' | 'noFailure';

/**
 * What each stop code means; for `reason` the code alone says nothing. A person or a tool that stops a task does it on
 * purpose, and for reasons that the revision need not have given: UserInitiated is no failure.
 */
export const stopMeanings: Readonly<Record<TaskStopCode, StopMeaning | 'reason'>> = {
  TaskFailedToStart: 'failure',
  EssentialContainerExited: 'failure',
  ServiceSchedulerInitiated: 'reason',
  UserInitiated: 'noFailure',
  SpotInterruption: 'interruption',
  TerminationNotice: 'interruption',
  InfrastructureHealth: 'interruption',
};

// ECS's own words for the faces of ServiceSchedulerInitiated, and of codes that are newer than this table: "Task failed
// ELB health checks in …" and "Task failed container health checks" are failures; "Scaling activity initiated by …" is
// none.
const failure = /^Task failed/i;
const interruption = /^Host EC2 |Spot (Task|instance) was interrupted|performing maintenance on the underlying/i;

/** What the stop of a task means. */
export function meaningOf({ stopCode, stoppedReason = '' }: Task): StopMeaning {
  const meaning = stopCode === undefined ? 'reason' : (stopMeanings[stopCode] ?? 'reason');
  if (meaning !== 'reason') return meaning;
  if (failure.test(stoppedReason)) return 'failure';
  return interruption.test(stoppedReason) ? 'interruption' : 'noFailure';
}
