import type { JsonObject } from '../../json.ts';
import { AwsError, invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { clusterName, findCluster, findService, serviceName } from '../find.ts';
import { page } from '../paging.ts';
import { lookUpServiceDeployment } from './find.ts';
import { describeServiceDeployment, summarise } from './show.ts';

/** How many service deployments come without maxResults. */
const usualPage = 20;

interface ListInput {
  readonly service: string;
  readonly cluster?: string;
  readonly status?: readonly string[];
  readonly createdAt?: { readonly before?: number; readonly after?: number };
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/** Lists a service's deployments of the newer API, the newest first. */
export const listServiceDeployments = operation<ListInput>({
  name: 'ListServiceDeployments',
  permissions: ({ region }, input) => [
    {
      action: 'ecs:ListServiceDeployments',
      resource: region.arn('ecs', `service/${clusterName(input.cluster)}/${serviceName(input.service)}`),
    },
  ],
  run: ({ region }, input) => {
    const service = findService(findCluster(region, input.cluster), input.service);
    if (service.controller !== 'ECS') {
      throw new AwsError(
        'UnsupportedFeatureException',
        `Service deployments are not supported with the ${service.controller} deployment controller.`,
      );
    }
    const { before = Infinity, after = -Infinity } = input.createdAt ?? {};
    const records = service.serviceDeployments
      .filter(({ status }) => input.status === undefined || input.status.includes(status))
      .filter(({ createdAt }) => createdAt >= after && createdAt <= before);
    const { items, nextToken } = page(records, { maxResults: usualPage, ...input });
    return { serviceDeployments: items.map((record) => summarise(service, record)), nextToken };
  },
});

/** Describes up to twenty service deployments; what is missing comes as a failure. */
export const describeServiceDeployments = operation<{ readonly serviceDeploymentArns: readonly string[] }>({
  name: 'DescribeServiceDeployments',
  permissions: (_call, input) =>
    input.serviceDeploymentArns.map((resource) => ({ action: 'ecs:DescribeServiceDeployments', resource })),
  run: ({ region }, input) => {
    const arns = input.serviceDeploymentArns;
    if (arns.length === 0) throw invalidParameter('Service deployment ARNs cannot be empty.');
    if (arns.length > 20) throw invalidParameter('Service deployment ARNs cannot have more than 20 elements.');
    const serviceDeployments: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const arn of arns) {
      const found = lookUpServiceDeployment(region, arn);
      if (found === undefined) failures.push({ arn, reason: 'MISSING' });
      else serviceDeployments.push(describeServiceDeployment(found.service, found.record));
    }
    return { serviceDeployments, failures };
  },
});
