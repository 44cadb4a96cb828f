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

const scaling = /^Scaling activity/i;
// What a container that was told to stop ends with: 128 and SIGKILL or SIGTERM.
const toldToStop: ReadonlySet<number> = new Set([137, 143]);

/** What the stop of a task means. */
export function meaningOf(task: Task): StopMeaning {
  const { stopCode, stoppedReason = '' } = task;
  const meaning = stopCode === undefined ? undefined : stopMeanings[stopCode];
  if (meaning !== undefined && meaning !== 'reason') return meaning;
  if (failure.test(stoppedReason)) return 'failure';
  if (interruption.test(stoppedReason)) return 'interruption';
  return meaning === undefined && !scaling.test(stoppedReason) && endedByItself(task) ? 'failure' : 'noFailure';
}

/** For a stop code that nobody knows: a container ended badly, and not because it was told to stop. */
function endedByItself({ containers = [] }: Task): boolean {
  return containers.some(({ exitCode = 0 }) => exitCode !== 0 && !toldToStop.has(exitCode));
}
