import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import { type Cause, noCandidate, statusReason } from './causes.ts';
import { breakerThreshold } from './limits.ts';
import { isFinished, type ServiceDeployment } from './record.ts';

/** How many service deployments a service remembers. */
const kept = 100;

/** Opens the newer API's record of a rollout; undefined for services that it does not track. */
export function openServiceDeployment(
  region: Region,
  service: Service,
  opened: { readonly target: string; readonly sources: readonly Deployment[]; readonly alarms: readonly string[] },
): ServiceDeployment | undefined {
  if (!service.newerApi || service.controller !== 'ECS') return undefined;
  const { clock, ids } = region.world;
  const { configuration } = service;
  const breaker = configuration.deploymentCircuitBreaker;
  const record: ServiceDeployment = {
    arn: region.arn('ecs', `service-deployment/${service.cluster.name}/${service.name}/${ids.token()}`),
    createdAt: clock.seconds(),
    updatedAt: clock.seconds(),
    targetRevisionArn: opened.target,
    sourceRevisionArns: [...new Set(opened.sources.map(({ revision }) => revision.arn))],
    configuration,
    status: 'PENDING',
    breaker: {
      status: breaker.enable ? 'MONITORING' : 'DISABLED',
      failures: 0,
      threshold: breakerThreshold(service.desiredCount, breaker),
    },
    alarms: {
      status: opened.alarms.length > 0 ? 'MONITORING' : 'DISABLED',
      names: configuration.alarms?.alarmNames ?? [],
      triggered: [],
    },
    progress: undefined,
  };
  service.serviceDeployments = [record, ...service.serviceDeployments].slice(0, kept);
  return record;
}

/** Notes that a rollout, which was PENDING, has begun. */
export function startServiceDeployment(region: Region, record: ServiceDeployment | undefined): void {
  if (record === undefined) return;
  record.status = 'IN_PROGRESS';
  record.startedAt = touch(region, record);
}

/** Notes who detected a failure; both monitors stop then. */
export function triggerMonitors(region: Region, record: ServiceDeployment | undefined, cause: Cause): void {
  if (record === undefined || record.rollback !== undefined) return;
  if (cause.kind === 'circuitBreaker') record.breaker.status = 'TRIGGERED';
  if (cause.kind === 'alarm') {
    record.alarms.status = 'TRIGGERED';
    record.alarms.triggered = cause.names;
  }
  endMonitoring(record);
  touch(region, record);
}

/** Notes that somebody asked for the way back. */
export function requestRollback(region: Region, record: ServiceDeployment | undefined, cause: Cause): void {
  if (record === undefined) return;
  record.status = 'ROLLBACK_REQUESTED';
  record.statusReason = statusReason(cause);
  touch(region, record);
}

/** Notes the beginning of the way back. */
export function rollServiceDeploymentBack(
  region: Region,
  record: ServiceDeployment,
  cause: Cause,
  to: Deployment,
): void {
  record.status = 'ROLLBACK_IN_PROGRESS';
  record.statusReason = statusReason(cause);
  const reason = statusReason(cause);
  record.rollback = { reason, startedAt: touch(region, record), revisionArn: to.revision.arn };
}

/** Notes that a rollout failed for good: no way back is wanted, there is none, or the way back failed itself. */
export function giveServiceDeploymentUp(
  region: Region,
  record: ServiceDeployment | undefined,
  cause: Cause,
  why: 'notWanted' | 'noCandidate' | 'wayBackFailed',
): void {
  if (record === undefined) return;
  record.status = why === 'notWanted' ? 'STOPPED' : 'ROLLBACK_FAILED';
  record.statusReason =
    why === 'noCandidate'
      ? noCandidate
      : statusReason(cause).replace(
          'Service deployment rolled back',
          why === 'notWanted' ? 'Service deployment stopped' : 'The rollback failed',
        );
  const now = touch(region, record);
  record.stoppedAt = now;
  record.finishedAt = now;
}

/** Notes that a rollout, or the way back from it, is complete. */
export function completeServiceDeployment(region: Region, record: ServiceDeployment | undefined): void {
  if (record === undefined || isFinished(record)) return;
  record.status = record.rollback === undefined ? 'SUCCESSFUL' : 'ROLLBACK_SUCCESSFUL';
  endMonitoring(record);
  record.finishedAt = touch(region, record);
}

/** Notes that a rollout ends before its time: another one takes over, or the service goes. */
export function stopServiceDeployment(region: Region, record: ServiceDeployment | undefined, reason: string): void {
  if (record === undefined || isFinished(record)) return;
  const { clock, timing } = region.world;
  record.statusReason = reason;
  endMonitoring(record);
  const stop = (): void => {
    record.status = 'STOPPED';
    const now = touch(region, record);
    record.stoppedAt = now;
    record.finishedAt = now;
  };
  if (timing.deploymentRequestedSeconds === 0) {
    stop();
    return;
  }
  record.status = 'STOP_REQUESTED';
  touch(region, record);
  clock.after(timing.deploymentRequestedSeconds * 1000, stop);
}

function endMonitoring({ breaker, alarms }: ServiceDeployment): void {
  if (breaker.status === 'MONITORING') breaker.status = 'MONITORING_COMPLETE';
  if (alarms.status === 'MONITORING') alarms.status = 'MONITORING_COMPLETE';
}

function touch(region: Region, record: ServiceDeployment): number {
  record.updatedAt = region.world.clock.seconds();
  return record.updatedAt;
}
