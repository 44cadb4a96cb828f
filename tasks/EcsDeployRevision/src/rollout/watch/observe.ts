import type { Deployment, Service, ServiceEvent } from '@aws-sdk/client-ecs';
import { asksNewerApi, endOfServiceDeployment } from './newer-api.ts';
import { observeCompleted } from './observe-completed.ts';
import { beginRollback, observeRollback } from './observe-rollback.ts';
import { primaryOf } from '../snapshot.ts';
import type { Counts, Observation, Step, Verdict, WatchState, WatchTarget } from './watch-state.ts';
import { revisionNameOf } from '../../aws/arn.ts';

type DeploymentTarget = WatchTarget & { kind: 'deployment' };

// ECS's answers are eventually consistent: for this long a deployment that was never seen is not missing.
const visibleMs = 30_000;
const looksUntilGone = 3;

/**
 * Makes of one look at AWS the next state, what there is to tell, and the verdict once there is one.
 *
 * Our deployment is followed by its id. PRIMARY by position or by its definition would take somebody else's deployment,
 * or a rollback, for ours.
 */
export function observe(target: WatchTarget, state: WatchState, observation: Observation): Step {
  const { service } = observation;
  if (!service) return observeMissing(target, state);
  if (service.status !== 'ACTIVE') return { state, events: [], verdict: gone(target.service, service) };
  if (target.kind === 'count') return observeCount(target, { ...state, missed: 0 }, service, observation.atMs);
  return observeDeployment(target, { ...state, missed: 0, looks: state.looks + 1 }, service, observation);
}

function observeDeployment(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  observation: Observation,
): Step {
  if (state.phase.kind === 'rollingBack') return observeRollback(target, state, state.phase, service);
  const ours = service.deployments?.find(({ id }) => id === target.deploymentId);
  const primary = primaryOf(service);
  if (!ours && isAsBefore(target, service)) {
    const reverted = state.reverted + 1;
    const mayBeOld = state.seen ? reverted < looksUntilGone : observation.atMs < visibleMs;
    if (mayBeOld) return { state: { ...state, reverted }, events: [] };
  }
  if (ours?.rolloutState === 'FAILED') return beginRollback(target, state, service, failureOf(ours));
  if (!ours || primary?.id !== ours.id || ours.taskDefinition !== target.taskDefinitionArn) {
    return observeReplaced(target, state, service);
  }
  const counts = countsOf(ours, service);
  const blind = state.blind + (observation.serviceDeployment === 'later' ? 1 : 0);
  const next: Step = {
    state: { ...state, seen: true, reverted: 0, blind, counts },
    events: told(state.counts, counts),
  };
  if (asksNewerApi(target, state, ours, service) && observation.serviceDeployment === undefined) {
    return { ...next, events: [], ask: 'serviceDeployment' };
  }
  const ended = endOfServiceDeployment(observation);
  if (ended) return { ...next, verdict: ended };
  if (isDone(ours, service, observation)) return observeCompleted(target, next, observation, counts);
  return noteHealth(next, observation, counts);
}

/** True where the service shows nothing newer than what was there before our update: the answer may be an old one. */
function isAsBefore(target: DeploymentTarget, service: Service): boolean {
  const primary = primaryOf(service);
  return (primary === undefined || target.before.includes(primary.id ?? '')) && !failureEvent(target, service);
}

/** The count is healthy for the first time: what failed until now was got over, what fails from now on was not. */
function noteHealth(next: Step, { failedTasks }: Observation, counts: Counts): Step {
  const { state } = next;
  if (counts.desired === 0 || counts.running < counts.desired || state.failuresBefore !== undefined) return next;
  if (failedTasks === undefined) return { ...next, events: [], ask: 'failedTasks' };
  if (failedTasks === 'later') return { ...next, state: { ...state, blind: state.blind + 1 } };
  const known = failedTasks === 'denied' ? [] : failedTasks;
  return { ...next, state: { ...state, blind: 0, failuresBefore: new Set(known.map(({ taskArn = '' }) => taskArn)) } };
}

/** ECS leaves a service out of an answer now and then; only one that stays away is gone. */
function observeMissing(target: WatchTarget, state: WatchState): Step {
  const missed = state.missed + 1;
  if (missed < looksUntilGone) return { state: { ...state, missed }, events: [] };
  return { state, events: [], verdict: gone(target.service, undefined) };
}

/** Done as far as ECS says; whether it holds is looked at afterwards. */
function isDone(ours: Deployment, service: Service, { serviceDeployment }: Observation): boolean {
  if (ours.rolloutState !== undefined) return ours.rolloutState === 'COMPLETED';
  if (serviceDeployment === 'later') return false;
  if (typeof serviceDeployment === 'object') return serviceDeployment.status === 'SUCCESSFUL';
  return service.deployments?.length === 1 && ours.runningCount === ours.desiredCount && ours.pendingCount === 0;
}

/** PRIMARY is not ours: ECS went back because ours failed, or somebody deployed something else. */
function observeReplaced(target: DeploymentTarget, state: WatchState, service: Service): Step {
  const primary = primaryOf(service);
  // Whoever deploys something else gets a new id: an earlier one that is PRIMARY again is ECS's own way back.
  // So is a new one of the revision that ours was to replace, where tasks of ours had failed.
  const wentBack =
    target.wayBack !== undefined && primary?.taskDefinition === target.wayBack && (state.counts?.failed ?? 0) > 0;
  const rolledBack = saysRollback(primary) || wentBack || target.before.includes(primary?.id ?? '');
  const failure = failureEvent(target, service);
  if (rolledBack || failure) {
    const said = saysRollback(primary) ? primary?.rolloutStateReason : undefined;
    return beginRollback(target, state, service, failure?.message ?? said ?? 'The deployment failed.');
  }
  if (primary?.id === target.deploymentId) {
    const now = revisionNameOf(primary.taskDefinition ?? '?');
    const reason = `Superseded: the deployment ${target.deploymentId} runs ${now} now, not what this run asked for.`;
    return { state, events: [], verdict: { kind: 'red', status: 'superseded', reason } };
  }
  const by = primary
    ? `the deployment ${primary.id ?? '?'} of ${revisionNameOf(primary.taskDefinition ?? '?')}`
    : 'another deployment';
  const who =
    target.wayBack !== undefined && primary?.taskDefinition === target.wayBack
      ? 'Somebody else went back to that revision, or ECS did by itself.'
      : 'Somebody else updated the service.';
  const reason = `Superseded: ${by} replaced ours (${target.deploymentId}) before this run saw it completed. ${who}`;
  return { state, events: [], verdict: { kind: 'red', status: 'superseded', reason } };
}

/** What the service's own events say about the end of our deployment, if anything. */
function failureEvent({ deploymentId }: DeploymentTarget, { events = [] }: Service): ServiceEvent | undefined {
  return events.find(
    ({ message = '' }) => message.includes(deploymentId) && /deployment failed|rolling back/i.test(message),
  );
}

/** True where ECS itself says that a deployment is a way back. */
function saysRollback(deployment: Deployment | undefined): boolean {
  return /roll(ing|ed) back/i.test(deployment?.rolloutStateReason ?? '');
}

/** No deployment was started: the service has to reach the number of tasks. */
function observeCount(
  target: WatchTarget & { kind: 'count' },
  state: WatchState,
  service: Service,
  atMs: number,
): Step {
  const primary = primaryOf(service);
  if (!primary || primary.id !== target.primaryId || service.desiredCount !== target.desiredCount) {
    const reverted = state.reverted + 1;
    // An old answer shows the PRIMARY that was there before; another one is news.
    const mayBeOld = primary === undefined || primary.id === target.primaryId;
    if (mayBeOld && (atMs < visibleMs || reverted < looksUntilGone))
      return { state: { ...state, reverted }, events: [] };
    const reason = `Superseded: the service was updated by somebody else (PRIMARY is ${primary?.id ?? 'missing'}, desired count ${service.desiredCount ?? 0}) before it ran ${target.desiredCount} tasks.`;
    return { state, events: [], verdict: { kind: 'red', status: 'superseded', reason } };
  }
  const counts = countsOf(primary, service);
  const step = { state: { ...state, reverted: 0, counts }, events: told(state.counts, counts) };
  // Tasks that older deployments left do not count: PRIMARY's own have to be there.
  const allThere = [counts.running, service.runningCount].every((running) => running === target.desiredCount);
  const reached = allThere && (service.pendingCount ?? 0) === 0;
  return reached ? { ...step, verdict: { kind: 'deployed', proven: target.desiredCount > 0 } } : step;
}

function told(before: Counts | undefined, counts: Counts): Step['events'] {
  const { desired, running, pending, failed, old } = counts;
  const same =
    before?.desired === desired &&
    before.running === running &&
    before.pending === pending &&
    before.failed === failed &&
    before.old === old;
  return same ? [] : [{ kind: 'counts', counts }];
}

function countsOf(ours: Deployment, service: Service): Counts {
  const others = (service.deployments ?? []).filter(({ id }) => id !== ours.id);
  return {
    // A count that is left out is not a count of none.
    desired: ours.desiredCount ?? service.desiredCount ?? 1,
    running: ours.runningCount ?? 0,
    pending: ours.pendingCount ?? 0,
    failed: ours.failedTasks ?? 0,
    old: others.reduce((sum, { runningCount = 0 }) => sum + runningCount, 0),
  };
}

function failureOf({ rolloutStateReason, failedTasks }: Deployment): string {
  const reason = rolloutStateReason ?? 'ECS marked the deployment FAILED.';
  return failedTasks ? `${reason} (${failedTasks} failed tasks)` : reason;
}

function gone(name: string, service: Service | undefined): Verdict {
  const now = service ? `is ${service.status ?? 'without a status'}` : 'no longer exists';
  const reason = `The service ${name} ${now}: somebody deleted it while it was being deployed.`;
  return { kind: 'red', status: 'failed', reason };
}
