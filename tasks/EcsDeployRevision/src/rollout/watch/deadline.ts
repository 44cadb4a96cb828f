import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';

const minuteMs = 60_000;

/**
 * The waiting that a service is configured with, in ms: the bake time, and for LINEAR and CANARY the time between the
 * steps of the traffic shift. It comes on top of the time-out, since it passes even when all goes well.
 */
export function configuredWaitMs(configuration: DeploymentConfiguration | undefined): number {
  if (!configuration) return 0;
  const { strategy, bakeTimeInMinutes = 0, linearConfiguration, canaryConfiguration } = configuration;
  const linear = strategy === 'LINEAR' ? linearConfiguration : undefined;
  const canary = strategy === 'CANARY' ? canaryConfiguration : undefined;
  const steps = linear?.stepPercent ? Math.ceil(100 / linear.stepPercent) - 1 : 0;
  const minutes =
    bakeTimeInMinutes + steps * (linear?.stepBakeTimeInMinutes ?? 0) + (canary?.canaryBakeTimeInMinutes ?? 0);
  return minutes * minuteMs;
}
