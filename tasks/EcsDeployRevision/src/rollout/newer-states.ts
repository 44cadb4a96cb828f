import type { Service } from '@aws-sdk/client-ecs';
import { standingOf, viewOf } from './watch/deployment-view.ts';
import { movesTraffic } from './watch/traffic.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { inBatches } from '../aws/paging.ts';

// DescribeServiceDeployments takes this many.
const deploymentsPerCall = 20;

/**
 * The services, with the newer API's word where the older one has none: where traffic is moved, a deployment that waits
 * in a hook or bakes looks like a finished one by its counts alone.
 */
export async function withNewerStates(
  ecs: EcsPort,
  services: readonly Service[],
  denied: NoteBonus,
  signal: AbortSignal,
): Promise<readonly Service[]> {
  const arns = services.flatMap((service) => arnOf(service) ?? []);
  if (arns.length === 0) return services;
  const underWay = await bonusRead(
    async () => {
      const answers = await Promise.all(
        inBatches(arns, deploymentsPerCall).map((batch) =>
          ecs.describeServiceDeployments({ serviceDeploymentArns: [...batch] }, signal),
        ),
      );
      const views = answers.flatMap(({ serviceDeployments = [] }) => serviceDeployments.map((one) => viewOf(one)));
      return new Set(views.filter((view) => standingOf(view) === 'underWay').map(({ arn }) => arn));
    },
    'Whether the present deployment is finished cannot be told for certain',
    denied,
  );
  return services.map((service) => (underWay?.has(arnOf(service) ?? '') === true ? unfinished(service) : service));
}

function arnOf({ currentServiceDeployment, deploymentConfiguration }: Service): string | undefined {
  return movesTraffic(deploymentConfiguration?.strategy) ? currentServiceDeployment : undefined;
}

function unfinished(service: Service): Service {
  const deployments = (service.deployments ?? []).map((deployment) =>
    deployment.status === 'PRIMARY' ? { ...deployment, rolloutState: 'IN_PROGRESS' as const } : deployment,
  );
  return { ...service, deployments };
}
