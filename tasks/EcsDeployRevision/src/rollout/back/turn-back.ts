import type { Service } from '@aws-sdk/client-ecs';
import { type Change, type WayBack, updateBack, wayBackFor } from './way-back.ts';
import { mutableImages } from './mutable-images.ts';
import { primaryOf } from '../snapshot.ts';
import { configuredWaitMs } from '../watch/deadline.ts';
import { type Patience, otherIds } from '../watch/targets.ts';
import { type WatchState, type WatchTarget, initialState } from '../watch/watch-state.ts';
import { revisionNameOf } from '../../aws/arn.ts';
import { AwsError, isPassing } from '../../aws/aws-error.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { reasonOf } from '../../deploy-error.ts';
import type { TaskDefinition } from '../../revision/task-definition.ts';

/** What became of the order to go back. */
export type TurnedBack =
  /** It was given, or ECS had begun by itself: to be watched until the service is really back. */
  | { readonly kind: 'turning'; readonly target: WatchTarget; readonly state: WatchState }
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'impossible'; readonly why: string };

/** What is told while a service is turned back. */
export interface BackEvents {
  readonly ordered: (service: string, how: string) => void;
  readonly warning: (service: string, text: string) => void;
}

/** What the order is given with. */
export interface TurnOptions {
  readonly cluster: string;
  readonly patience: Patience;
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  readonly cause: string;
  readonly events: BackEvents;
  readonly signal: AbortSignal;
}

/**
 * Gives the order that brings a service back, unless somebody else has deployed since.
 * @param target what was watched until now; undefined where nothing was
 * @param now the service as AWS describes it at this moment
 * @throws AwsError where AWS does not answer: the service is to be looked at again before anything is tried again; the
 *   signal's reason where the run's time is over
 */
export async function turnBack(
  ecs: EcsPort,
  change: Change,
  target: WatchTarget | undefined,
  now: Service | undefined,
  options: TurnOptions,
): Promise<TurnedBack> {
  const way = wayBackFor(change, now);
  if (way.kind === 'leave') return { kind: 'left', why: way.why };
  if (way.kind === 'none') return { kind: 'impossible', why: way.why };
  const state = { ...(change.state ?? initialState) };
  if (way.kind === 'follow' || way.kind === 'stop') {
    if (target?.kind !== 'deployment') throw new Error('Only a deployment that was watched can be stopped.');
    const followed = { kind: 'turning', target, state: rollingBack(state, options) } as const;
    if (way.kind === 'follow') return followed;
    const refused = await stop(ecs, change, way, options);
    if (refused === undefined) return followed;
    const { events, signal } = options;
    const { name } = change.applied.plan.snapshot;
    signal.throwIfAborted();
    const other = updateBack(way.taskDefinition, change.applied.taskDefinitionArn, way.desiredCount);
    if (other.kind !== 'update') {
      return {
        kind: 'impossible',
        why: `ECS refused to stop the deployment (${refused}), and ${other.kind === 'none' ? other.why : ''}`,
      };
    }
    events.warning(name, `${name}: the deployment could not be stopped, so the service is updated instead. ${refused}`);
    return update(ecs, change, other, now, options);
  }
  return update(ecs, change, way, now, options);
}

/** The state from which the watch follows a rollback of ECS. */
function rollingBack(state: WatchState, { cause, atMs }: TurnOptions): WatchState {
  if (state.phase.kind === 'rollingBack') return state;
  return { ...state, reverted: 0, phase: { kind: 'rollingBack', cause, rollbackId: undefined, sinceMs: atMs } };
}

/** @returns why ECS refused, if it did */
async function stop(
  ecs: EcsPort,
  { applied }: Change,
  { serviceDeploymentArn, taskDefinition, desiredCount }: WayBack & { kind: 'stop' },
  { cluster, events, signal }: TurnOptions,
): Promise<string | undefined> {
  const { name } = applied.plan.snapshot;
  try {
    await ecs.stopServiceDeployment({ serviceDeploymentArn, stopType: 'ROLLBACK' }, signal);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!(await isTurning(ecs, serviceDeploymentArn, error, signal))) {
      if (isPassing(error)) throw error;
      return reasonOf(error);
    }
  }
  events.ordered(name, `going back to ${revisionNameOf(taskDefinition)} by StopServiceDeployment ROLLBACK`);
  if (desiredCount === undefined) return undefined;
  // The rollback keeps the desired count as it is now.
  try {
    await ecs.updateService({ cluster, service: name, desiredCount }, new Set(), signal);
    events.ordered(name, `the desired count goes back to ${desiredCount}`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    events.warning(
      name,
      `${name}: the desired count stays at this run's value; set it back to ${desiredCount} by hand. ${error.message}`,
    );
  }
  return undefined;
}

/** An order that was given twice, or whose answer was lost, is refused though ECS goes back already. */
async function isTurning(
  ecs: EcsPort,
  serviceDeploymentArn: string,
  error: AwsError,
  signal: AbortSignal,
): Promise<boolean> {
  if (error.awsCode !== 'ConflictException' && !isPassing(error)) return false;
  try {
    const { serviceDeployments } = await ecs.describeServiceDeployments(
      { serviceDeploymentArns: [serviceDeploymentArn] },
      signal,
    );
    return /ROLLBACK|STOP_REQUESTED/.test(serviceDeployments?.[0]?.status ?? '');
  } catch (second) {
    if (!(second instanceof AwsError)) throw second;
    return false;
  }
}

/** One call brings back the revision and the desired count, or the count alone. */
async function update(
  ecs: EcsPort,
  { applied }: Change,
  way: WayBack & { kind: 'update' | 'scale' },
  now: Service | undefined,
  { atMs, cluster, events, patience, signal }: TurnOptions,
): Promise<TurnedBack> {
  const { name, definition, primary, service: before } = applied.plan.snapshot;
  const fields = {
    ...(way.kind === 'update' ? { taskDefinition: way.taskDefinition } : {}),
    ...(way.desiredCount === undefined ? {} : { desiredCount: way.desiredCount }),
  };
  const known = new Set((now?.deployments ?? []).flatMap(({ id }) => id ?? []));
  try {
    const { service } = await ecs.updateService({ cluster, service: name, ...fields }, known, signal);
    const count = way.desiredCount === undefined ? '' : `, desired count ${way.desiredCount}`;
    if (way.kind === 'scale') {
      events.ordered(name, `going back to the desired count ${way.desiredCount} by UpdateService`);
      const deadlineMs = atMs + patience.timeoutMs;
      const { desiredCount } = way;
      return {
        kind: 'turning',
        target: { kind: 'count', service: name, deadlineMs, desiredCount, primaryId: primary.id ?? '' },
        state: initialState,
      };
    }
    events.ordered(name, `going back to ${revisionNameOf(way.taskDefinition)}${count} by UpdateService`);
    const lastGood = definition.arn === way.taskDefinition ? definition : await readDefinition(ecs, way, signal);
    const mutable = lastGood ? mutableImages(lastGood, applied.plan.images) : [];
    if (mutable.length > 0) {
      events.warning(
        name,
        `${name}: the way back resolves ${mutable.join(', ')} anew: that tag may name the image that just failed. Deploy unique tags.`,
      );
    }
    const deployment = service && primaryOf(service);
    if (service === undefined || deployment?.id === undefined) {
      return { kind: 'impossible', why: 'ECS answered the update without a deployment. Look at the service.' };
    }
    return {
      kind: 'turning',
      state: initialState,
      target: {
        kind: 'deployment',
        service: name,
        deadlineMs: atMs + patience.timeoutMs + configuredWaitMs(service.deploymentConfiguration),
        deploymentId: deployment.id,
        taskDefinitionArn: way.taskDefinition,
        before: otherIds(service, deployment.id),
        wayBack: undefined,
        serviceDeploymentBefore: now?.currentServiceDeployment,
        waitUntil: 'complete',
        failures: patience.failures,
        oldTasks: { running: before.runningCount ?? 0, desired: before.desiredCount ?? 0 },
        rollbackMs: patience.timeoutMs,
        turn: { every: 7, at: 0 },
      },
    };
  } catch (error) {
    if (!(error instanceof AwsError) || isPassing(error)) throw error;
    return { kind: 'impossible', why: error.message };
  }
}

/** For a warning alone: where it cannot be read, there is none. */
async function readDefinition(
  ecs: EcsPort,
  { taskDefinition }: WayBack & { kind: 'update' },
  signal: AbortSignal,
): Promise<TaskDefinition | undefined> {
  try {
    return await ecs.describeTaskDefinition(taskDefinition, signal);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined;
  }
}
