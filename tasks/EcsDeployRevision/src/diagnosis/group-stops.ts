import type { Container, Task } from '@aws-sdk/client-ecs';
import { adviceOn } from './advice.ts';
import type { ContainerEnd, StopGroup } from './diagnosis.ts';
import { exitCodeMeaning } from './exit-code.ts';
import { type Blame, firstFailedOf, wentDownWithTask } from './first-failed.ts';
import { sameWords } from './same-words.ts';
import { nameOf } from '../aws/arn.ts';

/** A task, and the container that failed first in it. */
export interface Example {
  readonly task: Task;
  readonly firstFailed: Container | undefined;
}

/** A group, and its newest tasks, two at most; the newest first. */
export interface GroupedStops {
  readonly group: StopGroup;
  readonly newest: readonly [Example, ...Example[]];
}

/**
 * Stopped tasks by cause: stop code, reason, and how each container ended that had a part in it. What differs from task
 * to task (ids, addresses, times) splits no group, nor does the exit code of a container that only went down with its
 * task. The most frequent comes first, of equals the newer.
 */
export function groupStops(tasks: readonly Task[], blame: Blame): readonly GroupedStops[] {
  const byCause = new Map<string, Task[]>();
  for (const task of tasks) {
    const cause = causeOf(task, firstFailedOf(task, blame));
    const same = byCause.get(cause);
    if (same) same.push(task);
    else byCause.set(cause, [task]);
  }
  return [...byCause.values()]
    .map((same) => grouped(same, blame))
    .toSorted((a, b) => b.group.count - a.group.count || timeOf(b.newest[0].task) - timeOf(a.newest[0].task));
}

function causeOf(task: Task, firstFailed: Container | undefined): string {
  const ends = (task.containers ?? [])
    .filter((container) => !wentDownWithTask(task, container, firstFailed))
    .map(({ name, exitCode, reason }) => JSON.stringify([name, exitCode, sameWords(reason ?? '')]));
  return JSON.stringify([
    task.stopCode,
    sameWords(task.stoppedReason ?? ''),
    ends.toSorted((a, b) => (a < b ? -1 : 1)),
  ]);
}

function grouped(tasks: readonly Task[], blame: Blame): GroupedStops {
  const [newest = {}, ...earlier] = tasks.toSorted((a, b) => timeOf(b) - timeOf(a));
  const oldest = earlier.at(-1) ?? newest;
  const firstFailed = firstFailedOf(newest, blame);
  const { stopCode, stoppedReason, containers = [] } = newest;
  const said = [...containers.flatMap(({ reason }) => reason ?? []), stoppedReason ?? ''];
  const [advice] = said.flatMap((text) => adviceOn(text) ?? []);
  const [firstAt, lastAt] = [isoTime(oldest), isoTime(newest)];
  const group: StopGroup = {
    count: tasks.length,
    ...(stopCode === undefined ? {} : { stopCode }),
    ...(stoppedReason === undefined ? {} : { reason: stoppedReason }),
    containers: containers.flatMap((one) => endOf(one, wentDownWithTask(newest, one, firstFailed))),
    ...(firstFailed?.name === undefined ? {} : { firstFailed: firstFailed.name }),
    newestTask: nameOf(newest.taskArn ?? ''),
    ...(firstAt === undefined ? {} : { firstAt }),
    ...(lastAt === undefined ? {} : { lastAt }),
    ...(advice === undefined ? {} : { advice }),
  };
  const before = earlier.slice(0, 1).map((task) => ({ task, firstFailed: firstFailedOf(task, blame) }));
  return { group, newest: [{ task: newest, firstFailed }, ...before] };
}

function endOf({ name = '?', exitCode, reason }: Container, dragged: boolean): readonly ContainerEnd[] {
  if (exitCode === undefined && !reason) return [];
  const meaning = exitCode === undefined || dragged ? undefined : exitCodeMeaning(exitCode, reason);
  return [
    {
      name,
      ...(exitCode === undefined ? {} : { exitCode }),
      ...(meaning === undefined ? {} : { meaning }),
      ...(reason ? { reason } : {}),
      ...(dragged ? { wentDownWithTask: true } : {}),
    },
  ];
}

/** When a task began to stop, in epoch milliseconds; 0 where ECS does not tell. */
function timeOf({ stoppingAt, executionStoppedAt, stoppedAt, createdAt }: Task): number {
  return (stoppingAt ?? executionStoppedAt ?? stoppedAt ?? createdAt)?.getTime() || 0;
}

function isoTime(task: Task): string | undefined {
  const time = timeOf(task);
  return time === 0 ? undefined : new Date(time).toISOString();
}
