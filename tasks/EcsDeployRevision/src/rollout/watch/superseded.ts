import type { Service } from '@aws-sdk/client-ecs';
import type { DeploymentTarget, WatchState } from './watch-state.ts';

/** True where the service has a deployment, or a service deployment, that is newer than ours. */
export function isSuperseded(target: DeploymentTarget, state: WatchState, service: Service): boolean {
  return newerServiceDeployment(target, state, service) !== undefined || hasOthers(target, service);
}

/** A service deployment that is neither ours nor from before: somebody else's, which may not be listed yet. */
export function newerServiceDeployment(
  { serviceDeploymentBefore }: DeploymentTarget,
  { serviceDeploymentArn }: WatchState,
  { currentServiceDeployment: current }: Service,
): string | undefined {
  const known = serviceDeploymentArn === undefined || current === serviceDeploymentArn;
  return known || current === serviceDeploymentBefore ? undefined : current;
}

/** True where the service has a deployment that is neither ours nor from before. */
export function hasOthers({ deploymentId, before }: DeploymentTarget, { deployments = [] }: Service): boolean {
  return deployments.some(({ id = '' }) => id !== deploymentId && !before.includes(id));
}
