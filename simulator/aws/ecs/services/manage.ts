import type { JsonObject } from '../../json.ts';
import { invalidParameter } from '../../protocol/errors.ts';
import { type Call, operation } from '../../protocol/operation.ts';
import { clusterName, findActiveService, findCluster, lookUpService, serviceName } from '../find.ts';
import { page } from '../paging.ts';
import { endDeployments } from '../rollout/begin.ts';
import { wake } from '../rollout/wake.ts';
import { describeService } from './show.ts';

function arnOf({ region }: Call, cluster: string | undefined, reference: string): string {
  return region.arn('ecs', `service/${clusterName(cluster)}/${serviceName(reference)}`);
}

/** Describes up to ten services; what is missing comes as a failure. */
export const describeServices = operation<{
  readonly cluster?: string;
  readonly services: readonly string[];
  readonly include?: readonly string[];
}>({
  name: 'DescribeServices',
  permissions: (call, input) =>
    input.services.map((name) => ({ action: 'ecs:DescribeServices', resource: arnOf(call, input.cluster, name) })),
  run: (call, input) => {
    if (input.services.length === 0) throw invalidParameter('Services cannot be empty.');
    if (input.services.length > 10) throw invalidParameter('Services cannot have more than 10 elements.');
    const cluster = findCluster(call.region, input.cluster);
    const services: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const reference of new Set(input.services)) {
      const service = lookUpService(cluster, reference);
      if (service === undefined) failures.push({ arn: arnOf(call, cluster.name, reference), reason: 'MISSING' });
      else services.push(describeService(service, input.include ?? []));
    }
    return { services, failures };
  },
});

interface ListServicesInput {
  readonly cluster?: string;
  readonly launchType?: string;
  readonly schedulingStrategy?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** Lists the ARNs of a cluster's services, ten a page unless told otherwise. */
export const listServices = operation<ListServicesInput>({
  name: 'ListServices',
  permissions: ({ region }, input) => [
    { action: 'ecs:ListServices', resource: region.arn('ecs', `cluster/${clusterName(input.cluster)}`) },
  ],
  run: ({ region }, input) => {
    const services = [...findCluster(region, input.cluster).services.values()]
      .filter(({ status }) => status !== 'INACTIVE')
      .filter(({ settings }) => input.launchType === undefined || settings['launchType'] === input.launchType)
      .filter(({ scheduling }) => input.schedulingStrategy === undefined || scheduling === input.schedulingStrategy);
    const { items, nextToken } = page(
      services.map(({ arn }) => arn),
      { maxResults: 10, ...input },
    );
    return { serviceArns: items, nextToken };
  },
});

/** Deletes a service: it drains, and is INACTIVE when its last task is gone. */
export const deleteService = operation<{
  readonly cluster?: string;
  readonly service: string;
  readonly force?: boolean;
}>({
  name: 'DeleteService',
  permissions: (call, input) => [{ action: 'ecs:DeleteService', resource: arnOf(call, input.cluster, input.service) }],
  run: ({ region }, input) => {
    const service = findActiveService(findCluster(region, input.cluster), input.service);
    if (service.scheduling === 'REPLICA' && service.desiredCount > 0 && input.force !== true) {
      throw invalidParameter('The service cannot be stopped while it is scaled above 0.');
    }
    endDeployments(region, service, 'The service was deleted.');
    service.status = service.deployments.length === 0 ? 'INACTIVE' : 'DRAINING';
    service.desiredCount = 0;
    wake(region, service);
    return { service: describeService(service, []) };
  },
});
