import type { DeploymentConfiguration } from './configuration.ts';
import type { Stage } from './legs.ts';

/** Why a deployment failed, or is taken back. */
export type Cause =
  | { readonly kind: 'circuitBreaker' }
  | { readonly kind: 'alarm'; readonly names: readonly string[] }
  | { readonly kind: 'hookFailed' | 'hookTimedOut'; readonly stage: Stage; readonly arn: string }
  | { readonly kind: 'pauseTimedOut' | 'pauseRefused'; readonly stage: Stage }
  | { readonly kind: 'stageTimedOut'; readonly stage: Stage }
  | { readonly kind: 'stopRequested' };

/** What is said where there is no completed deployment to go back to. */
export const noCandidate = 'No rollback candidate was found to run the rollback.';

/** Whether a deployment that fails so goes back: breaker and alarms by their setting, everything else always. */
export function goesBack(cause: Cause, { deploymentCircuitBreaker, alarms }: DeploymentConfiguration): boolean {
  if (cause.kind === 'circuitBreaker') return deploymentCircuitBreaker.rollback;
  return cause.kind === 'alarm' ? alarms?.rollback === true : true;
}

/** Whether somebody asked for the way back, which ECS notes before it begins. */
export function isRequested({ kind }: Cause): boolean {
  return kind === 'stopRequested' || kind === 'pauseRefused';
}

/** The reason of the failed deployment in DescribeServices. */
export function rolloutReason(cause: Cause): string {
  if (cause.kind === 'circuitBreaker') return 'ECS deployment circuit breaker: tasks failed to start.';
  if (cause.kind === 'alarm') return 'ECS deployment failed: alarm detected.';
  return `ECS deployment failed: ${shortly(cause)}.`;
}

/** The reason of the deployment that goes back, in DescribeServices. */
export function rollbackReason(cause: Cause, deploymentId: string): string {
  const who = cause.kind === 'circuitBreaker' ? 'ECS deployment circuit breaker' : 'ECS deployment';
  return `${who}: rolling back to deploymentId ${deploymentId}.`;
}

/** The end of the event `(deployment …) deployment failed: …` of a rolling update. */
export function shortly(cause: Cause): string {
  switch (cause.kind) {
    case 'circuitBreaker':
      return 'tasks failed to start';
    case 'alarm':
      return 'alarm detected';
    case 'stopRequested':
      return 'rollback requested';
    default:
      return statusReason(cause).replace(/\.$/, '');
  }
}

/** The reason in DescribeServiceDeployments. */
export function statusReason(cause: Cause): string {
  return `Service deployment rolled back because ${because(cause)}`;
}

function because(cause: Cause): string {
  switch (cause.kind) {
    case 'circuitBreaker':
      return 'the circuit breaker threshold was exceeded.';
    case 'alarm':
      return `of CloudWatch alarm(s) in the ALARM state: ${cause.names.join(', ')}.`;
    case 'hookFailed':
      return `${cause.stage} lifecycle hook(s) failed. Lifecycle hook target ${cause.arn} returned FAILED status.`;
    case 'hookTimedOut':
      return `${cause.stage} lifecycle hook(s) failed. Lifecycle hook target ${cause.arn} timed out.`;
    case 'pauseTimedOut':
      return `${cause.stage} pause hook timed out.`;
    case 'pauseRefused':
      return `a rollback was requested at the ${cause.stage} pause hook.`;
    case 'stageTimedOut':
      return `the ${cause.stage} lifecycle stage timed out.`;
    case 'stopRequested':
      return 'a rollback was requested.';
  }
}
