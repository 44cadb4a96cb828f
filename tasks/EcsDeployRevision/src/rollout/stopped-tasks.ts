import type { Task } from '@aws-sdk/client-ecs';
import { meaningOf } from '../diagnosis/stop-meaning.ts';

/** True where a task stopped because it failed, not because it was asked to or because its host went away. */
export function isFailure(task: Task): boolean {
  return meaningOf(task) === 'failure';
}

/** True where its host went away: shown, and not counted. */
export function isInterruption(task: Task): boolean {
  return meaningOf(task) === 'interruption';
}

/** One line about why a task stopped: `EssentialContainerExited, container app: exit code 1`. */
export function stopLine({ stopCode, stoppedReason, containers }: Task): string {
  const exits = (containers ?? []).flatMap(({ name, exitCode, reason }) => {
    const said = [exitCode === undefined ? undefined : `exit code ${exitCode}`, reason].filter(Boolean).join(', ');
    return said === '' ? [] : [`container ${name ?? '?'}: ${said}`];
  });
  return [stopCode, stoppedReason, ...exits].filter(Boolean).join('; ');
}
