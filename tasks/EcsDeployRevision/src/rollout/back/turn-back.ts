import type { Service } from '@aws-sdk/client-ecs';
import { restoreFields } from './restore-fields.ts';
import { orderedBefore, updateBack } from './update-back.ts';
import { type Change, type WayBack, wayBackFor, wayByUpdate } from './way-back.ts';
import type { Patience } from '../watch/targets.ts';
import { type WatchState, type WatchTarget, initialState } from '../watch/watch-state.ts';
import { revisionNameOf } from '../../aws/arn.ts';
import { AwsError, isPassing } from '../../aws/aws-error.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { reasonOf } from '../../deploy-error.ts';

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
  /** Milliseconds since the watch began, at the moment of the call. */
  readonly atMs: () => number;
  readonly cause: string;
  readonly events: BackEvents;
  /** Tries before this one that AWS did not answer; their orders may have been carried out all the same. */
  readonly tries: number;
  readonly signal: AbortSignal;
}

const stopTries = 2;

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
  const ordered = options.tries > 0 && now ? orderedBefore(change, now, options) : undefined;
  if (ordered) return { kind: 'turning', target: ordered, state: initialState };
  if (way.kind === 'leave') return { kind: 'left', why: way.why };
  if (way.kind === 'none') return { kind: 'impossible', why: way.why };
  const state = { ...(change.state ?? initialState) };
  if (way.kind === 'follow' || way.kind === 'stop') {
    if (target?.kind !== 'deployment') throw new Error('Only a deployment that was watched can be stopped.');
    const refused = way.kind === 'stop' ? await stop(ecs, change, way, options) : undefined;
    if (way.kind === 'follow' || refused === undefined) {
      return { kind: 'turning', target, state: rollingBack(state, options) };
    }
    const { events, signal } = options;
    const { name } = change.applied.plan.snapshot;
    signal.throwIfAborted();
    const other = wayByUpdate(way.taskDefinition, change.applied.taskDefinitionArn, way);
    if (other.kind !== 'update') {
      return {
        kind: 'impossible',
        why: `ECS refused to stop the deployment (${refused}), and ${other.kind === 'none' ? other.why : ''}`,
      };
    }
    events.warning(name, `${name}: the deployment could not be stopped, so the service is updated instead. ${refused}`);
    return updateBack(ecs, change, other, now, options);
  }
  return updateBack(ecs, change, way, now, options);
}

/** The state from which the watch follows a rollback of ECS. */
function rollingBack(state: WatchState, { cause, atMs }: TurnOptions): WatchState {
  if (state.phase.kind === 'rollingBack') return state;
  return { ...state, reverted: 0, phase: { kind: 'rollingBack', cause, rollbackId: undefined, sinceMs: atMs() } };
}

/** @returns why ECS refused, if it did */
async function stop(
  ecs: EcsPort,
  { applied }: Change,
  way: WayBack & { kind: 'stop' },
  options: TurnOptions,
): Promise<string | undefined> {
  const { events, signal, tries } = options;
  const { serviceDeploymentArn, taskDefinition } = way;
  const { name } = applied.plan.snapshot;
  try {
    await ecs.stopServiceDeployment({ serviceDeploymentArn, stopType: 'ROLLBACK' }, signal);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!(await isTurning(ecs, serviceDeploymentArn, error, signal))) {
      // Stopping is only the better way: another one is not kept waiting for it.
      if (isPassing(error) && tries + 1 < stopTries) throw error;
      return reasonOf(error);
    }
  }
  events.ordered(name, `going back to ${revisionNameOf(taskDefinition)} by StopServiceDeployment ROLLBACK`);
  // The rollback keeps all else as it is now.
  await restoreFields(ecs, name, way, options);
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
