import type { Service } from '@aws-sdk/client-ecs';
import { type DeploymentView, hookStates, standingOf } from './deployment-view.ts';
import type { Counts } from './watch-state.ts';

// Stages in which all production traffic has moved.
const afterTheShift: ReadonlySet<string> = new Set(['POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP']);

/** True for a strategy that moves traffic from one set of tasks to another. */
export function movesTraffic(strategy: string | undefined): boolean {
  return strategy !== undefined && strategy !== 'ROLLING';
}

/**
 * True where all production traffic is on the new revision, its tasks are there and no alarm went off: from here on
 * neither a time-out nor a cancellation turns it back.
 */
export function trafficIsOn(view: DeploymentView): boolean {
  const { stage = '', production, requested, running, triggeredAlarms } = view;
  const standing = standingOf(view);
  if (standing === 'done') return true;
  const tasks = requested !== undefined && running !== undefined && running >= requested && requested > 0;
  return (
    standing === 'underWay' &&
    afterTheShift.has(stage) &&
    (production === undefined || production >= 100) &&
    tasks &&
    triggeredAlarms.length === 0
  );
}

/** True where the traffic is on the new revision and no hook can still object to that. */
export function trafficHasShifted(view: DeploymentView): boolean {
  const open = view.hooks.some(({ status }) => (hookStates as Readonly<Record<string, string>>)[status] !== 'passed');
  const mayObject =
    view.stage === 'POST_PRODUCTION_TRAFFIC_SHIFT' && view.hookedStages.includes('POST_PRODUCTION_TRAFFIC_SHIFT');
  return trafficIsOn(view) && !open && !mayObject;
}

/**
 * The same where the newer API may not be read: old tasks stop only after all traffic has moved, so all of them gone
 * proves it, where they were all there to begin with.
 */
export function oldTasksAreGone(counts: Counts, before: OldTasks): boolean {
  return (
    before.running > 0 &&
    before.running >= before.desired &&
    counts.desired > 0 &&
    counts.running >= counts.desired &&
    counts.pending === 0 &&
    counts.failed === 0 &&
    counts.old === 0
  );
}

/**
 * The same for a rolling update. ECS lets go of old tasks only as far as minimumHealthyPercent allows: from 100 on, all
 * of them gone means that as many new ones are healthy. Below, or where the old ones were not all running to begin
 * with, only the end of the deployment proves it.
 * @param before the service before the update
 */
export function rollingTrafficIsOn(counts: Counts, service: Service, before: OldTasks): boolean {
  const percent = service.deploymentConfiguration?.minimumHealthyPercent ?? 0;
  return percent >= 100 && oldTasksAreGone(counts, before);
}

/** The tasks that a service ran before its update. */
export interface OldTasks {
  readonly running: number;
  readonly desired: number;
}
