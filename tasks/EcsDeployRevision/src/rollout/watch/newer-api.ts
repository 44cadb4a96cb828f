import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { Observation, Verdict, WatchState, WatchTarget } from './watch-state.ts';

type DeploymentTarget = WatchTarget & { kind: 'deployment' };

const looksPerNewerApi = 5;

const badEnds: ReadonlyMap<string, 'rolledBack' | 'rollbackFailed' | 'failed'> = new Map([
  ['ROLLBACK_SUCCESSFUL', 'rolledBack'],
  ['ROLLBACK_FAILED', 'rollbackFailed'],
  ['STOPPED', 'failed'],
] as const);

/** A service deployment that came to a bad end; undefined while it goes on, or where it is not known. */
export function endOfServiceDeployment({ serviceDeployment }: Observation): Verdict | undefined {
  if (typeof serviceDeployment !== 'object') return undefined;
  const { status = '', statusReason = 'no reason given' } = serviceDeployment;
  const end = badEnds.get(status);
  return end && { kind: 'red', status: end, reason: `ECS ended the service deployment as ${status}: ${statusReason}` };
}

/**
 * Without a rolloutState only the newer API can tell how it goes. It is asked when all tasks are there, and every few
 * looks before that, since AWS's rates are shared.
 */
export function asksNewerApi(
  target: DeploymentTarget,
  { looks }: WatchState,
  ours: Deployment,
  service: Service,
): boolean {
  const { currentServiceDeployment: current } = service;
  if (ours.rolloutState !== undefined || current === undefined) return false;
  if (current === target.serviceDeploymentBefore) return false;
  const allRunning = (ours.runningCount ?? 0) >= (ours.desiredCount ?? 0);
  return allRunning || looks % looksPerNewerApi === 0;
}
