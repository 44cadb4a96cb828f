import type { Region } from '../../world.ts';
import { findCluster } from '../find.ts';
import type { Task } from '../state.ts';
import { type StopCause, stopTask } from './end.ts';

/** Ways in which AWS takes a task's host away. */
export type Interruption = 'SpotInterruption' | 'TerminationNotice' | 'InfrastructureHealth';

const reasons: Readonly<Record<Interruption, string>> = {
  SpotInterruption: 'Your Spot Task was interrupted.',
  TerminationNotice: 'Your Spot Task was interrupted.',
  InfrastructureHealth: 'The host that ran the task is no longer healthy.',
};

/** Reads the name of an interruption. Throws an Error that names the known ones. */
export function parseInterruption(text: string): Interruption {
  const kind = (Object.keys(reasons) as Interruption[]).find((name) => name === text);
  if (kind !== undefined) return kind;
  throw new Error(`There is no interruption "${text}"; there are ${Object.keys(reasons).join(', ')}.`);
}

/** Takes the host of a task away, as AWS does now and then. Throws where the task is not wanted any more. */
export function interruptTask(region: Region, cluster: string, reference: string, kind: Interruption): void {
  const task = findCluster(region, cluster).tasks.get(reference.slice(reference.lastIndexOf('/') + 1));
  if (task?.desiredStatus !== 'RUNNING') throw new Error(`There is no task ${reference} that is meant to run.`);
  stopByOthers(region, task, { stopCode: kind, reason: reasons[kind] });
}

/** Stops a task that the scheduler did not mean to stop: it hears of it, and sees to another. */
export function stopByOthers(region: Region, task: Task, cause: StopCause): void {
  stopTask(region, task, cause, task.listener);
  task.listener.stopped(task);
}
