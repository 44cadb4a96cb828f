import type { Region } from '../../world.ts';
import type { Deployment, Service, Task } from '../state.ts';
import { report } from './events.ts';
import { failRollout } from './failing.ts';
import { breakerThreshold } from './limits.ts';

// ECS documents 27 minutes as the longest pause, and says that it grows step by step.
const longestPause = 27 * 60;
const patience = 3;

/**
 * Counts a task that failed before it was healthy, as the API documents failedTasks: it never reached RUNNING, or a
 * health check failed. A container that ran and then crashed counts for neither failedTasks nor the circuit breaker.
 */
export function countFailure(region: Region, service: Service, { deployment, startedAt, batch }: Task): void {
  if (startedAt === undefined) slowDown(region, service, deployment, batch);
  count(region, service, deployment);
}

/** Counts a launch for which there was no room: the scheduler could not launch the task. */
export function countUnplaced(region: Region, service: Service, deployment: Deployment): void {
  slowDown(region, service, deployment, deployment.batches);
  count(region, service, deployment);
}

function count(region: Region, service: Service, deployment: Deployment): void {
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
  if (deployment.breakerCount >= threshold) failRollout(region, service, deployment, { kind: 'circuitBreaker' });
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

function slowDown(region: Region, service: Service, deployment: Deployment, batch: number): void {
  const { clock, timing } = region.world;
  if (batch <= deployment.lastFailedBatch) return;
  deployment.lastFailedBatch = batch;
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
