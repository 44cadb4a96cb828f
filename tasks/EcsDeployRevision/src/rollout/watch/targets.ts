import type { Service } from '@aws-sdk/client-ecs';
import { configuredWaitMs } from './deadline.ts';
import type { FailurePolicy } from './fail-fast.ts';
import type { WaitUntil, WatchTarget } from './watch-state.ts';
import type { Applied } from '../applied.ts';

/** How patiently a rollout is followed. */
export interface Patience {
  readonly timeoutMs: number;
  readonly waitUntil: WaitUntil;
  readonly failures: FailurePolicy;
}

// Every so many looks, about 20 s, stopped tasks are asked for without an occasion.
const looksPerTurn = 7;

/** What is to be watched after the plan was carried out; each service waits for its own deadline. */
export function targetsOf(applied: readonly Applied[], patience: Patience): readonly WatchTarget[] {
  const begun = applied.filter(({ kind }) => kind === 'deploying' || kind === 'scaling');
  return begun.flatMap((one, at) => targetOf(one, patience, { every: Math.max(looksPerTurn, begun.length), at }) ?? []);
}

function targetOf(
  applied: Applied,
  { timeoutMs, waitUntil, failures }: Patience,
  turn: { readonly every: number; readonly at: number },
): WatchTarget | undefined {
  const { plan, taskDefinitionArn } = applied;
  const { name: service, service: before, lastGood, primary } = plan.snapshot;
  const deadlineMs = timeoutMs + configuredWaitMs(before.deploymentConfiguration);
  if (applied.kind === 'scaling') {
    const asked = plan.action.kind === 'scale' ? plan.action.update.desiredCount : undefined;
    const desiredCount = asked ?? before.desiredCount ?? 0;
    return { kind: 'count', service, sinceMs: 0, deadlineMs: timeoutMs, desiredCount, primaryId: primary.id ?? '' };
  }
  if (applied.kind !== 'deploying') return undefined;
  const { deploymentId } = applied;
  return {
    kind: 'deployment',
    service,
    sinceMs: 0,
    deadlineMs,
    deploymentId,
    taskDefinitionArn,
    before: otherIds(before, deploymentId),
    wayBack: lastGood?.taskDefinition,
    serviceDeploymentBefore: applied.updated ? before.currentServiceDeployment : undefined,
    waitUntil,
    failures,
    oldTasks: { running: before.runningCount ?? 0, desired: before.desiredCount ?? 0 },
    rollbackMs: timeoutMs,
    turn,
  };
}

/** The deployments of a service beside one. */
export function otherIds({ deployments = [] }: Service, deploymentId: string): readonly string[] {
  return deployments.flatMap(({ id }) => (id === undefined || id === deploymentId ? [] : [id]));
}
