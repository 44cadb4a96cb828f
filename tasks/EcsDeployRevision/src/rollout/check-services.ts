import type { Service } from '@aws-sdk/client-ecs';
import { DeployError } from '../deploy-error.ts';

/** What a service must allow so that this run can deploy to it. */
export interface Wanted {
  readonly desiredCount: number | undefined;
}

/**
 * Checks what can be told from the services alone, before anything changes.
 * @returns warnings, one sentence each
 * @throws DeployError `not-deployable` with a sentence for each service that cannot be deployed to
 */
export function checkServices(services: readonly Service[], wanted: Wanted): readonly string[] {
  const problems = services.flatMap((service) => problemOf(service, wanted) ?? []);
  if (problems.length > 0) throw new DeployError('not-deployable', problems.join(' '));
  return services.flatMap((service) => warningOf(service) ?? []);
}

function problemOf(service: Service, { desiredCount }: Wanted): string | undefined {
  const name = `The service ${service.serviceName ?? ''}`;
  if (service.status === 'DRAINING') {
    return `${name} is DRAINING: it is being deleted. Wait until it is gone and create it again.`;
  }
  if (service.status !== 'ACTIVE') {
    return `${name} is ${service.status ?? 'without a status'}: it was deleted. Create it again, or correct the name.`;
  }
  const controller = service.deploymentController?.type ?? 'ECS';
  if (controller === 'CODE_DEPLOY') {
    return `${name} has the deployment controller CODE_DEPLOY, which this version cannot deploy to yet; only ECS is supported.`;
  }
  if (controller !== 'ECS') {
    return `${name} has the deployment controller ${controller}: another tool deploys it through task sets, and this task supports only ECS.`;
  }
  if (desiredCount !== undefined && service.schedulingStrategy === 'DAEMON') {
    return `${name} has the scheduling strategy DAEMON, which takes no desiredCount: ECS runs one task on each instance. Leave desiredCount empty.`;
  }
  return undefined;
}

function warningOf(service: Service): string | undefined {
  if (service.resourceManagementType !== 'ECS') return undefined;
  return (
    `${service.serviceName ?? ''} is an Express service: ECS manages its resources, and the next UpdateExpressGatewayService ` +
    'call (console, CLI or infrastructure as code) will overwrite what this run deploys.'
  );
}
