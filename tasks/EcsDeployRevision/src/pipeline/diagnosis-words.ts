import type { ContainerEnd, FoldedEvent, LogTail, StopGroup } from '../diagnosis/diagnosis.ts';
import { neutraliseInline } from './neutralise.ts';

const longest = 500;

/** Groups of a kind that are told one by one; what is left is only counted. */
export const groupsShown = 5;

/** A text from AWS on one line; a very long one is cut, visibly. */
export function inShort(text: string, most = longest): string {
  const line = neutraliseInline(text).trimEnd();
  if (line.length <= most) return line;
  return `${line.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')} … (cut; ${line.length} characters)`;
}

/** `3 tasks failed the same way`, `1 task was interrupted`. */
export function howMany(count: number, kind: 'failed' | 'interrupted'): string {
  const tasks = count === 1 ? '1 task' : `${count} tasks`;
  if (kind === 'failed') return count === 1 ? `${tasks} failed` : `${tasks} failed the same way`;
  return `${tasks} ${count === 1 ? 'was' : 'were'} interrupted, which counts as no failure`;
}

/** `4 more tasks failed in other ways` */
export function moreTasks(count: number, kind: 'failed' | 'interrupted'): string {
  const tasks = count === 1 ? '1 more task' : `${count} more tasks`;
  if (kind === 'failed') return `${tasks} failed in other ways`;
  return `${tasks} ${count === 1 ? 'was' : 'were'} interrupted in other ways`;
}

/** `EssentialContainerExited, "Essential container in task exited"` */
export function causeOf({ stopCode, reason }: StopGroup): string {
  const said = reason === undefined ? undefined : `"${inShort(reason)}"`;
  return [stopCode, said].filter(Boolean).join(', ') || 'ECS tells no reason';
}

/** `exit code 137 (killed by SIGKILL: …), OutOfMemoryError: …` */
export function endingOf({ exitCode, meaning, reason, wentDownWithTask }: ContainerEnd): string {
  const why = wentDownWithTask ? 'it went down with its task' : meaning;
  const exit = exitCode === undefined ? undefined : `exit code ${exitCode}${why === undefined ? '' : ` (${why})`}`;
  return [exit, reason && inShort(reason)].filter(Boolean).join(', ');
}

/** An event, with how often it came. */
export function eventOf({ count, message }: FoldedEvent): string {
  return `${inShort(message)}${count === 1 ? '' : ` (${count} times)`}`;
}

/** What stands above the last lines of a log. */
export function tailHeading({ container, group, lines, region, task }: LogTail & { kind: 'lines' }): string {
  const what = lines.length === 1 ? 'last line' : `last ${lines.length} lines`;
  return `${what} of container ${container} (task ${task}, log group ${group} in ${region})`;
}
