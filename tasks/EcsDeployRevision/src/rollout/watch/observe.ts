import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { countsIn, countsOf, told } from './counts.ts';
import { withPause } from './deadline.ts';
import { type DeploymentView, type Standing, causeIn, standingOf } from './deployment-view.ts';
import { asksForStops, noteStops } from './failures.ts';
import { asksNewerApi, readView } from './newer-api.ts';
import { observeCompleted, observeShifted } from './observe-completed.ts';
import { observeCount } from './observe-count.ts';
import { hasOthers, isSuperseded } from './superseded.ts';
import { failureEvent, messageOf, observeReplaced } from './observe-replaced.ts';
import { beginRollback, observeRollback } from './observe-rollback.ts';
import { movesTraffic, oldTasksAreGone, rollingTrafficIsOn, trafficHasShifted, trafficIsOn } from './traffic.ts';
import type { Counts, DeploymentTarget, Observation, Step, Verdict, WatchState, WatchTarget } from './watch-state.ts';
import { isFailure } from '../stopped-tasks.ts';
import { primaryOf } from '../snapshot.ts';

// ECS's answers are eventually consistent: for this long a deployment that was never seen is not missing.
const visibleMs = 30_000;
const looksUntilGone = 3;
// The newer API may be ahead of the list of deployments: what it calls done is seen there soon.
const notTurned: ReadonlySet<Standing> = new Set<Standing>(['underWay', 'stopping', 'done']);

/**
 * Makes of one look at AWS the next state, what there is to tell, and the verdict once there is one.
 *
 * Our deployment is followed by its id. PRIMARY by position or by its definition would take somebody else's deployment,
 * or a rollback, for ours.
 */
export function observe(target: WatchTarget, state: WatchState, observation: Observation): Step {
  const { service, atMs } = observation;
  if (!service) return observeMissing(target, state);
  if (service.status !== 'ACTIVE') return { state, events: [], verdict: gone(target.service, service) };
  const looked = { ...state, missed: 0, looks: state.looks + 1 };
  return target.kind === 'count'
    ? observeCount(target, looked, service, atMs)
    : observeDeployment(target, looked, service, observation);
}

function observeDeployment(
  target: DeploymentTarget,
  before: WatchState,
  service: Service,
  observation: Observation,
): Step {
  const { atMs, now } = observation;
  const ours = service.deployments?.find(({ id }) => id === target.deploymentId);
  if (observation.serviceDeployment === undefined && asksNewerApi(target, before, service, ours)) {
    return { state: before, events: [], ask: 'serviceDeployment' };
  }
  const read = readView(target, before, service, observation);
  const { view } = read;
  const state = withPause(read.state, atMs, now);
  const withEvents = (step: Step): Step => ({ ...step, events: inOrder(read.events, step.events) });
  if (state.phase.kind === 'rollingBack') {
    return withEvents(observeRollback(target, state, state.phase, service, { view, atMs }));
  }
  // An answer without PRIMARY and without anything new is no news.
  if (!primaryOf(service) && !hasOthers(target, service)) return withEvents({ state, events: [] });
  const goesOn = view !== undefined && notTurned.has(standingOf(view));
  if (!ours && isAsBefore(target, service) && (view === undefined || goesOn)) {
    const reverted = state.reverted + 1;
    const mayBeOld = state.seen ? reverted < looksUntilGone : atMs - target.sinceMs < visibleMs;
    // What ECS itself calls under way has not gone back, whatever a list of deployments that may be old shows.
    const waits = goesOn ? !movesTraffic(service.deploymentConfiguration?.strategy) : mayBeOld;
    if (waits) return withEvents({ state: { ...state, reverted }, events: [] });
  }
  const ended = endIn(target, state, service, ours, view, atMs);
  if (ended) return withEvents(ended);
  if (!isOurs(target, service, ours, view)) {
    return withEvents(observeReplaced(target, state, service, view, atMs));
  }
  return withEvents(observeOurs(target, { ...state, seen: true, reverted: 0 }, service, { ours, view }, observation));
}

/** A failure stands before what ECS makes of it. */
function inOrder(said: Step['events'], events: Step['events']): Step['events'] {
  const [first, ...rest] = events;
  return first?.kind === 'failed' ? [first, ...said, ...rest] : [...said, ...events];
}

/** What our deployment is known by: its place in the service's list, and the newer API's view. */
interface Known {
  readonly ours: Deployment | undefined;
  readonly view: DeploymentView | undefined;
}

/** Our deployment is under way: what changed, whether too much failed, and whether it is done. */
function observeOurs(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  { ours, view }: Known,
  observation: Observation,
): Step {
  const counts = ours ? countsOf(ours, service) : view ? countsIn(view, service) : state.counts;
  if (!counts) return { state, events: [] };
  const shifted = movesTraffic(service.deploymentConfiguration?.strategy)
    ? view
      ? trafficIsOn(view)
      : state.shifted || oldTasksAreGone(counts, target.oldTasks)
    : state.failures === 0 && rollingTrafficIsOn(counts, service, target.oldTasks);
  const next: Step = { state: { ...state, counts, shifted }, events: told(state.counts, counts) };
  const wanted = observation.stoppedTasks === undefined && asksForStops(target, state, counts);
  if (wanted) return { ...next, events: [], ask: 'stoppedTasks' };
  const noted = noteStops(target, next, service, counts, observation);
  if (noted.verdict ?? noted.ask) return noted;
  if (isDone(ours, service, observation, view)) return observeCompleted(target, noted, observation, counts);
  const healthy = noteHealth(noted, observation, counts);
  const enough = target.waitUntil === 'trafficShifted' && shifted && !(view && !trafficHasShifted(view));
  if (healthy.ask !== undefined || !enough) return healthy;
  // A rolling update proves it by its counts alone: only where no task of ours has failed, this look included.
  const proven = movesTraffic(service.deploymentConfiguration?.strategy) || healthy.state.failures === 0;
  return proven ? observeShifted(healthy, observation) : healthy;
}

/** A bad end that AWS tells of our deployment: it failed, was stopped, or goes back. */
function endIn(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  ours: Deployment | undefined,
  view: DeploymentView | undefined,
  atMs: number,
): Step | undefined {
  const standing = view && standingOf(view);
  if (ours?.rolloutState === 'FAILED') {
    return beginRollback(target, state, service, failureOf(ours, view), atMs);
  }
  if (view && (standing === 'turning' || standing === 'back' || standing === 'notBack')) {
    const said = messageOf(failureEvent(target, service));
    const cause = causeIn(view) ?? said ?? `ECS says ${view.status} of the deployment`;
    return beginRollback(target, state, service, cause, atMs);
  }
  if (view && standing === 'stopped' && !isSuperseded(target, state, service)) {
    const reason = `The deployment was stopped: ${causeIn(view) ?? 'no reason given'}`;
    return { state, events: [{ kind: 'failed', reason }], verdict: { kind: 'red', status: 'failed', reason } };
  }
  return undefined;
}

/** True where the service is on its way to our revision, through our deployment. */
function isOurs(
  target: DeploymentTarget,
  service: Service,
  ours: Deployment | undefined,
  view: DeploymentView | undefined,
): boolean {
  const primary = primaryOf(service);
  if (ours && ours.id === primary?.id) return ours.taskDefinition === target.taskDefinitionArn;
  // Where traffic is moved, the earlier deployment may stay PRIMARY until it has moved.
  const sources = primary === undefined || target.before.includes(primary.id ?? '');
  const underWay =
    view === undefined ? ours !== undefined && !failureEvent(target, service) : notTurned.has(standingOf(view));
  return movesTraffic(service.deploymentConfiguration?.strategy) && sources && underWay;
}

/** True where the service shows nothing newer than what was there before our update: the answer may be an old one. */
function isAsBefore(target: DeploymentTarget, service: Service): boolean {
  const primary = primaryOf(service);
  return (primary === undefined || target.before.includes(primary.id ?? '')) && !failureEvent(target, service);
}

/** The count is healthy for the first time: what failed until now was got over, what fails from now on was not. */
function noteHealth(next: Step, { stoppedTasks }: Observation, counts: Counts): Step {
  const { state } = next;
  if (counts.desired === 0 || counts.running < counts.desired || state.failuresBefore !== undefined) return next;
  if (stoppedTasks === undefined) return { ...next, events: [], ask: 'stoppedTasks' };
  if (stoppedTasks === 'later') return { ...next, state: { ...state, blind: state.blind + 1 } };
  const failed = stoppedTasks === 'denied' ? [] : stoppedTasks.filter(isFailure);
  return { ...next, state: { ...state, blind: 0, failuresBefore: new Set(failed.map(({ taskArn = '' }) => taskArn)) } };
}

/** ECS leaves a service out of an answer now and then; only one that stays away is gone. */
function observeMissing(target: WatchTarget, state: WatchState): Step {
  const missed = state.missed + 1;
  if (missed < looksUntilGone) return { state: { ...state, missed }, events: [] };
  return { state, events: [], verdict: gone(target.service, undefined) };
}

/** Done as far as ECS says, with PRIMARY on our revision; whether it holds is looked at afterwards. */
function isDone(
  ours: Deployment | undefined,
  service: Service,
  { serviceDeployment }: Observation,
  view: DeploymentView | undefined,
): boolean {
  if (!ours || ours.id !== primaryOf(service)?.id) return false;
  // Where traffic is moved, running tasks are not the end: the newer API tells it as long as it can be read.
  if (view && movesTraffic(service.deploymentConfiguration?.strategy)) return standingOf(view) === 'done';
  if (ours.rolloutState !== undefined) return ours.rolloutState === 'COMPLETED';
  if (serviceDeployment === 'later') return false;
  if (view) return standingOf(view) === 'done';
  return service.deployments?.length === 1 && ours.runningCount === ours.desiredCount && ours.pendingCount === 0;
}

function failureOf({ rolloutStateReason }: Deployment, view: DeploymentView | undefined): string {
  const reason = rolloutStateReason ?? 'ECS marked the deployment FAILED.';
  const alarms = view?.triggeredAlarms ?? [];
  return alarms.length > 0 ? `${reason.replace(/\.$/, '')} (${alarms.join(', ')}).` : reason;
}

function gone(name: string, service: Service | undefined): Verdict {
  const now = service ? `is ${service.status ?? 'without a status'}` : 'no longer exists';
  const reason = `The service ${name} ${now}: somebody deleted it while it was being deployed.`;
  return { kind: 'red', status: 'failed', reason, gone: true };
}
