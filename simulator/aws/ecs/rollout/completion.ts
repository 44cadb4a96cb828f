import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import { hasEnded, tasksOf } from '../task/status.ts';
import { goOn, isOnItsWay, legOf } from './course.ts';
import { report } from './events.ts';
import { completeServiceDeployment } from './service-deployment.ts';
import { wake } from './wake.ts';

/** Drops deployments that are through, and completes the rollout where the service is in its steady state. */
export function settle(region: Region, service: Service, desired: number): void {
  const tasks = tasksOf(service);
  const [primary] = service.deployments;
  if (primary === undefined) return;
  const { course } = primary;
  service.deployments = service.deployments.filter(
    (deployment) =>
      deployment === primary ||
      (isOnItsWay(course) && course.sideBySide && deployment === course.leaving) ||
      tasks.some((task) => task.deployment === deployment && !hasEnded(task)) ||
      // A failed rollout stays in sight until the way back from it is complete.
      (deployment.rolloutState === 'FAILED' && primary.rolloutState === 'IN_PROGRESS') ||
      // While alarms are watched, the deployment to go back to stays.
      (primary.rolloutState === 'IN_PROGRESS' && primary.alarms.length > 0 && deployment === service.lastCompleted),
  );
  if (isOnItsWay(course) && course.sideBySide) return;
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const steady =
    wanted.length === desired &&
    wanted.every((task) => task.deployment === primary && task.healthy) &&
    tasks.every((task) => task.deployment === primary || hasEnded(task));
  if (!steady) {
    service.steady = false;
    return;
  }
  if (primary.rolloutState === 'IN_PROGRESS' && !finish(region, service, primary)) return;
  if (!service.steady) {
    service.steady = true;
    report(region.world, service, 'has reached a steady state.');
  }
}

// A rolling update has two things left to do: its last hooks, and its alarms' bake time.
function finish(region: Region, service: Service, primary: Deployment): boolean {
  const { clock, timing } = region.world;
  if (isOnItsWay(primary.course)) {
    if (legOf(primary.course)?.until !== undefined) goOn(region, service, primary.course);
    return false;
  }
  primary.scaledAt ??= clock.now();
  const left = primary.alarms.length === 0 ? 0 : primary.scaledAt + timing.alarmBakeSeconds * 1000 - clock.now();
  if (left > 0) {
    wake(region, service, left / 1000);
    return false;
  }
  completeRollout(region, service, primary);
  return true;
}

/** Ends a rollout, or the way back from one, well. */
export function completeRollout(region: Region, service: Service, primary: Deployment): void {
  primary.rolloutState = 'COMPLETED';
  primary.rolloutReason = `ECS deployment ${primary.id} completed.`;
  primary.updatedAt = region.world.clock.seconds();
  primary.alarms = [];
  primary.scaledAt = undefined;
  service.lastCompleted = primary;
  service.deployments = [primary];
  completeServiceDeployment(region, primary.serviceDeployment);
  report(region.world, service, `(deployment ${primary.id}) deployment completed.`);
}
