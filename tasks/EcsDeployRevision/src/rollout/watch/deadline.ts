import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import { pausedHooks } from './deployment-view.ts';
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
 * When patience with a target ends, in ms since the watch began. The time in a PAUSE hook, which waits for a person, does
 * not count until the hook's own expiry; a rollback has a time of its own.
 */
export function deadlineOf(target: WatchTarget, { phase, pausedMs, pause }: WatchState): number {
  if (phase.kind === 'rollingBack' && target.kind === 'deployment') return phase.sinceMs + target.rollbackMs;
  const waits = pause ? Math.max(0, pause.endsMs - pause.atMs) : 0;
  return target.deadlineMs + pausedMs + waits;
}

/** What is left until the deadline, in ms; Infinity while a person is waited for. */
export function leftMs(target: WatchTarget, state: WatchState, atMs: number): number {
  const paused = state.pause !== undefined && state.phase.kind !== 'rollingBack';
  return paused ? Infinity : deadlineOf(target, state) - atMs;
}

/** The state with the time counted that was spent in a PAUSE hook. */
export function withPause(state: WatchState, atMs: number, now: Date): WatchState {
  const hooks = state.view ? pausedHooks(state.view) : [];
  const ends = hooks.map(({ expiresAt }) => (expiresAt ? atMs + expiresAt.getTime() - now.getTime() : Infinity));
  // Of several the last one to expire keeps the deployment waiting.
  const endsMs = Math.max(0, ...ends);
  const { pause } = state;
  const spent = pause ? Math.max(0, Math.min(atMs, pause.endsMs) - pause.atMs) : 0;
  const waits = endsMs > atMs;
  return { ...state, pausedMs: state.pausedMs + spent, pause: waits ? { atMs, endsMs } : undefined };
}
