import { AwsError, clientException, invalidParameter } from '../protocol/errors.ts';
import type { Region } from '../world.ts';
import type { Cluster, Service } from './state.ts';
import type { TaskDefinition } from './definitions/definition.ts';

/** The name in a cluster's name or ARN. */
export function clusterName(reference = 'default'): string {
  return reference.includes(':cluster/') ? reference.slice(reference.indexOf(':cluster/') + 9) : reference;
}

/** Finds an active cluster by name or ARN. Throws ClusterNotFoundException. */
export function findCluster(region: Region, reference?: string): Cluster {
  const cluster = region.ecs.clusters.get(clusterName(reference));
  const foreign = reference?.startsWith('arn:') === true && cluster?.arn !== reference;
  if (cluster === undefined || cluster.status !== 'ACTIVE' || foreign) {
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
  }
  return cluster;
}

/** The name in a service's name or ARN (of either format). */
export function serviceName(reference: string): string {
  return reference.startsWith('arn:') ? reference.slice(reference.lastIndexOf('/') + 1) : reference;
}

/** Finds a service of a cluster by name or ARN, whatever its status. Throws for an ARN of another cluster. */
export function lookUpService(cluster: Cluster, reference: string): Service | undefined {
  const [, , named] = reference.startsWith('arn:') ? (/:service\/(([^/]+)\/)?/.exec(reference) ?? []) : [];
  if (named !== undefined && named !== cluster.name) {
    throw invalidParameter(`Identifier is for ${named}. Your accessing ${cluster.name}`);
  }
  const service = cluster.services.get(serviceName(reference));
  return reference.startsWith('arn:') && named !== undefined && service?.arn !== reference ? undefined : service;
}

/** Finds a service. Throws ServiceNotFoundException. */
export function findService(cluster: Cluster, reference: string): Service {
  const service = lookUpService(cluster, reference);
  if (service === undefined) throw new AwsError('ServiceNotFoundException', 'Service not found.');
  return service;
}

/** Finds a service that is ACTIVE. Throws ServiceNotFoundException and ServiceNotActiveException. */
export function findActiveService(cluster: Cluster, reference: string): Service {
  const service = findService(cluster, reference);
  if (service.status !== 'ACTIVE') throw new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
  return service;
}

/** Finds a revision by ARN, `family:revision`, or family (its latest ACTIVE one), whatever its status. */
export function lookUpDefinition(region: Region, reference: string): TaskDefinition | undefined {
  const prefix = region.arn('ecs', 'task-definition/');
  if (reference.startsWith('arn:') && !reference.startsWith(prefix)) return undefined;
  const name = reference.startsWith(prefix) ? reference.slice(prefix.length) : reference;
  const [family = '', revision] = name.split(':');
  const revisions = region.ecs.families.get(family) ?? [];
  if (revision === undefined) return revisions.findLast(({ status }) => status === 'ACTIVE');
  return revisions.find((definition) => String(definition.revision) === revision);
}

/** Finds a revision that a service can run. Throws ClientException, as AWS does. */
export function findRunnableDefinition(region: Region, reference: string): TaskDefinition {
  const definition = lookUpDefinition(region, reference);
  if (definition === undefined) throw clientException('TaskDefinition not found.');
  if (definition.status !== 'ACTIVE') throw clientException('TaskDefinition is inactive');
  return definition;
}
