import type { Service } from '@aws-sdk/client-ecs';
import type { Applied } from '../applied.ts';
import { primaryOf } from '../snapshot.ts';
import { standingOf } from '../watch/deployment-view.ts';
import { movesTraffic } from '../watch/traffic.ts';
import type { WatchState } from '../watch/watch-state.ts';

/**
 * True where an answer may be one from before our update, which ECS gives now and then: the service is missing, or shows
 * nothing newer than there was, and nobody said that ours went away.
 */
export function mayBeOld(applied: Applied, now: Service | undefined, state: WatchState | undefined): boolean {
  if (applied.kind !== 'deploying' || state?.seen !== true || state.phase.kind === 'rollingBack') return false;
  const primary = now && primaryOf(now);
  if (!primary) return true;
  const { deployments = [] } = applied.plan.snapshot.service;
  const asBefore = primary.id !== applied.deploymentId && deployments.some(({ id }) => id === primary.id);
  const listed = now.deployments?.some(({ id }) => id === applied.deploymentId) === true;
  const turned = state.view !== undefined && !['underWay', 'stopping', 'done'].includes(standingOf(state.view));
  return asBefore && !turned && !(listed && movesTraffic(now.deploymentConfiguration?.strategy));
}
