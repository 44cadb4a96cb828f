import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { pausedHook } from './deployment-view.ts';
import type { WatchState, WatchTarget } from './watch-state.ts';

const minuteMs = 60_000;
// What LINEAR and CANARY do where the service does not say it (API model, LinearConfiguration and CanaryConfiguration).
const defaultStepPercent = 10;
const defaultStepBakeMinutes = 6;
const defaultCanaryBakeMinutes = 10;

/**
 * The waiting that a service is configured with, in ms: the bake time, and for LINEAR and CANARY the time between the
 * steps of the traffic shift. It comes on top of the time-out, since it passes even when all goes well.
 */
export function configuredWaitMs(configuration: DeploymentConfiguration | undefined): number {
  if (!configuration) return 0;
  const { strategy, bakeTimeInMinutes = 0, linearConfiguration, canaryConfiguration } = configuration;
  const linear = strategy === 'LINEAR' ? (linearConfiguration ?? {}) : undefined;
  const canary = strategy === 'CANARY' ? (canaryConfiguration ?? {}) : undefined;
  // No bake time follows the step that reaches 100 percent.
  const steps = linear ? Math.ceil(100 / (linear.stepPercent ?? defaultStepPercent)) - 1 : 0;
  const stepMinutes = linear ? (linear.stepBakeTimeInMinutes ?? defaultStepBakeMinutes) : 0;
  const canaryMinutes = canary ? (canary.canaryBakeTimeInMinutes ?? defaultCanaryBakeMinutes) : 0;
  const minutes = bakeTimeInMinutes + steps * stepMinutes + canaryMinutes;
  return minutes * minuteMs;
}

/**
 * When patience with a target ends, in ms since the watch began; Infinity while a PAUSE hook waits for a person. A
 * rollback has a time of its own.
 */
export function deadlineOf(target: WatchTarget, { phase, pausedMs, pausedAtMs }: WatchState): number {
  if (phase.kind === 'rollingBack' && target.kind === 'deployment') return phase.sinceMs + target.rollbackMs;
  return pausedAtMs === undefined ? target.deadlineMs + pausedMs : Infinity;
}

/** The state with the time counted that was spent in a PAUSE hook until its own expiry. */
export function withPause(state: WatchState, atMs: number, now: Date): WatchState {
  const hook = state.view && pausedHook(state.view);
  const expired = hook?.expiresAt !== undefined && hook.expiresAt <= now;
  const waits = hook !== undefined && !expired;
  const spent = state.pausedAtMs === undefined ? 0 : atMs - state.pausedAtMs;
  return { ...state, pausedMs: state.pausedMs + spent, pausedAtMs: waits ? atMs : undefined };
}
