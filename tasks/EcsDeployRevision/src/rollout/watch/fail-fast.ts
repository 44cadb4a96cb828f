import type { Service, Task } from '@aws-sdk/client-ecs';
import type { DeploymentView } from './deployment-view.ts';

/** How many failed tasks of our deployment are too many. */
export type FailurePolicy =
  | { readonly kind: 'never' }
  /** The user's own number, counted from the start. */
  | { readonly kind: 'total'; readonly limit: number }
  /** Nothing said: ECS's circuit breaker decides where it runs, else its default rule is applied here. */
  | { readonly kind: 'likeCircuitBreaker' };

// The circuit breaker's defaults: half the desired count within 3 and 200 (ECS's documentation of the threshold).
const share = 0.5;
const least = 3;
const most = 200;
// Without any health check a task counts as healthy this long after it began to run (API model, Deployment).
const healthyAfterMs = 40_000;

/** As many failed tasks as ECS's circuit breaker takes by default. */
export function breakerDefault(desiredCount: number): number {
  return Math.min(most, Math.max(least, Math.ceil(share * desiredCount)));
}

/** How many failed tasks end the run; undefined where that is ECS's business, or nobody's. */
export function failureLimit(
  policy: FailurePolicy,
  service: Service,
  view: DeploymentView | undefined,
  desiredCount: number,
): number | undefined {
  if (policy.kind === 'never') return undefined;
  if (policy.kind === 'total') return policy.limit;
  const configured = service.deploymentConfiguration?.deploymentCircuitBreaker?.enable === true;
  const runs = configured && view?.breaker?.status !== 'DISABLED';
  return runs ? undefined : breakerDefault(desiredCount);
}

/** True where a policy forgives failures once a task became healthy, as ECS's own breaker does. */
export function forgives({ kind }: FailurePolicy): boolean {
  return kind === 'likeCircuitBreaker';
}

/**
 * The running tasks that became healthy: their health check says so, or they have run for longer than any of those that
 * failed, and for as long as ECS takes for healthy. How a load balancer finds them ECS does not tell. Time is that of
 * AWS alone: the moment of the latest failure.
 */
export function healthyTasks(running: readonly Task[], failed: readonly Task[]): readonly string[] {
  const longestMs = Math.max(0, ...failed.map((task) => lifetimeMs(task)));
  const latestMs = Math.max(0, ...failed.map((task) => endOf(task)?.getTime() ?? 0));
  return running.flatMap(({ taskArn, healthStatus, startedAt, lastStatus }) => {
    if (taskArn === undefined || lastStatus !== 'RUNNING') return [];
    if (healthStatus === 'HEALTHY') return [taskArn];
    if (healthStatus === 'UNHEALTHY' || startedAt === undefined) return [];
    return latestMs - startedAt.getTime() > Math.max(healthyAfterMs, longestMs) ? [taskArn] : [];
  });
}

function lifetimeMs(task: Task): number {
  const end = endOf(task);
  return task.startedAt && end ? end.getTime() - task.startedAt.getTime() : 0;
}

function endOf({ stoppingAt, stoppedAt }: Task): Date | undefined {
  return stoppingAt ?? stoppedAt;
}
