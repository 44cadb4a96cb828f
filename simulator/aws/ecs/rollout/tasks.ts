import type { Region } from '../../world.ts';
import { balancerLabel, loadBalanced, targetGroups } from '../services/targets.ts';
import type { Deployment, Service, Task } from '../state.ts';
import { stopTask, type TaskListener } from '../task/end.ts';
import { launchTask } from '../task/launch.ts';
import { report, reportTasks } from './events.ts';
import { countFailure, countHealthy, countRunning, countUnplaced } from './failures.ts';
import { wake } from './wake.ts';

/** Starts tasks of a deployment, unless it pauses after failures or there is no room. */
export function startTasks(region: Region, service: Service, deployment: Deployment, wanted: number): void {
  const { clock, timing } = region.world;
  if (wanted === 0) return;
  const pause = deployment.launchNotBefore - clock.now();
  if (pause > 0) {
    wake(region, service, pause / 1000);
    return;
  }
  deployment.batches += 1;
  if (service.placement.kind === 'noCapacity') {
    report(region.world, service, unplaced(service, service.placement.message));
    for (let task = 0; task < wanted && deployment.rolloutState !== 'FAILED'; task += 1) {
      countUnplaced(region, service, deployment);
    }
    deployment.launchNotBefore = Math.max(
      deployment.launchNotBefore,
      clock.now() + timing.placementRetrySeconds * 1000,
    );
    wake(region, service, (deployment.launchNotBefore - clock.now()) / 1000);
    return;
  }
  const listener = listenerFor(region, service);
  const started = Array.from({ length: wanted }, () => launchTask(region, service, deployment, listener));
  deployment.updatedAt = clock.seconds();
  reportTasks(region.world, service, started, (count) => `has started ${count} tasks`);
}

/** Stops tasks, and tells how. */
export function stopTasks(
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

/** Why the scheduler stops a task that it does not want any more. */
export function scalingBy(deployment: Deployment | undefined) {
  return {
    stopCode: 'ServiceSchedulerInitiated',
    reason: `Scaling activity initiated by (deployment ${deployment?.id ?? ''})`,
  };
}

// ECS words it one way where it chooses among instances, and another where it does not.
function unplaced({ settings }: Service, message: string): string {
  const sentence = message.endsWith('.') ? message : `${message}.`;
  return settings['launchType'] === 'EC2'
    ? `was unable to place a task because ${sentence}`
    : `was unable to place a task. Reason: ${sentence}`;
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
      stopTasks(region, service, [task], { stopCode: 'ServiceSchedulerInitiated', reason });
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
