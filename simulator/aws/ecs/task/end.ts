import type { Region } from '../../world.ts';
import type { Task } from '../state.ts';
import { loadBalanced } from '../services/targets.ts';
import { moveTask } from './status.ts';

/** Who hears what becomes of a task. */
export interface TaskListener {
  running(task: Task): void;
  /** It counts towards the minimum healthy percent from now on. */
  healthy(task: Task): void;
  /** A health check failed; the scheduler decides what to do about it. */
  unhealthy(task: Task, check: 'container' | 'loadBalancer'): void;
  /** It began to end although nobody asked for it. */
  failed(task: Task): void;
  /** Somebody or something outside the service stopped it. */
  stopped(task: Task): void;
  /** It is STOPPED. */
  gone(task: Task): void;
}

/** Why a task ends, in ECS's words. */
export interface StopCause {
  readonly stopCode: string;
  readonly reason: string;
}

/** Ends a task whose containers ended by themselves, or never started. */
export function endTask(region: Region, task: Task, cause: StopCause, listener: TaskListener): void {
  beginStop(region, task, cause);
  killContainers(region, task, 137);
  deprovision(region, task, listener);
  listener.failed(task);
}

/** Stops a task that the scheduler does not want any more: drain, signal, end. */
export function stopTask(region: Region, task: Task, cause: StopCause, listener: TaskListener): void {
  const { clock, timing } = region.world;
  const wasRunning = task.lastStatus === 'RUNNING';
  beginStop(region, task, cause);
  const signal = (): void => {
    moveTask(task, 'STOPPING');
    task.events.push(
      clock.after(timing.stoppingSeconds * 1000, () => {
        killContainers(region, task, 0);
        deprovision(region, task, listener);
      }),
    );
  };
  if (!wasRunning) {
    deprovision(region, task, listener);
  } else if (loadBalanced(task.service)) {
    moveTask(task, 'DEACTIVATING');
    task.events.push(clock.after(timing.deregistrationDelaySeconds * 1000, signal));
  } else {
    signal();
  }
}

function beginStop(region: Region, task: Task, cause: StopCause): void {
  for (const event of task.events.splice(0)) event.cancel();
  task.desiredStatus = 'STOPPED';
  task.healthy = false;
  task.stopCode = cause.stopCode;
  task.stoppedReason = cause.reason;
  task.stoppingAt = region.world.clock.seconds();
}

// A container that heeds the signal leaves with 0; one that is taken down with its task is killed.
function killContainers(region: Region, task: Task, exitCode: number): void {
  const { clock } = region.world;
  for (const container of task.containers) {
    if (container.lastStatus === 'RUNNING') container.exitCode = exitCode;
  }
  task.executionStoppedAt = clock.seconds();
}

function deprovision(region: Region, task: Task, listener: TaskListener): void {
  const { clock, timing } = region.world;
  moveTask(task, 'DEPROVISIONING');
  for (const container of task.containers) container.lastStatus = 'STOPPED';
  clock.after(timing.deprovisioningSeconds * 1000, () => {
    moveTask(task, 'STOPPED');
    task.stoppedAt = clock.seconds();
    clock.after(timing.forgetStoppedSeconds * 1000, () => void task.cluster.tasks.delete(task.id));
    listener.gone(task);
  });
}
