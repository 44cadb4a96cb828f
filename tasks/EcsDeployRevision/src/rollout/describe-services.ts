import type { Service } from '@aws-sdk/client-ecs';
import type { EcsPort } from '../aws/ecs-port.ts';
import { nameOf } from '../aws/arn.ts';
import { inBatches, servicesPerCall } from '../aws/paging.ts';

/** The services as AWS describes them at this moment, by name; ten a call. */
export async function describeServices(
  ecs: EcsPort,
  cluster: string,
  services: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Service>> {
  const answers = await Promise.all(
    inBatches(services, servicesPerCall).map((batch) =>
      ecs.describeServices({ cluster, services: [...batch] }, signal),
    ),
  );
  const found = answers.flatMap((answer) => answer.services ?? []);
  return new Map(found.map((service) => [nameOf(service.serviceName ?? ''), service]));
}
