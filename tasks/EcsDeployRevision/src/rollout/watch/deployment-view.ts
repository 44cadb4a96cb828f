import type {
  DeploymentLifecycleHookDetail,
  DeploymentLifecycleHookStatus,
  ServiceDeployment,
  ServiceDeploymentLifecycleStage,
  ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';

/** What the newer API (DescribeServiceDeployments) tells about one deployment, as far as a person follows it. */
export interface DeploymentView {
  readonly arn: string;
  /** ECS's own word, also one that nobody knows. */
  readonly status: string;
  readonly statusReason: string | undefined;
  readonly strategy: string | undefined;
  readonly stage: string | undefined;
  /** Percent of the traffic that ECS asked to be on the new revision; undefined where the service has none to shift. */
  readonly production: number | undefined;
  readonly test: number | undefined;
  /** Tasks of the new revision. */
  readonly requested: number | undefined;
  readonly running: number | undefined;
  readonly hooks: readonly HookView[];
  /** Stages at which a hook is configured. */
  readonly hookedStages: readonly string[];
  readonly bakeMinutes: number | undefined;
  readonly breaker: { readonly status: string; readonly failures: number; readonly threshold: number } | undefined;
  readonly triggeredAlarms: readonly string[];
  readonly rollbackReason: string | undefined;
}

/** A lifecycle hook that ran, runs or waits. */
export interface HookView {
  readonly id: string;
  /** `AWS_LAMBDA`, `PAUSE` or a kind that nobody knows. */
  readonly type: string;
  readonly target: string | undefined;
  readonly status: string;
  readonly expiresAt: Date | undefined;
  readonly timeoutAction: string | undefined;
}

/** How a status reads: still under way, done, about to stop, on its way back, back, not back, or given up. */
export type Standing = 'underWay' | 'done' | 'stopping' | 'turning' | 'back' | 'notBack' | 'stopped';

/** ServiceDeploymentStatus of the API model; a status that nobody knows is under way. */
export const standings: Readonly<Record<ServiceDeploymentStatus, Standing>> = {
  PENDING: 'underWay',
  IN_PROGRESS: 'underWay',
  SUCCESSFUL: 'done',
  // What is superseded is stopped as well as what somebody stops: only what follows tells.
  STOP_REQUESTED: 'stopping',
  ROLLBACK_REQUESTED: 'turning',
  ROLLBACK_IN_PROGRESS: 'turning',
  ROLLBACK_SUCCESSFUL: 'back',
  ROLLBACK_FAILED: 'notBack',
  STOPPED: 'stopped',
};

/** Where a status stands. */
export function standingOf({ status }: DeploymentView): Standing {
  return (standings as Readonly<Record<string, Standing>>)[status] ?? 'underWay';
}

/**
 * The stages in their order. PRE_PRODUCTION_TRAFFIC_SHIFT is in the hooks' enum and the documentation, not in the
 * stage's enum. The text is for a person who has never read about them.
 */
export const stages: ReadonlyMap<string, string> = new Map<
  ServiceDeploymentLifecycleStage | 'PRE_PRODUCTION_TRAFFIC_SHIFT',
  string
>([
  ['RECONCILE_SERVICE', 'sorting out earlier revisions'],
  ['PRE_SCALE_UP', 'before the new tasks start'],
  ['SCALE_UP', 'the new tasks start'],
  ['POST_SCALE_UP', 'the new tasks are there'],
  ['TEST_TRAFFIC_SHIFT', 'test traffic moves to the new tasks'],
  ['POST_TEST_TRAFFIC_SHIFT', 'test traffic is on the new tasks'],
  ['PRE_PRODUCTION_TRAFFIC_SHIFT', 'before production traffic moves'],
  ['PRODUCTION_TRAFFIC_SHIFT', 'production traffic moves to the new tasks'],
  ['POST_PRODUCTION_TRAFFIC_SHIFT', 'production traffic is on the new tasks'],
  ['BAKE_TIME', 'old and new tasks run side by side'],
  ['CLEAN_UP', 'the old tasks stop'],
]);

/** DeploymentLifecycleHookStatus of the API model: whether a hook still keeps the deployment waiting. */
export const hookStates: Readonly<Record<DeploymentLifecycleHookStatus, 'open' | 'passed' | 'failed'>> = {
  AWAITING_ACTION: 'open',
  IN_PROGRESS: 'open',
  SUCCEEDED: 'passed',
  FAILED: 'failed',
  TIMED_OUT: 'failed',
};

/** Reads a service deployment. */
export function viewOf(deployment: ServiceDeployment): DeploymentView {
  const { targetServiceRevision: target, deploymentConfiguration: configuration, alarms } = deployment;
  const { deploymentCircuitBreaker: breaker, rollback } = deployment;
  return {
    arn: deployment.serviceDeploymentArn ?? '',
    status: deployment.status ?? 'without a status',
    statusReason: deployment.statusReason,
    strategy: configuration?.strategy,
    stage: deployment.lifecycleStage,
    production: target?.requestedProductionTrafficWeight,
    test: target?.requestedTestTrafficWeight,
    requested: target?.requestedTaskCount,
    running: target?.runningTaskCount,
    hooks: (deployment.lifecycleHookDetails ?? []).map(hookOf),
    hookedStages: (configuration?.lifecycleHooks ?? []).flatMap(({ lifecycleStages }) => lifecycleStages ?? []),
    bakeMinutes: configuration?.bakeTimeInMinutes,
    breaker: breaker && {
      status: breaker.status ?? 'DISABLED',
      failures: breaker.failureCount ?? 0,
      threshold: breaker.threshold ?? 0,
    },
    triggeredAlarms: alarms?.triggeredAlarmNames ?? [],
    rollbackReason: rollback?.reason,
  };
}

function hookOf(hook: DeploymentLifecycleHookDetail): HookView {
  return {
    id: hook.hookId ?? '?',
    type: hook.targetType ?? 'AWS_LAMBDA',
    target: hook.targetArn,
    status: hook.status ?? 'without a status',
    expiresAt: hook.expiresAt,
    timeoutAction: hook.timeoutAction,
  };
}

/** The hooks that wait for a person. */
export function pausedHooks({ hooks }: DeploymentView): readonly HookView[] {
  return hooks.filter(({ status }) => status === 'AWAITING_ACTION');
}

/** Why a deployment does not go on, in one sentence, from whatever the newer API says about it. */
export function causeIn(view: DeploymentView): string | undefined {
  const { triggeredAlarms, hooks, breaker, statusReason, rollbackReason } = view;
  const alarms = triggeredAlarms.length > 0 ? `the alarm ${triggeredAlarms.join(', ')} went off` : undefined;
  const failed = hooks.find(({ status }) => (hookStates as Readonly<Record<string, string>>)[status] === 'failed');
  const hook = failed && `the lifecycle hook ${hookName(failed)} ended as ${failed.status}`;
  const breakerSaid =
    breaker?.status === 'TRIGGERED'
      ? `the circuit breaker counted ${breaker.failures} failed tasks (threshold ${breaker.threshold})`
      : undefined;
  const facts = [alarms, hook, breakerSaid].filter((fact) => fact !== undefined).join('; ');
  const said = statusReason ?? rollbackReason;
  if (facts === '') return said;
  return said === undefined ? facts : `${facts}; ECS says: ${said}`;
}

/** The name of a hook as a person knows it: the Lambda function's, else its id. */
export function hookName({ id, target }: HookView): string {
  return target === undefined ? id : (target.split(':').at(-1) ?? target);
}
