import { isJsonList, isJsonObject, type JsonObject } from '../../json.ts';
import { invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import type { Region } from '../../world.ts';
import { lookUpDefinition } from '../find.ts';
import type { Service } from '../state.ts';
import type { ServiceRevision } from '../rollout/record.ts';

/** Describes up to twenty service revisions; what is missing comes as a failure. */
export const describeServiceRevisions = operation<{ readonly serviceRevisionArns: readonly string[] }>({
  name: 'DescribeServiceRevisions',
  permissions: (_call, input) =>
    input.serviceRevisionArns.map((resource) => ({ action: 'ecs:DescribeServiceRevisions', resource })),
  run: ({ region }, input) => {
    const arns = input.serviceRevisionArns;
    if (arns.length === 0) throw invalidParameter('Service revision ARNs cannot be empty.');
    if (arns.length > 20) throw invalidParameter('Service revision ARNs cannot have more than 20 elements.');
    const serviceRevisions: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const arn of arns) {
      const [, cluster = '', name = ''] = /:service-revision\/([^/]+)\/([^/]+)\//.exec(arn) ?? [];
      const service = region.ecs.clusters.get(cluster)?.services.get(name);
      const revision = service?.revisions.get(arn);
      if (service === undefined || revision === undefined) failures.push({ arn, reason: 'MISSING' });
      else serviceRevisions.push(show(region, service, revision));
    }
    return { serviceRevisions, failures };
  },
});

function show(region: Region, service: Service, revision: ServiceRevision): JsonObject {
  const definition = lookUpDefinition(region, revision.definitionArn);
  return {
    serviceRevisionArn: revision.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: revision.definitionArn,
    ...revision.settings,
    loadBalancers: [],
    serviceRegistries: [],
    ...revision.registrations,
    resolvedConfiguration: resolved(revision),
    containerImages: (definition?.containers ?? []).map(({ name, image }) => ({
      containerName: name,
      imageDigest: revision.digests.get(image),
      image,
    })),
    guardDutyEnabled: false,
    createdAt: revision.createdAt,
  };
}

// Of a blue/green pair of target groups, a revision has one, and the next revision the other.
function resolved({ registrations, slot }: ServiceRevision): JsonObject | undefined {
  const balancers = registrations['loadBalancers'];
  if (!isJsonList(balancers)) return undefined;
  const pairs = balancers.flatMap((balancer) => {
    const advanced = isJsonObject(balancer) ? balancer['advancedConfiguration'] : undefined;
    return isJsonObject(balancer) && isJsonObject(advanced) ? [{ balancer, advanced }] : [];
  });
  if (pairs.length === 0) return undefined;
  return {
    loadBalancers: pairs.map(({ balancer, advanced }) => ({
      targetGroupArn: slot === 'first' ? balancer['targetGroupArn'] : advanced['alternateTargetGroupArn'],
      productionListenerRule: advanced['productionListenerRule'],
    })),
  };
}
