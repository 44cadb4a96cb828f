import type { JsonObject } from '../../json.ts';
import type { Service } from '../state.ts';
import type { ServiceDeployment } from '../rollout/record.ts';
import { counts } from '../services/show.ts';

/** A service deployment in full. */
export function describeServiceDeployment(service: Service, record: ServiceDeployment): JsonObject {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: record.createdAt,
    startedAt: record.createdAt,
    finishedAt: record.finishedAt,
    stoppedAt: record.stoppedAt,
    updatedAt: record.updatedAt,
    sourceServiceRevisions: record.sourceRevisionArns.map((arn) => showRevision(service, arn)),
    targetServiceRevision: showRevision(service, record.targetRevisionArn),
    status: record.status,
    statusReason: record.statusReason,
    deploymentConfiguration: { ...service.configuration },
    rollback:
      record.rollback === undefined
        ? undefined
        : {
            reason: record.rollback.reason,
            startedAt: record.rollback.startedAt,
            serviceRevisionArn: record.rollback.revisionArn,
          },
    deploymentCircuitBreaker: {
      status: record.breaker.status,
      failureCount: record.breaker.failures,
      threshold: record.breaker.threshold,
    },
  };
}

/** A service deployment as the list shows it. */
export function summarise(service: Service, record: ServiceDeployment): JsonObject {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedAt: record.createdAt,
    createdAt: record.createdAt,
    finishedAt: record.finishedAt,
    targetServiceRevisionArn: record.targetRevisionArn,
    status: record.status,
    statusReason: record.statusReason,
  };
}

// A revision's tasks may be those of several deployments: a rolled back one and its successor, say.
function showRevision(service: Service, arn: string): JsonObject {
  const sum = { requestedTaskCount: 0, runningTaskCount: 0, pendingTaskCount: 0 };
  for (const deployment of service.deployments) {
    if (deployment.revision.arn !== arn) continue;
    const { desiredCount, runningCount, pendingCount } = counts(service, deployment);
    sum.requestedTaskCount += desiredCount;
    sum.runningTaskCount += runningCount;
    sum.pendingTaskCount += pendingCount;
  }
  return { arn, ...sum };
}
