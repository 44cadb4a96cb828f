import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { mutableImages } from './mutable-images.ts';
import { restoredText, warnOfUnset } from './restore-fields.ts';
import type { TurnedBack, TurnOptions } from './turn-back.ts';
import type { Change, WayBack } from './way-back.ts';
import { configuredWaitMs } from '../watch/deadline.ts';
import { otherIds } from '../watch/targets.ts';
import { type WatchTarget, initialState } from '../watch/watch-state.ts';
import { primaryOf } from '../snapshot.ts';
import { revisionNameOf } from '../../aws/arn.ts';
import { AwsError, isPassing } from '../../aws/aws-error.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import type { TaskDefinition } from '../../revision/task-definition.ts';

// Every so many looks stopped tasks of the way back are asked for without an occasion.
const looksPerTurn = 7;

/**
 * One call brings back the revision and the desired count, or the count alone.
 * @throws AwsError where AWS does not answer
 */
export async function updateBack(
  ecs: EcsPort,
  { applied }: Change,
  way: WayBack & { kind: 'update' | 'scale' },
  now: Service | undefined,
  options: TurnOptions,
): Promise<TurnedBack> {
  const { cluster, events, signal } = options;
  const { name } = applied.plan.snapshot;
  const { desiredCount, settings } = way;
  const fields = {
    ...(way.kind === 'update' ? { taskDefinition: way.taskDefinition } : {}),
    ...(desiredCount === undefined ? {} : { desiredCount }),
  };
  const known = new Set((now?.deployments ?? []).flatMap(({ id }) => id ?? []));
  try {
    const { service } = await ecs.updateService({ cluster, service: name, ...fields }, known, signal, settings);
    warnOfUnset(name, way, options);
    if (way.kind === 'scale') {
      events.ordered(name, `going back to ${restoredText(way)} by UpdateService`);
      const count = desiredCount ?? service?.desiredCount ?? 0;
      return { kind: 'turning', target: countTarget(applied, count, options), state: initialState };
    }
    const more = restoredText(way);
    events.ordered(
      name,
      `going back to ${revisionNameOf(way.taskDefinition)}${more === '' ? '' : `, ${more}`} by UpdateService`,
    );
    await warnOfMutableTags(ecs, applied, way.taskDefinition, options);
    const deployment = service && deploymentOf(service, way.taskDefinition, known);
    if (!service || !deployment) {
      // What it began is there to be seen at the next look.
      const call = { action: 'ecs:UpdateService', resource: name };
      throw new AwsError('unreachable', 'ECS answered the update without its deployment.', call, 'EmptyAnswer');
    }
    return {
      kind: 'turning',
      target: backTarget(applied, service, deployment, now?.currentServiceDeployment, options),
      state: initialState,
    };
  } catch (error) {
    if (!(error instanceof AwsError) || isPassing(error)) throw error;
    return { kind: 'impossible', why: error.message };
  }
}

/** The deployment of an earlier order whose answer was lost: it is there, and newer than ours. */
export function orderedBefore({ applied, state }: Change, now: Service, options: TurnOptions): WatchTarget | undefined {
  const { lastGood, service: before } = applied.plan.snapshot;
  if (lastGood === undefined || applied.kind !== 'deploying') return undefined;
  const known = new Set([applied.deploymentId, ...otherIds(before, applied.deploymentId)]);
  const primary = primaryOf(now);
  const ours =
    primary?.taskDefinition === lastGood.taskDefinition && !known.has(primary.id ?? '') ? primary : undefined;
  return ours && backTarget(applied, now, ours, state?.serviceDeploymentArn, options);
}

function countTarget({ plan }: Change['applied'], desiredCount: number, { atMs, patience }: TurnOptions): WatchTarget {
  const { name: service, primary } = plan.snapshot;
  return {
    kind: 'count',
    service,
    sinceMs: atMs(),
    deadlineMs: atMs() + patience.timeoutMs,
    desiredCount,
    primaryId: primary.id ?? '',
  };
}

function backTarget(
  applied: Change['applied'],
  service: Service,
  { id = '', taskDefinition = '' }: Deployment,
  serviceDeploymentBefore: string | undefined,
  { atMs, patience }: TurnOptions,
): WatchTarget {
  const { name, service: before } = applied.plan.snapshot;
  const own = applied.kind === 'deploying' ? [applied.deploymentId] : [];
  return {
    kind: 'deployment',
    service: name,
    sinceMs: atMs(),
    deadlineMs: atMs() + patience.timeoutMs + configuredWaitMs(service.deploymentConfiguration),
    deploymentId: id,
    taskDefinitionArn: taskDefinition,
    // An answer from before this run may still come.
    before: [...new Set([...otherIds(service, id), ...otherIds(before, id), ...own])],
    wayBack: undefined,
    serviceDeploymentBefore,
    waitUntil: 'complete',
    failures: patience.failures,
    oldTasks: { running: before.runningCount ?? 0, desired: before.desiredCount ?? 0 },
    rollbackMs: patience.timeoutMs,
    turn: { every: looksPerTurn, at: 0 },
  };
}

/** The deployment that the update started; where traffic is moved the serving one may stay PRIMARY for a while. */
function deploymentOf(service: Service, taskDefinition: string, known: ReadonlySet<string>): Deployment | undefined {
  const { deployments = [] } = service;
  const fresh = deployments.find((one) => one.taskDefinition === taskDefinition && !known.has(one.id ?? ''));
  const primary = primaryOf(service);
  return fresh ?? (primary?.taskDefinition === taskDefinition ? primary : undefined);
}

async function warnOfMutableTags(
  ecs: EcsPort,
  { plan }: Change['applied'],
  taskDefinition: string,
  { events, signal }: TurnOptions,
): Promise<void> {
  const { name, definition } = plan.snapshot;
  const lastGood = definition.arn === taskDefinition ? definition : await readDefinition(ecs, taskDefinition, signal);
  const mutable = lastGood ? mutableImages(lastGood, plan.images) : [];
  if (mutable.length === 0) return;
  const text = `${name}: the way back resolves ${mutable.join(', ')} anew: that tag may name the image that just failed. Deploy unique tags.`;
  events.warning(name, text);
}

/** For a warning alone: where it cannot be read, there is none. */
async function readDefinition(
  ecs: EcsPort,
  taskDefinition: string,
  signal: AbortSignal,
): Promise<TaskDefinition | undefined> {
  try {
    return await ecs.describeTaskDefinition(taskDefinition, signal);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined;
  }
}
