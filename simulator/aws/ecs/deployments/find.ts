import type { Region } from '../../world.ts';
import type { ServiceDeployment } from '../rollout/record.ts';
import type { Service } from '../state.ts';

/** A service deployment with its service. */
export interface FoundServiceDeployment {
  readonly service: Service;
  readonly record: ServiceDeployment;
}

/** Finds a service deployment by its ARN. */
export function lookUpServiceDeployment(region: Region, arn: string): FoundServiceDeployment | undefined {
  const [, cluster = '', name = ''] = /:service-deployment\/([^/]+)\/([^/]+)\//.exec(arn) ?? [];
  const service = region.ecs.clusters.get(cluster)?.services.get(name);
  const record = service?.serviceDeployments.find((candidate) => candidate.arn === arn);
  return service === undefined || record === undefined ? undefined : { service, record };
}
