import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { type DeploymentView, type Standing, causeIn, standingOf } from './deployment-view.ts';
import { countsOf, told } from './counts.ts';
import type { DeploymentTarget, RollingBack, Step, WatchState } from './watch-state.ts';
import { isCompleted, primaryOf } from '../snapshot.ts';
import { revisionNameOf } from '../../aws/arn.ts';
import { inWords } from '../../durations.ts';
import { sentence } from '../../sentence.ts';

const looksUntilBelieved = 3;
const looksAgainstNewerApi = 10;
const looksUntilDoubted = 20;
// ECS begins a rollback within seconds of what caused it.
const stuckAfterMs = 120_000;

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
  const next = observeRollback(target, { ...state, phase, reverted: 0 }, phase, service, { view: state.view, atMs });
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
  { view, atMs }: Seen,
): Step {
  const primary = primaryOf(service);
  const standing = view && standingOf(view);
  if (view && standing === 'notBack') {
    return red(state, 'rollbackFailed', `ECS's rollback failed too: ${sentence(causeIn(view) ?? 'no reason given')}`);
  }
  if (!primary?.id || primary.id === target.deploymentId) return stillOurs(target, state, phase, { view, atMs });
  if (target.before.includes(primary.id)) {
    // An old answer shows the same: only the newer API's word, or several looks that agree, are believed.
    if (phase.rollbackId !== undefined && phase.rollbackId !== primary.id) return { state, events: [] };
    const looks = state.reverted + 1;
    if (!isBelieved(target, service, standing, looks)) {
      const waiting = { ...state, reverted: looks };
      return view ? stillOurs(target, waiting, phase, { view, atMs }) : { state: waiting, events: [] };
    }
  } else if (phase.rollbackId !== undefined && phase.rollbackId !== primary.id) {
    return red(state, 'failed', `The rollback was superseded by somebody else's deployment ${named(primary)}.`);
  } else if (!isWayBack(target, primary)) {
    return red(state, 'failed', `Since then somebody else deployed ${named(primary)}.`);
  }
  return followPrimary(target, state, phase, service, primary, view);
}

/** What a look found beside the service. */
interface Seen {
  readonly view: DeploymentView | undefined;
  readonly atMs: number;
}

/** ECS has not brought another deployment to PRIMARY: it is about to, or it never will. */
function stillOurs(target: DeploymentTarget, state: WatchState, phase: RollingBack, { view, atMs }: Seen): Step {
  const standing = view && standingOf(view);
  const stuck = (reason: string): Step => {
    return { state, events: [], verdict: { kind: 'red', status: 'failed', reason, stuck: true } };
  };
  if (standing === 'done') return stuck('ECS completed the deployment instead of going back.');
  if (view && (standing === 'back' || standing === 'stopped')) {
    // The newer API is ahead of the list of deployments, but not for long.
    const reverted = state.reverted + 1;
    if (reverted < (standing === 'back' ? looksUntilDoubted : looksUntilBelieved)) {
      return { state: { ...state, reverted }, events: [] };
    }
    return standing === 'back'
      ? red(state, 'rollbackFailed', 'ECS says ROLLBACK_SUCCESSFUL, but still shows the failed deployment as PRIMARY.')
      : stuck(`The deployment was stopped and nothing brought back: ${sentence(causeIn(view) ?? 'no reason given')}`);
  }
  const patienceMs = Math.min(stuckAfterMs, target.rollbackMs / 2);
  if (standing === 'turning' || atMs - phase.sinceMs < patienceMs) return { state, events: [] };
  return stuck(`ECS did not begin to go back within ${inWords(patienceMs)}.`);
}

/** Whether an earlier deployment that is PRIMARY is the way back, not an answer from before ours. */
function isBelieved(
  target: DeploymentTarget,
  { deployments = [] }: Service,
  standing: Standing | undefined,
  looks: number,
): boolean {
  if (standing === 'turning' || standing === 'back' || standing === 'stopped') return true;
  if (standing === undefined) return looks >= looksUntilBelieved;
  // The newer API goes on with ours; what is not even listed any more is over, whatever it says.
  return looks >= looksAgainstNewerApi && !deployments.some(({ id }) => id === target.deploymentId);
}

/** Another deployment is PRIMARY, and it is the way back: the service is back when it is complete. */
function followPrimary(
  target: DeploymentTarget,
  state: WatchState,
  phase: RollingBack,
  service: Service,
  primary: Deployment,
  view: DeploymentView | undefined,
): Step {
  const standing = view && standingOf(view);
  const { id = '', taskDefinition = '' } = primary;
  const counts = countsOf(primary, service);
  const seen: WatchState = { ...state, counts, phase: { ...phase, rollbackId: id } };
  const began = { kind: 'rollingBack', deploymentId: id, taskDefinitionArn: taskDefinition } as const;
  const events = phase.rollbackId === undefined ? [began] : told(state.counts, counts);
  if (primary.rolloutState === 'FAILED') {
    const reason = `ECS's rollback ${named(primary)} failed too: ${sentence(primary.rolloutStateReason ?? 'no reason given')}`;
    return { ...red(seen, 'rollbackFailed', reason), events };
  }
  // An earlier deployment that is PRIMARY again is still called COMPLETED from before: its tasks have to be back too.
  const there = (primary.runningCount ?? 0) >= (primary.desiredCount ?? 0);
  const back =
    standing === 'back' || (standing !== 'turning' && isCompleted(primary, service) && !oursIsLeft(target, service));
  if (!there || !back) return { state: seen, events };
  return { ...red(seen, 'rolledBack', `ECS rolled back: the service runs ${named(primary)} again.`), events };
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
