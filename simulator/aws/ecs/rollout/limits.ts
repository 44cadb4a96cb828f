import type { CircuitBreaker, DeploymentConfiguration } from './configuration.ts';

/** How few healthy tasks, and how many in all, a rolling update keeps to. */
export function taskLimits(
  desired: number,
  { minimumHealthyPercent, maximumPercent }: DeploymentConfiguration,
): { readonly lower: number; readonly upper: number } {
  return {
    lower: Math.ceil((desired * minimumHealthyPercent) / 100),
    upper: Math.floor((desired * maximumPercent) / 100),
  };
}

/** How many failures trip the circuit breaker, by the latest desired count. */
export function breakerThreshold(desired: number, breaker: CircuitBreaker): number {
  const { type, value } = breaker.thresholdConfiguration ?? { type: 'BOUNDED_PERCENT', value: 50 };
  if (type === 'COUNT') return value;
  const share = Math.ceil((desired * value) / 100);
  return type === 'BOUNDED_PERCENT' ? Math.min(Math.max(share, 3), 200) : Math.max(share, 1);
}
