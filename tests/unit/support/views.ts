import type { Deployment, DeploymentStrategy, Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { serviceOf } from './services.ts';
import { type DeploymentView, viewOf } from '../../../tasks/EcsDeployRevision/src/rollout/watch/deployment-view.ts';

/** The service deployment that our deployment is in the newer API, and the one before it. */
export const sdArn = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/dev/chat/sd2';
export const sdBefore = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/dev/chat/sd1';

/** What DescribeServiceDeployments says of ours: in progress with two healthy tasks, but for what is given. */
export function serviceDeploymentOf(given: ServiceDeployment = {}): ServiceDeployment {
  return {
    serviceDeploymentArn: sdArn,
    status: 'IN_PROGRESS',
    targetServiceRevision: { arn: 'arn:rev2', requestedTaskCount: 2, runningTaskCount: 2 },
    ...given,
  };
}

/** The same as the watch reads it. */
export function viewGiven(given: ServiceDeployment = {}): DeploymentView {
  return viewOf(serviceDeploymentOf(given));
}

/** A service that moves traffic, which the newer API tells about. */
export function moving(
  deployments: readonly Deployment[],
  strategy: DeploymentStrategy = 'BLUE_GREEN',
  given: Service = {},
): Service {
  return serviceOf(deployments, {
    currentServiceDeployment: sdArn,
    deploymentConfiguration: { strategy },
    ...given,
  });
}

/** The new revision's tasks and the percent of production traffic on them. */
export function on(percent: number, running = 2): Pick<ServiceDeployment, 'targetServiceRevision'> {
  return {
    targetServiceRevision: {
      requestedTaskCount: 2,
      runningTaskCount: running,
      requestedProductionTrafficWeight: percent,
    },
  };
}
