import { resolveDigest } from '../../ecr/resolve.ts';
import { jsonObject, type JsonObject } from '../../json.ts';
import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import type { ServiceDeployment, ServiceRevision } from './record.ts';
import type { TaskDefinition } from '../definitions/definition.ts';
import { openServiceDeployment, supersedeServiceDeployment } from './service-deployment.ts';

/** The settings of a service that its deployments show and their tasks have. */
const deploymentSettings = [
  'launchType',
  'platformVersion',
  'platformFamily',
  'networkConfiguration',
  'capacityProviderStrategy',
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
];

/** Begins a deployment: it becomes PRIMARY, and whatever was PRIMARY is replaced by it step by step. */
export function beginDeployment(region: Region, service: Service, definition: TaskDefinition): Deployment {
  const revision = addRevision(region, service, definition);
  for (const replaced of service.deployments) {
    if (replaced.rolloutState === 'IN_PROGRESS') supersedeServiceDeployment(region, replaced);
  }
  const record = openServiceDeployment(region, service, revision.arn, service.deployments);
  return makePrimary(region, service, newDeployment(region, { definition, revision, record, rollback: false }));
}

/** Begins the way back to a deployment that had completed, in the style that the service is set to. */
export function beginRollback(region: Region, service: Service, failed: Deployment, target: Deployment): Deployment {
  const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${target.id}.`;
  const record = failed.serviceDeployment;
  if (service.rollbackStyle === 'earlierDeployment') {
    service.deployments = service.deployments.filter((deployment) => deployment !== target);
    target.rolloutState = 'IN_PROGRESS';
    target.rolloutReason = reason;
    target.serviceDeployment = record;
    target.breakerCount = 0;
    return makePrimary(region, service, target);
  }
  const { definition, revision } = target;
  const back = newDeployment(region, { definition, revision, record, rollback: true });
  back.rolloutReason = reason;
  return makePrimary(region, service, back);
}

function addRevision(region: Region, service: Service, definition: TaskDefinition): ServiceRevision {
  const { clock, ids } = region.world;
  const arn = region.arn('ecs', `service-revision/${service.cluster.name}/${service.name}/${ids.digits()}`);
  const digests = new Map(definition.containers.map(({ image }) => [image, resolveDigest(region, image)]));
  const settings = settingsOf(service);
  const revision = { arn, definitionArn: definition.arn, createdAt: clock.seconds(), settings, digests };
  service.revisions.set(arn, revision);
  return revision;
}

function newDeployment(
  region: Region,
  made: {
    readonly definition: TaskDefinition;
    readonly revision: ServiceRevision;
    readonly record: ServiceDeployment | undefined;
    readonly rollback: boolean;
  },
): Deployment {
  const { clock, ids } = region.world;
  const id = `ecs-svc/${ids.digits()}`;
  return {
    id,
    definition: made.definition,
    revision: made.revision,
    rollback: made.rollback,
    createdAt: clock.seconds(),
    updatedAt: clock.seconds(),
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutReason: `ECS deployment ${id} in progress.`,
    failedTasks: 0,
    breakerCount: 0,
    batches: 0,
    lastFailedBatch: -1,
    failedBatches: 0,
    launchNotBefore: 0,
    serviceDeployment: made.record,
  };
}

function makePrimary(region: Region, service: Service, deployment: Deployment): Deployment {
  const now = region.world.clock.seconds();
  for (const replaced of service.deployments) {
    replaced.status = 'ACTIVE';
    replaced.updatedAt = now;
  }
  deployment.status = 'PRIMARY';
  deployment.updatedAt = now;
  service.deployments = [deployment, ...service.deployments];
  service.steady = false;
  service.stuckReported = false;
  return deployment;
}

function settingsOf(service: Service): JsonObject {
  return jsonObject(deploymentSettings.map((name) => [name, service.settings[name]] as const));
}
