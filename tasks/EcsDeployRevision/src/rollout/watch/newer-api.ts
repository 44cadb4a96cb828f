import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { type DeploymentView, viewOf } from './deployment-view.ts';
import { movesTraffic } from './traffic.ts';
import type { DeploymentTarget, Observation, RolloutEvent, WatchState } from './watch-state.ts';

const looksPerNewerApi = 5;
const looksPerMonitor = 8;
const looksUntilMissing = 4;

/** The service deployment that is ours: what was current before our update tells nothing about it. */
export function serviceDeploymentOf(target: DeploymentTarget, state: WatchState, service: Service): string | undefined {
  const { currentServiceDeployment: current } = service;
  return state.serviceDeploymentArn ?? (current === target.serviceDeploymentBefore ? undefined : current);
}

/**
 * Whether this look needs the newer API. With a strategy that moves traffic, and with hooks, it alone tells how it goes.
 * A plain rolling update needs it for the reasons behind a failure, and now and then for what its monitors count: AWS's
 * rates are shared.
 */
export function asksNewerApi(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  ours: Deployment | undefined,
): boolean {
  if (serviceDeploymentOf(target, state, service) === undefined) return false;
  if (followsNewerApi(service)) return true;
  const { deploymentConfiguration: { deploymentCircuitBreaker: breaker, alarms } = {} } = service;
  if (state.phase.kind === 'rollingBack' || ours?.status !== 'PRIMARY' || ours.rolloutState === 'FAILED') return true;
  if (ours.rolloutState === undefined) {
    const allRunning = (ours.runningCount ?? 0) >= (ours.desiredCount ?? 0);
    return allRunning || state.looks % looksPerNewerApi === 0;
  }
  if (breaker?.enable !== true && alarms?.enable !== true) return false;
  const failed = ours.failedTasks ?? 0;
  return failed !== (state.counts?.failed ?? 0) || state.looks % looksPerMonitor === 0;
}

/** True where only the newer API tells what the deployment is doing. */
export function followsNewerApi({ deploymentConfiguration: configuration }: Service): boolean {
  return movesTraffic(configuration?.strategy) || (configuration?.lifecycleHooks ?? []).length > 0;
}

/** What the newer API said at this look, and what of it is news. */
export function readView(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  { atMs, serviceDeployment }: Observation,
): { readonly state: WatchState; readonly events: readonly RolloutEvent[]; readonly view: DeploymentView | undefined } {
  const arn = serviceDeploymentOf(target, state, service);
  const known = { ...state, serviceDeploymentArn: arn };
  if (serviceDeployment === 'later')
    return { state: { ...known, blind: state.blind + 1 }, events: [], view: undefined };
  if (serviceDeployment === 'denied') return { state: known, events: [], view: undefined };
  if (serviceDeployment === undefined) {
    const missing = arn === undefined && followsNewerApi(service) && state.looks === looksUntilMissing;
    return { state: known, events: missing ? [{ kind: 'notTracked' }] : [], view: undefined };
  }
  const view = viewOf(serviceDeployment);
  const before = state.view;
  const stageSinceMs = before?.stage === view.stage ? state.stageSinceMs : atMs;
  const { taskDefinitionArn } = target;
  return {
    state: { ...known, view, stageSinceMs },
    events: isNews(before, view) ? [{ kind: 'deployment', before, view, taskDefinitionArn }] : [],
    view,
  };
}

/** The counts come from DescribeServices; everything else that changed is told. */
function isNews(before: DeploymentView | undefined, view: DeploymentView): boolean {
  const rest = (one: DeploymentView): string => JSON.stringify({ ...one, requested: 0, running: 0 });
  return before === undefined || rest(before) !== rest(view);
}
