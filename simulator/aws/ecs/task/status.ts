import type { Service, Task } from '../state.ts';

/** Moves a task to its next station. */
export function moveTask(task: Task, status: Task['lastStatus']): void {
  task.lastStatus = status;
  task.version += 1;
}

/** The tasks of a service that ECS still knows, the oldest first. */
export function tasksOf(service: Service): readonly Task[] {
  return service.cluster.tasks.of(service);
}

/** Whether a task is on its way to RUNNING. */
export function isPending(task: Task): boolean {
  return task.lastStatus === 'PROVISIONING' || task.lastStatus === 'PENDING' || task.lastStatus === 'ACTIVATING';
}

/** Whether a task's containers have ended for good. */
export function hasEnded(task: Task): boolean {
  return task.lastStatus === 'DEPROVISIONING' || task.lastStatus === 'STOPPED';
}
