import type { Task, TaskStopCode } from '@aws-sdk/client-ecs';

/** What a stop code says about the deployment. For `reason` only the task's stoppedReason can tell. */
type Meaning = 'failure' | 'noFailure' | 'reason';

// ECS's own words for the two faces of ServiceSchedulerInitiated: "Scaling activity initiated by …" is none,
// "Task failed ELB health checks in …" and "Task failed container health checks" are.
const meanings: Readonly<Record<TaskStopCode, Meaning>> = {
  TaskFailedToStart: 'failure',
  EssentialContainerExited: 'failure',
  ServiceSchedulerInitiated: 'reason',
  UserInitiated: 'noFailure',
  SpotInterruption: 'noFailure',
  TerminationNotice: 'noFailure',
  InfrastructureHealth: 'noFailure',
};

/** True where a task stopped because it failed, not because it was asked to or because its host went away. */
export function isFailure({ stopCode, stoppedReason }: Task): boolean {
  const meaning = stopCode === undefined ? 'reason' : (meanings[stopCode] ?? 'reason');
  return meaning === 'failure' || (meaning === 'reason' && /^Task failed/i.test(stoppedReason ?? ''));
}

/** One line about why a task stopped: `EssentialContainerExited, container app: exit code 1`. */
export function stopLine({ stopCode, stoppedReason, containers }: Task): string {
  const exits = (containers ?? []).flatMap(({ name, exitCode, reason }) => {
    const said = [exitCode === undefined ? undefined : `exit code ${exitCode}`, reason].filter(Boolean).join(', ');
    return said === '' ? [] : [`container ${name ?? '?'}: ${said}`];
  });
  return [stopCode, stoppedReason, ...exits].filter(Boolean).join('; ');
}
