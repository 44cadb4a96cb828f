import type { Service } from '@aws-sdk/client-ecs';
import { AwsError } from '../aws/aws-error.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { allPages, inBatches, servicesPerCall } from '../aws/paging.ts';

/**
 * The task definitions that services of a cluster run, are on their way to or come from: those of all their deployments
 * and task sets.
 * @returns the names of the services by ARN
 * @throws AwsError also where a service that exists was not described
 */
export async function revisionsInUse(
  ecs: EcsPort,
  cluster: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const arns = await allPages(async (next) => {
    const page = await ecs.listServices({ cluster, maxResults: 100, ...next }, signal);
    return { items: page.serviceArns, nextToken: page.nextToken };
  });
  const services: Service[] = [];
  for (const batch of inBatches(arns, servicesPerCall)) {
    const answer = await ecs.describeServices({ cluster, services: [...batch] }, signal);
    services.push(...(answer.services ?? []));
    // A service that is gone by now runs nothing.
    const odd = answer.failures?.find(({ reason }) => reason !== 'MISSING');
    if (odd) throw undescribed(odd.arn ?? '?', odd.reason ?? 'no reason given');
  }
  const users = new Map<string, readonly string[]>();
  for (const service of services) {
    const name = service.serviceName ?? '';
    for (const arn of new Set(definitionsOf(service))) users.set(arn, [...(users.get(arn) ?? []), name]);
  }
  return users;
}

function definitionsOf({ taskDefinition, deployments = [], taskSets = [] }: Service): readonly string[] {
  const all = [taskDefinition, ...[...deployments, ...taskSets].map((each) => each.taskDefinition)];
  return all.filter((arn) => arn !== undefined);
}

function undescribed(service: string, reason: string): AwsError {
  const call = { action: 'ecs:DescribeServices', resource: service };
  return new AwsError('aws-error', `${call.action} did not describe ${service}: ${reason}.`, call, reason);
}
