import type { Deployment, Service, Task } from '../state.ts';
import { tasksOf } from '../task/status.ts';

/** How many tasks a service wants now. */
export function wantedTasks(service: Service): number {
  if (service.status !== 'ACTIVE') return 0;
  return service.scheduling === 'DAEMON' ? service.daemonTasks : service.desiredCount;
}

/** The tasks of a deployment that nobody has stopped. */
export function keptTasks(service: Service, deployment: Deployment): readonly Task[] {
  return tasksOf(service).filter((task) => task.deployment === deployment && task.desiredStatus === 'RUNNING');
}

/** Whether a deployment has all the tasks that the service wants, in health. */
export function allThere(service: Service, deployment: Deployment): boolean {
  const tasks = keptTasks(service, deployment);
  return tasks.length === wantedTasks(service) && tasks.every(({ healthy }) => healthy);
}
