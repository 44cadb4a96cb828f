import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { type DeploymentView, causeIn, standingOf } from './deployment-view.ts';
import { countsOf, told } from './counts.ts';
import type { DeploymentTarget, RollingBack, Step, WatchState } from './watch-state.ts';
import { isCompleted, primaryOf } from '../snapshot.ts';
import { revisionNameOf } from '../../aws/arn.ts';

const looksUntilBelieved = 3;

/** Our deployment failed: the verdict where ECS leaves it at that, else the beginning of ECS's own way back. */
export function beginRollback(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  said: string,
  atMs: number,
): Step {
  const cause = sentence(said);
  const primary = primaryOf(service);
  const failed = { kind: 'failed', reason: cause } as const;
  const turned = state.view !== undefined && ['turning', 'back'].includes(standingOf(state.view));
  // A way back that is configured but has nowhere to go (the first deployment) would be waited for in vain.
  const goesBack =
    turned || primary?.id !== target.deploymentId || (rollsBack(service) && target.wayBack !== undefined);
  if (!goesBack) return { state, events: [failed], verdict: { kind: 'red', status: 'failed', reason: cause } };
  const phase: RollingBack = { kind: 'rollingBack', cause, rollbackId: undefined, sinceMs: atMs };
  const next = observeRollback(target, { ...state, phase, reverted: 0 }, phase, service, state.view);
  // One that is over already is told by its end.
  return { ...next, events: next.verdict ? [failed] : [failed, ...next.events] };
}

/**
 * Follows the way back that ECS takes: a new deployment, an earlier one that is PRIMARY again, or, where traffic is
 * moved, what the newer API says of ours. Its verdicts tell how the way back ended; the cause is in the phase.
 */
export function observeRollback(
  target: DeploymentTarget,
  state: WatchState,
  phase: RollingBack,
  service: Service,
  view: DeploymentView | undefined,
): Step {
  const primary = primaryOf(service);
  const standing = view && standingOf(view);
  if (view && standing === 'notBack') {
    return red(state, 'rollbackFailed', `ECS's rollback failed too: ${sentence(causeIn(view) ?? 'no reason given')}`);
  }
  // ECS has failed our deployment but not yet brought another one to PRIMARY.
  if (!primary?.id || primary.id === target.deploymentId) {
    if (view === undefined || (standing !== 'back' && standing !== 'stopped')) return { state, events: [] };
    // The newer API is ahead of the list of deployments, but not for long.
    const reverted = state.reverted + 1;
    if (reverted < looksUntilBelieved) return { state: { ...state, reverted }, events: [] };
    return standing === 'back'
      ? red(state, 'rolledBack', 'ECS rolled back.')
      : red(state, 'rollbackFailed', `The rollback was stopped: ${sentence(causeIn(view) ?? 'no reason given')}`);
  }
  if (phase.rollbackId === undefined && !isWayBack(target, primary) && standing !== 'turning' && standing !== 'back') {
    return red(state, 'failed', `Since then somebody else deployed ${named(primary)}.`);
  }
  if (phase.rollbackId !== undefined && phase.rollbackId !== primary.id) {
    return red(state, 'failed', `The rollback was superseded by somebody else's deployment ${named(primary)}.`);
  }
  const counts = countsOf(primary, service);
  const seen: WatchState = { ...state, counts, phase: { ...phase, rollbackId: primary.id } };
  const began = {
    kind: 'rollingBack',
    deploymentId: primary.id,
    taskDefinitionArn: primary.taskDefinition ?? '',
  } as const;
  const events = phase.rollbackId === undefined ? [began] : told(state.counts, counts);
  if (primary.rolloutState === 'FAILED') {
    const reason = `ECS's rollback ${named(primary)} failed too: ${sentence(primary.rolloutStateReason ?? 'no reason given')}`;
    return { ...red(seen, 'rollbackFailed', reason), events };
  }
  // An earlier deployment that is PRIMARY again is still called COMPLETED from before: its tasks have to be back too.
  const back = (primary.runningCount ?? 0) >= (primary.desiredCount ?? 0);
  const leaves = standing === 'back' || standing === 'stopped' || (view === undefined && !oursIsLeft(target, service));
  // While the newer API says that ours goes on, or is on its way back, the earlier one that serves proves nothing.
  if (back && leaves && (standing === 'back' || isCompleted(primary, service))) {
    return {
      ...red(seen, 'rolledBack', `ECS rolled back: the service runs ${named(primary)} again.`),
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

/** True while tasks of our deployment are left that ECS has not failed by itself. */
function oursIsLeft({ deploymentId }: DeploymentTarget, { deployments = [] }: Service): boolean {
  const ours = deployments.find(({ id }) => id === deploymentId);
  return (
    ours !== undefined && ours.rolloutState !== 'FAILED' && (ours.runningCount ?? 0) + (ours.pendingCount ?? 0) > 0
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

/** What ECS said, with a full stop. */
function sentence(said: string): string {
  return /[.!?)]$/.test(said) ? said : `${said}.`;
}
