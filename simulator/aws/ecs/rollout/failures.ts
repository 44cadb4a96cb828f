import type { Region } from '../../world.ts';
import type { Deployment, Service, Task } from '../state.ts';
import { beginRollback } from './begin.ts';
import { report } from './events.ts';
import { breakerThreshold } from './limits.ts';
import { tripServiceDeployment } from './service-deployment.ts';

// ECS documents 27 minutes as the longest pause, and says that it grows step by step.
const longestPause = 27 * 60;
const patience = 3;

/**
 * Counts a task that failed before it was healthy, as the API documents failedTasks: it never reached RUNNING, or a
 * health check failed. A container that ran and then crashed counts for neither failedTasks nor the circuit breaker.
 */
export function countFailure(region: Region, service: Service, task: Task): void {
  const { deployment } = task;
  if (task.startedAt === undefined) slowDown(region, service, task);
  deployment.failedTasks += 1;
  deployment.updatedAt = region.world.clock.seconds();
  const breaker = service.configuration.deploymentCircuitBreaker;
  if (!breaker.enable || deployment.status !== 'PRIMARY' || deployment.rolloutState !== 'IN_PROGRESS') return;
  if (service.controller !== 'ECS') return;
  deployment.breakerCount += 1;
  const threshold = breakerThreshold(service.desiredCount, breaker);
  const record = deployment.serviceDeployment;
  if (record !== undefined && record.rollback === undefined) {
    record.breaker.failures = deployment.breakerCount;
    record.breaker.threshold = threshold;
  }
  if (deployment.breakerCount >= threshold) fail(region, service, deployment);
}

/** Starts counting anew when a task of the deployment is healthy. */
export function countHealthy(service: Service, { deployment }: Task): void {
  deployment.failedTasks = 0;
  if (service.configuration.deploymentCircuitBreaker.resetOnHealthyTask === false) return;
  deployment.breakerCount = 0;
  const record = deployment.serviceDeployment;
  if (record?.breaker.status === 'MONITORING') record.breaker.failures = 0;
}

/** Ends the pause between launches when a task reaches RUNNING. */
export function countRunning({ deployment }: Task): void {
  deployment.failedBatches = 0;
  deployment.launchNotBefore = 0;
}

function slowDown(region: Region, service: Service, task: Task): void {
  const { clock, timing } = region.world;
  const { deployment } = task;
  if (task.batch <= deployment.lastFailedBatch) return;
  deployment.lastFailedBatch = task.batch;
  deployment.failedBatches += 1;
  if (deployment.failedBatches < patience) return;
  if (deployment.failedBatches === patience) {
    report(
      region.world,
      service,
      'is unable to consistently start tasks successfully. ' +
        'For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    );
  }
  const pause = timing.firstBackoffSeconds * 2 ** (deployment.failedBatches - patience);
  deployment.launchNotBefore = clock.now() + Math.min(pause, longestPause) * 1000;
}

function fail(region: Region, service: Service, deployment: Deployment): void {
  deployment.rolloutState = 'FAILED';
  deployment.rolloutReason = 'ECS deployment circuit breaker: tasks failed to start.';
  report(region.world, service, `(deployment ${deployment.id}) deployment failed: tasks failed to start.`);
  const target = service.lastCompleted;
  const goesBack =
    service.configuration.deploymentCircuitBreaker.rollback &&
    target !== undefined &&
    target !== deployment &&
    deployment.serviceDeployment?.rollback === undefined &&
    !deployment.rollback;
  tripServiceDeployment(region, deployment, goesBack ? target : undefined);
  if (!goesBack) return;
  report(region.world, service, `rolling back to deployment ${target.id}.`);
  beginRollback(region, service, deployment, target);
}
