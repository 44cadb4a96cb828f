import type { Region } from '../../world.ts';
import type { Service } from '../state.ts';
import { hasEnded, tasksOf } from '../task/status.ts';
import { report } from './events.ts';
import { completeServiceDeployment } from './service-deployment.ts';

/** Drops deployments that are through, and completes the rollout where the service is in its steady state. */
export function settle(region: Region, service: Service, desired: number): void {
  const tasks = tasksOf(service);
  const [primary] = service.deployments;
  if (primary === undefined) return;
  service.deployments = service.deployments.filter(
    (deployment) =>
      deployment === primary ||
      tasks.some((task) => task.deployment === deployment && !hasEnded(task)) ||
      // A failed rollout stays in sight until the way back from it is complete.
      (deployment.rolloutState === 'FAILED' && primary.rolloutState === 'IN_PROGRESS'),
  );
  const wanted = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING');
  const steady =
    wanted.length === desired &&
    wanted.every((task) => task.deployment === primary && task.healthy) &&
    tasks.every((task) => task.deployment === primary || hasEnded(task));
  if (!steady) {
    service.steady = false;
    return;
  }
  if (primary.rolloutState === 'IN_PROGRESS') {
    primary.rolloutState = 'COMPLETED';
    primary.rolloutReason = `ECS deployment ${primary.id} completed.`;
    primary.updatedAt = region.world.clock.seconds();
    service.lastCompleted = primary;
    service.deployments = [primary];
    completeServiceDeployment(region, primary);
    report(region.world, service, `(deployment ${primary.id}) deployment completed.`);
  }
  if (!service.steady) {
    service.steady = true;
    report(region.world, service, 'has reached a steady state.');
  }
}
