import type { JsonObject } from '../../json.ts';
import type { HookRun } from '../rollout/hook-runs.ts';
import type { ServiceDeployment } from '../rollout/record.ts';
import { counts } from '../services/show.ts';
import type { Service } from '../state.ts';

/** A service deployment in full. */
export function describeServiceDeployment(service: Service, record: ServiceDeployment): JsonObject {
  const { progress, rollback, breaker, alarms } = record;
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    stoppedAt: record.stoppedAt,
    updatedAt: record.updatedAt,
    sourceServiceRevisions: record.sourceRevisionArns.map((arn) => showRevision(service, record, arn)),
    targetServiceRevision: showRevision(service, record, record.targetRevisionArn),
    status: record.status,
    statusReason: record.statusReason,
    lifecycleStage: progress?.stage,
    lifecycleHookDetails: progress?.hooks.map((run) => showHook(run)),
    deploymentConfiguration: { ...record.configuration },
    rollback:
      rollback === undefined
        ? undefined
        : { reason: rollback.reason, startedAt: rollback.startedAt, serviceRevisionArn: rollback.revisionArn },
    deploymentCircuitBreaker: {
      status: breaker.status,
      failureCount: breaker.failures,
      threshold: breaker.threshold,
    },
    alarms: { status: alarms.status, alarmNames: alarms.names, triggeredAlarmNames: alarms.triggered },
  };
}

/** A service deployment as the list shows it. */
export function summarise(service: Service, record: ServiceDeployment): JsonObject {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedAt: record.startedAt,
    createdAt: record.createdAt,
    finishedAt: record.finishedAt,
    targetServiceRevisionArn: record.targetRevisionArn,
    status: record.status,
    statusReason: record.statusReason,
  };
}

function showHook(run: HookRun): JsonObject {
  return {
    hookId: run.hookId,
    targetType: run.targetType,
    targetArn: run.targetArn,
    status: run.status,
    expiresAt: run.expiresAt,
    timeoutAction: run.timeoutAction,
  };
}

// A revision's tasks may be those of several deployments: a rolled back one and its successor, say.
function showRevision(service: Service, record: ServiceDeployment, arn: string): JsonObject {
  const sum = { requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 };
  for (const deployment of service.deployments) {
    if (deployment.revision.arn !== arn) continue;
    const { desiredCount, runningCount, pendingCount } = counts(service, deployment);
    sum.requestedTaskCount += desiredCount;
    sum.runningTaskCount += runningCount;
    sum.pendingTaskCount += pendingCount;
  }
  return { arn, ...sum, ...weights(record, arn) };
}

// No test traffic goes anywhere before it is shifted; the production traffic is all there, always.
function weights({ progress, targetRevisionArn }: ServiceDeployment, arn: string): JsonObject {
  if (progress?.traffic === undefined) return {};
  const { test, production } = progress.traffic;
  if (arn === targetRevisionArn) {
    return { requestedTestTrafficWeight: test, requestedProductionTrafficWeight: production };
  }
  const left = arn === progress.sourceArn ? Math.round((100 - production) * 10) / 10 : 0;
  return { requestedTestTrafficWeight: 0, requestedProductionTrafficWeight: left };
}
