import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { isCompleted, primaryOf } from '../snapshot.ts';
import type { Phase, Step, WatchState, WatchTarget } from './watch-state.ts';
import { revisionNameOf } from '../../aws/arn.ts';

type DeploymentTarget = WatchTarget & { kind: 'deployment' };
type RollingBack = Phase & { kind: 'rollingBack' };

/** Our deployment failed: the verdict where ECS leaves it at that, else the beginning of ECS's own way back. */
export function beginRollback(target: DeploymentTarget, state: WatchState, service: Service, said: string): Step {
  const cause = /[.!?)]$/.test(said) ? said : `${said}.`;
  const primary = primaryOf(service);
  const failed = { kind: 'failed', reason: cause } as const;
  // A way back that is configured but has nowhere to go (the first deployment) would be waited for in vain.
  const goesBack = primary?.id !== target.deploymentId || (rollsBack(service) && target.wayBack !== undefined);
  if (!goesBack) return { state, events: [failed], verdict: { kind: 'red', status: 'failed', reason: cause } };
  const phase: RollingBack = { kind: 'rollingBack', cause, rollbackId: undefined };
  const next = observeRollback(target, { ...state, phase }, phase, service);
  return { ...next, events: [failed, ...next.events] };
}

/** Follows ECS's own way back, which may be a new deployment or an earlier one that is PRIMARY again. */
export function observeRollback(
  target: DeploymentTarget,
  state: WatchState,
  phase: RollingBack,
  service: Service,
): Step {
  const primary = primaryOf(service);
  // ECS has failed our deployment but not yet brought another one to PRIMARY.
  if (!primary?.id || primary.id === target.deploymentId) return { state, events: [] };
  if (phase.rollbackId === undefined && !isWayBack(target, primary)) {
    return red(state, 'failed', `${phase.cause} Since then somebody else deployed ${named(primary)}.`);
  }
  if (phase.rollbackId !== undefined && phase.rollbackId !== primary.id) {
    return red(
      state,
      'failed',
      `${phase.cause} The rollback was superseded by somebody else's deployment ${named(primary)}.`,
    );
  }
  const seen: WatchState = { ...state, phase: { ...phase, rollbackId: primary.id } };
  const events =
    phase.rollbackId === undefined
      ? [{ kind: 'rollingBack', deploymentId: primary.id, taskDefinitionArn: primary.taskDefinition ?? '' } as const]
      : [];
  if (primary.rolloutState === 'FAILED') {
    const reason = `${phase.cause} ECS's rollback ${named(primary)} failed too: ${primary.rolloutStateReason ?? 'no reason given'}.`;
    return { ...red(seen, 'rollbackFailed', reason), events };
  }
  // An earlier deployment that is PRIMARY again is still called COMPLETED from before: its tasks have to be back too.
  const back = (primary.runningCount ?? 0) >= (primary.desiredCount ?? 0);
  if (isCompleted(primary, service) && back) {
    return {
      ...red(seen, 'rolledBack', `${phase.cause} ECS rolled back: the service runs ${named(primary)} again.`),
      events,
    };
  }
  return { state: seen, events };
}

function isWayBack({ before, wayBack }: DeploymentTarget, primary: Deployment): boolean {
  return (
    /roll(ing|ed) back/i.test(primary.rolloutStateReason ?? '') ||
    before.includes(primary.id ?? '') ||
    (wayBack !== undefined && primary.taskDefinition === wayBack)
  );
}

/** True where the service is set up to go back by itself. */
function rollsBack({ deploymentConfiguration }: Service): boolean {
  const { deploymentCircuitBreaker: breaker, alarms } = deploymentConfiguration ?? {};
  return (
    (breaker?.enable === true && breaker.rollback === true) || (alarms?.enable === true && alarms.rollback === true)
  );
}

function named({ id, taskDefinition }: Deployment): string {
  return `${revisionNameOf(taskDefinition ?? '?')} (${id ?? '?'})`;
}

function red(state: WatchState, status: 'failed' | 'rolledBack' | 'rollbackFailed', reason: string): Step {
  return { state, events: [], verdict: { kind: 'red', status, reason } };
}
