import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import type { ServiceDeployment } from './record.ts';
import { breakerThreshold } from './limits.ts';

/** How many service deployments a service remembers. */
const kept = 100;

/** Opens the newer API's record of a rollout; undefined for services that it does not track. */
export function openServiceDeployment(
  region: Region,
  service: Service,
  target: string,
  sources: readonly Deployment[],
): ServiceDeployment | undefined {
  if (!service.newerApi || service.controller !== 'ECS') return undefined;
  const { clock, ids } = region.world;
  const breaker = service.configuration.deploymentCircuitBreaker;
  const opened: ServiceDeployment = {
    arn: region.arn('ecs', `service-deployment/${service.cluster.name}/${service.name}/${ids.token()}`),
    createdAt: clock.seconds(),
    updatedAt: clock.seconds(),
    targetRevisionArn: target,
    sourceRevisionArns: [...new Set(sources.map(({ revision }) => revision.arn))],
    status: 'IN_PROGRESS',
    breaker: {
      status: breaker.enable ? 'MONITORING' : 'DISABLED',
      failures: 0,
      threshold: breakerThreshold(service.desiredCount, breaker),
    },
  };
  service.serviceDeployments = [opened, ...service.serviceDeployments].slice(0, kept);
  return opened;
}

/** Notes that the circuit breaker failed a rollout, with the way back where there is one. */
export function tripServiceDeployment(region: Region, deployment: Deployment, backTo: Deployment | undefined): void {
  const record = deployment.serviceDeployment;
  if (record === undefined) return;
  const now = region.world.clock.seconds();
  record.breaker.status = 'TRIGGERED';
  record.updatedAt = now;
  if (backTo === undefined) {
    record.status = record.rollback === undefined ? 'STOPPED' : 'ROLLBACK_FAILED';
    record.statusReason = 'The deployment circuit breaker threshold was exceeded.';
    record.stoppedAt = now;
    record.finishedAt = now;
    return;
  }
  record.status = 'ROLLBACK_IN_PROGRESS';
  record.statusReason = 'The deployment circuit breaker threshold was exceeded.';
  record.rollback = {
    reason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
    startedAt: now,
    revisionArn: backTo.revision.arn,
  };
}

/** Notes that a rollout, or the way back from it, is complete. */
export function completeServiceDeployment(region: Region, deployment: Deployment): void {
  const record = deployment.serviceDeployment;
  if (record === undefined) return;
  const now = region.world.clock.seconds();
  record.status = record.rollback === undefined ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL';
  if (record.breaker.status === 'MONITORING') record.breaker.status = 'MONITORING_COMPLETE';
  record.updatedAt = now;
  record.finishedAt = now;
}

/** Notes that another rollout took over before this one was complete. */
export function supersedeServiceDeployment(region: Region, deployment: Deployment): void {
  const record = deployment.serviceDeployment;
  if (record === undefined || record.finishedAt !== undefined) return;
  const now = region.world.clock.seconds();
  record.status = 'STOPPED';
  record.statusReason = 'A newer service deployment replaced this one.';
  record.updatedAt = now;
  record.stoppedAt = now;
  record.finishedAt = now;
}
