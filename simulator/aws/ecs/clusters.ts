import type { JsonObject } from '../json.ts';
import { AwsError, invalidParameter } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import type { Region } from '../world.ts';
import { clusterName, findCluster } from './find.ts';
import { page } from './paging.ts';
import { type Cluster, Tasks } from './state.ts';
import type { Tag } from './definitions/definition.ts';
import { checkTags, showTags, tagPermissions } from './tags.ts';

interface CreateClusterInput {
  readonly clusterName?: string;
  readonly tags?: readonly Tag[];
}

function arnOf(region: Region, reference?: string): string {
  return region.arn('ecs', `cluster/${clusterName(reference)}`);
}

/** Creates a cluster; an ACTIVE one of the same name is answered as it is. */
export const createCluster = operation<CreateClusterInput & JsonObject>({
  name: 'CreateCluster',
  permissions: ({ region }, input) => [
    { action: 'ecs:CreateCluster', resource: '*' },
    ...tagPermissions(input.tags, arnOf(region, input.clusterName)),
  ],
  run: ({ region }, input) => {
    const { clusterName: name = 'default', tags = [], ...settings } = input;
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw invalidParameter(`Invalid cluster name: ${name}.`);
    const known = region.ecs.clusters.get(name);
    const cluster: Cluster =
      known?.status === 'ACTIVE'
        ? known
        : {
            name,
            arn: arnOf(region, name),
            status: 'ACTIVE',
            settings,
            tags: checkTags(tags),
            services: new Map(),
            tasks: new Tasks(),
          };
    region.ecs.clusters.set(name, cluster);
    return { cluster: describe(cluster, ['TAGS']) };
  },
});

/** Describes clusters; what is missing comes as a failure. */
export const describeClusters = operation<{
  readonly clusters?: readonly string[];
  readonly include?: readonly string[];
}>({
  name: 'DescribeClusters',
  permissions: ({ region }, input) =>
    (input.clusters ?? ['default']).map((name) => ({ action: 'ecs:DescribeClusters', resource: arnOf(region, name) })),
  run: ({ region }, input) => {
    const clusters: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const reference of input.clusters ?? ['default']) {
      const cluster = region.ecs.clusters.get(clusterName(reference));
      if (cluster === undefined) failures.push({ arn: arnOf(region, reference), reason: 'MISSING' });
      else clusters.push(describe(cluster, input.include ?? []));
    }
    return { clusters, failures };
  },
});

/** Lists the ARNs of all active clusters. */
export const listClusters = operation<{ readonly nextToken?: string; readonly maxResults?: number }>({
  name: 'ListClusters',
  permissions: () => [{ action: 'ecs:ListClusters', resource: '*' }],
  run: ({ region }, input) => {
    const active = [...region.ecs.clusters.values()].filter(({ status }) => status === 'ACTIVE');
    const { items, nextToken } = page(
      active.map(({ arn }) => arn),
      input,
    );
    return { clusterArns: items, nextToken };
  },
});

/** Deletes a cluster that has neither services nor tasks. */
export const deleteCluster = operation<{ readonly cluster: string }>({
  name: 'DeleteCluster',
  permissions: ({ region }, input) => [{ action: 'ecs:DeleteCluster', resource: arnOf(region, input.cluster) }],
  run: ({ region }, input) => {
    const cluster = findCluster(region, input.cluster);
    if ([...cluster.services.values()].some(({ status }) => status !== 'INACTIVE')) {
      throw new AwsError(
        'ClusterContainsServicesException',
        'The Cluster cannot be deleted while Services are active or draining.',
      );
    }
    if ([...cluster.tasks.values()].some(({ lastStatus }) => lastStatus !== 'STOPPED')) {
      throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
    }
    cluster.status = 'INACTIVE';
    return { cluster: describe(cluster, []) };
  },
});

function describe(cluster: Cluster, include: readonly string[]): JsonObject {
  const tasks = [...cluster.tasks.values()];
  const active = [...cluster.services.values()].filter(({ status }) => status === 'ACTIVE');
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ lastStatus }) => /^(PROVISIONING|PENDING|ACTIVATING)$/.test(lastStatus)).length,
    activeServicesCount: active.length,
    statistics: [],
    tags: include.includes('TAGS') ? showTags(cluster.tags) : [],
    capacityProviders: cluster.settings['capacityProviders'] ?? [],
    defaultCapacityProviderStrategy: cluster.settings['defaultCapacityProviderStrategy'] ?? [],
    ...(include.includes('SETTINGS') ? { settings: cluster.settings['settings'] ?? [] } : {}),
  };
}
