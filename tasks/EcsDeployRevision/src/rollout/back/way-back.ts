import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { Applied } from '../applied.ts';
import { standingOf } from '../watch/deployment-view.ts';
import type { Ending } from '../watch/watch-events.ts';
import type { WatchState } from '../watch/watch-state.ts';
import { settingsToRestore } from '../settings.ts';
import { primaryOf } from '../snapshot.ts';
import type { JsonObject } from '../../revision/json.ts';
import { revisionNameOf } from '../../aws/arn.ts';

/** What this run did to a service, and how far that has come. */
export interface Change {
  readonly applied: Applied;
  /** Undefined where nobody watched it. */
  readonly state: WatchState | undefined;
  /** Undefined while it is under way. */
  readonly ending: Ending | undefined;
  /** True where stopping the service deployment was of no use. */
  readonly stopFailed?: boolean;
}

/** How a service goes back, as a decision with its reason. */
export type WayBack =
  /** The service deployment is stopped; ECS brings back the revision before it, with the images as they were. */
  | ({ readonly kind: 'stop'; readonly serviceDeploymentArn: string; readonly taskDefinition: string } & Restored)
  /** The service is updated to the last good revision. */
  | ({ readonly kind: 'update'; readonly taskDefinition: string } & Restored)
  /** Only the desired count and the settings go back. */
  | ({ readonly kind: 'scale' } & Restored)
  /** ECS goes back by itself. */
  | { readonly kind: 'follow' }
  /** Nothing is done, and nothing need be done by hand. */
  | { readonly kind: 'leave'; readonly why: string }
  /** There is no way back. */
  | { readonly kind: 'none'; readonly why: string };

/** What this run changed beside the revision, and nobody since. */
export interface Restored {
  readonly desiredCount: number | undefined;
  /** Further fields of UpdateService with their earlier values. */
  readonly settings: JsonObject;
  /** Fields that had no value before, which UpdateService cannot bring back. */
  readonly unset: readonly string[];
}

/**
 * Decides how a service goes back.
 * @param now the service as AWS describes it at this moment
 */
export function wayBackFor(change: Change, now: Service | undefined): WayBack {
  const { applied, state } = change;
  const { lastGood, primary: before, service } = applied.plan.snapshot;
  if (!now || now.status !== 'ACTIVE') return { kind: 'leave', why: 'it no longer exists.' };
  const restored = toRestore(applied, now);
  if (applied.kind === 'scaling') {
    return restored.desiredCount === undefined && Object.keys(restored.settings).length === 0
      ? { kind: 'leave', why: `somebody else has changed it since (desired count ${now.desiredCount ?? 0}).` }
      : { kind: 'scale', ...restored };
  }
  if (state?.phase.kind === 'rollingBack') return { kind: 'follow' };
  const primary = primaryOf(now);
  const ours = ourDeployment(applied, now);
  const serviceDeploymentArn = serviceDeploymentToStop(change, now, ours);
  if (!ours && serviceDeploymentArn === undefined) {
    const again = primary !== undefined && service.deployments?.some(({ id }) => id === primary.id);
    if (again && state !== undefined) return { kind: 'follow' };
    if (!primary) return { kind: 'leave', why: 'ECS shows no deployment of it.' };
    const what = `${revisionNameOf(primary.taskDefinition ?? '?')} (${primary.id ?? '?'})`;
    return { kind: 'leave', why: again ? `it runs ${what} as before.` : `somebody else has deployed ${what} since.` };
  }
  const taskDefinition = lastGood?.taskDefinition;
  if (taskDefinition === undefined) {
    return { kind: 'none', why: 'no deployment of it had completed before, so there is no revision to go back to.' };
  }
  // ECS brings back what ran before ours, which is the last good revision only where that was not a failed one.
  if (serviceDeploymentArn !== undefined && lastGood?.id !== undefined && lastGood.id === before.id) {
    return { kind: 'stop', serviceDeploymentArn, taskDefinition, ...restored };
  }
  return wayByUpdate(taskDefinition, applied.taskDefinitionArn, restored);
}

/** The way back by UpdateService; none where the last good revision is the very one that failed. */
export function wayByUpdate(taskDefinition: string, failed: string, restored: Restored): WayBack {
  if (taskDefinition === failed) {
    const why = `the last good revision is ${revisionNameOf(failed)} itself, so an update would start the same tasks again.`;
    return { kind: 'none', why };
  }
  const { desiredCount, settings, unset } = restored;
  return { kind: 'update', taskDefinition, desiredCount, settings, unset };
}

/** Our deployment where the service is on its way to it, also where the update's answer never came. */
function ourDeployment(applied: Applied, now: Service): Deployment | undefined {
  const { deployments = [] } = now;
  const primary = primaryOf(now);
  const before = new Set(applied.plan.snapshot.service.deployments?.map(({ id }) => id));
  if (applied.kind === 'deploying') {
    const ours = deployments.find(({ id }) => id === applied.deploymentId);
    // While traffic is moved, an earlier deployment may still be PRIMARY.
    return ours && (primary?.id === ours.id || before.has(primary?.id)) ? ours : undefined;
  }
  return primary?.taskDefinition === applied.taskDefinitionArn && !before.has(primary.id) ? primary : undefined;
}

/**
 * The service deployment that can still be stopped; one that ended cannot, and what is current may be somebody else's
 * unless our deployment is PRIMARY.
 */
function serviceDeploymentToStop(
  { applied, state, ending, stopFailed }: Change,
  now: Service,
  ours: Deployment | undefined,
): string | undefined {
  if (applied.kind !== 'deploying') return undefined;
  const { currentServiceDeployment: current } = now;
  const { service: before } = applied.plan.snapshot;
  const primary = primaryOf(now);
  const known = state?.serviceDeploymentArn ?? applied.serviceDeployment;
  const guessed = ours && ours.id === primary?.id && current !== before.currentServiceDeployment ? current : undefined;
  const superseded =
    ours === undefined && (current !== known || !before.deployments?.some(({ id }) => id === primary?.id));
  const over =
    superseded ||
    stopFailed === true ||
    ours?.rolloutState === 'FAILED' ||
    ours?.rolloutState === 'COMPLETED' ||
    (ending?.kind === 'deployed' && ending.until === undefined) ||
    (state?.view !== undefined && standingOf(state.view) !== 'underWay');
  return over ? undefined : (known ?? guessed);
}

/** What this run changed beside the revision, where it still holds this run's value. */
function toRestore({ plan }: Applied, now: Service): Restored {
  const { action, snapshot } = plan;
  const update = action.kind === 'rollOut' || action.kind === 'scale' ? action.update : {};
  const before = snapshot.service.desiredCount;
  const changed = update.desiredCount !== undefined && update.desiredCount !== before;
  return {
    desiredCount: changed && now.desiredCount === update.desiredCount ? before : undefined,
    ...settingsToRestore(update.settings ?? {}, snapshot.service, now),
  };
}
