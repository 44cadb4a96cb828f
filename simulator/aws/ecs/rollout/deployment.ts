import { resolveDigest } from '../../ecr/resolve.ts';
import { jsonObject, type JsonObject } from '../../json.ts';
import type { Region } from '../../world.ts';
import type { TaskDefinition } from '../definitions/definition.ts';
import type { Deployment, Service } from '../state.ts';
import type { ServiceDeployment, ServiceRevision } from './record.ts';

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

const registrationSettings = ['loadBalancers', 'serviceRegistries'];

/** Notes what a definition and the service's settings are at this moment. */
export function addRevision(
  region: Region,
  service: Service,
  definition: TaskDefinition,
  source: Deployment | undefined,
): ServiceRevision {
  const { clock, ids } = region.world;
  const revision: ServiceRevision = {
    arn: region.arn('ecs', `service-revision/${service.cluster.name}/${service.name}/${ids.digits()}`),
    definitionArn: definition.arn,
    createdAt: clock.seconds(),
    settings: pick(service, deploymentSettings),
    registrations: pick(service, registrationSettings),
    slot: source?.revision.slot === 'first' ? 'alternate' : 'first',
    digests: new Map(definition.containers.map(({ image }) => [image, resolveDigest(region, image)])),
  };
  service.revisions.set(revision.arn, revision);
  return revision;
}

/** Gives a service back the settings that it had with a revision; its counts and deployment configuration stay. */
export function restoreSettings(service: Service, { settings, registrations }: ServiceRevision): void {
  const restored = new Set([...deploymentSettings, ...registrationSettings]);
  const kept = Object.entries(service.settings).filter(([name]) => !restored.has(name));
  service.settings = { ...jsonObject(kept), ...settings, ...registrations };
}

/** Makes a deployment that has not begun to do anything. */
export function newDeployment(
  region: Region,
  made: {
    readonly definition: TaskDefinition;
    readonly revision: ServiceRevision;
    readonly record: ServiceDeployment | undefined;
    readonly rollback: boolean;
    readonly alarms: readonly string[];
  },
): Deployment {
  const { clock, ids } = region.world;
  const id = `ecs-svc/${ids.digits()}`;
  return {
    id,
    definition: made.definition,
    revision: made.revision,
    rollback: made.rollback,
    alarms: made.alarms,
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
    course: undefined,
    waiting: undefined,
    scaledAt: undefined,
  };
}

/** Puts a deployment before all others of its service. */
export function makePrimary(region: Region, service: Service, deployment: Deployment): Deployment {
  const now = region.world.clock.seconds();
  const others = service.deployments.filter((other) => other !== deployment);
  for (const replaced of others) {
    replaced.status = 'ACTIVE';
    replaced.updatedAt = now;
  }
  deployment.status = 'PRIMARY';
  deployment.updatedAt = now;
  service.deployments = [deployment, ...others];
  service.steady = false;
  service.stuckReported = false;
  return deployment;
}

function pick(service: Service, names: readonly string[]): JsonObject {
  return jsonObject(names.map((name) => [name, service.settings[name]] as const));
}
