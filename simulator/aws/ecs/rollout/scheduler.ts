import type { Region } from '../../world.ts';
import { balancerLabel, loadBalanced, targetGroups } from '../services/targets.ts';
import type { Deployment, Service, Task } from '../state.ts';
import { stopTask, type TaskListener } from '../task/end.ts';
import { launchTask } from '../task/launch.ts';
import { hasEnded, tasksOf } from '../task/status.ts';
import { settle } from './completion.ts';
import { report, reportTasks } from './events.ts';
import { countFailure, countHealthy, countRunning } from './failures.ts';
import { taskLimits } from './limits.ts';
import { planStep } from './plan.ts';
import { wake } from './wake.ts';

/** How many tasks a service wants now. */
export function wantedTasks(service: Service): number {
  if (service.status !== 'ACTIVE') return 0;
  return service.scheduling === 'DAEMON' ? service.daemonTasks : service.desiredCount;
}

/** The scheduler's look at a service: it starts and stops tasks, and moves its deployments on. */
export function step(region: Region, service: Service): void {
  const [primary] = service.deployments;
  if (primary === undefined || service.status === 'INACTIVE') return;
  if (service.status === 'DRAINING') {
    drain(region, service);
    return;
  }
  const desired = wantedTasks(service);
  // A rollout that failed, with no way back, starts and replaces nothing any more.
  if (primary.rolloutState !== 'FAILED') rollOn(region, service, primary, desired);
  settle(region, service, desired);
}

function rollOn(region: Region, service: Service, primary: Deployment, desired: number): void {
  const { world } = region;
  const wanted = tasksOf(service).filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const seen = wanted.map((task) => ({
    id: task.id,
    own: task.deployment === primary,
    healthy: task.healthy,
    running: task.lastStatus === 'RUNNING',
  }));
  const plan = planStep(desired, taskLimits(desired, service.configuration), seen);
  const stopping = wanted.filter(({ id }) => plan.stop.includes(id));
  const cause = {
    stopCode: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${primary.id})`,
  };
  stop(region, service, stopping, cause);
  if (plan.stuck && !service.stuckReported) {
    service.stuckReported = true;
    report(
      world,
      service,
      'was unable to stop or start tasks during a deployment because of the service deployment configuration. ' +
        'Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
  }
  if (plan.start === 0) return;
  const pause = primary.launchNotBefore - world.clock.now();
  if (pause > 0) {
    wake(region, service, pause / 1000);
    return;
  }
  primary.batches += 1;
  const listener = listenerFor(region, service);
  const started = Array.from({ length: plan.start }, () => launchTask(region, service, primary, listener));
  primary.updatedAt = world.clock.seconds();
  reportTasks(world, service, started, (count) => `has started ${count} tasks`);
}

function stop(
  region: Region,
  service: Service,
  tasks: readonly Task[],
  cause: { readonly stopCode: string; readonly reason: string },
): void {
  const { world } = region;
  const draining = tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  for (const task of tasks) stopTask(region, task, cause, listenerFor(region, service));
  reportTasks(world, service, tasks, (count) => `has stopped ${count} running tasks`);
  if (draining === 0 || !loadBalanced(service)) return;
  for (const group of targetGroups(service)) {
    report(world, service, `deregistered ${draining} targets in (target-group ${group})`);
  }
  report(world, service, `has begun draining connections on ${draining} tasks.`);
}

function drain(region: Region, service: Service): void {
  const tasks = tasksOf(service);
  const [primary] = service.deployments;
  const cause = {
    stopCode: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${primary?.id ?? ''})`,
  };
  stop(
    region,
    service,
    tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING'),
    cause,
  );
  if (tasks.every((task) => hasEnded(task))) {
    service.status = 'INACTIVE';
    service.deployments = [];
  }
}

function listenerFor(region: Region, service: Service): TaskListener {
  const { world } = region;
  const soon = (): void => wake(region, service);
  return {
    running: (task) => {
      countRunning(task);
      for (const group of targetGroups(service))
        report(world, service, `registered 1 targets in (target-group ${group})`);
      soon();
    },
    healthy: (task) => {
      countHealthy(service, task);
      soon();
    },
    unhealthy: (task, check) => {
      const label = balancerLabel(service);
      const inContainer = check === 'container';
      const reason = inContainer ? 'Task failed container health checks' : `Task failed ELB health checks in ${label}`;
      report(
        world,
        service,
        inContainer
          ? `(task ${task.id}) failed container health checks.`
          : `(task ${task.id}) is unhealthy in ${label} due to (reason Health checks failed).`,
      );
      stop(region, service, [task], { stopCode: 'ServiceSchedulerInitiated', reason });
      countFailure(region, service, task);
      soon();
    },
    failed: (task) => {
      if (task.startedAt === undefined) {
        if (task.stopCode === 'TaskFailedToStart') {
          report(world, service, `was unable to place a task. Reason: ${task.stoppedReason ?? ''}.`);
        }
        countFailure(region, service, task);
      }
      soon();
    },
    stopped: soon,
    gone: soon,
  };
}
