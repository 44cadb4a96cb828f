import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';
import { deploymentOf, revisionArn, serviceOf } from './services.ts';
import { observe } from '../../../tasks/EcsDeployRevision/src/rollout/watch/observe.ts';
import {
  type DeploymentTarget,
  type Observation,
  type RolloutEvent,
  type Verdict,
  type WatchState,
  type WatchTarget,
  initialState,
} from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

/** Our deployment of chat:2, which replaces the deployment of chat:1. */
export const target: DeploymentTarget = {
  kind: 'deployment',
  service: 'chat',
  sinceMs: 0,
  deploymentId: 'ecs-svc/2',
  taskDefinitionArn: revisionArn('chat:2'),
  before: ['ecs-svc/1'],
  wayBack: revisionArn('chat:1'),
  serviceDeploymentBefore: undefined,
  deadlineMs: 1_800_000,
  waitUntil: 'complete',
  failures: { kind: 'likeCircuitBreaker' },
  oldTasks: { running: 2, desired: 2 },
  rollbackMs: 1_800_000,
  turn: { every: 7, at: 0 },
};

/** Our deployment, PRIMARY, starting, but for what is given. */
export function ours(given: Deployment = {}): Deployment {
  return deploymentOf({
    id: 'ecs-svc/2',
    taskDefinition: revisionArn('chat:2'),
    rolloutState: 'IN_PROGRESS',
    runningCount: 0,
    ...given,
  });
}

/** The deployment that was there before ours, still with its two tasks, but for what is given. */
export function theirs(given: Deployment = {}): Deployment {
  return deploymentOf({ status: 'ACTIVE', ...given });
}

/** A service that goes back by itself when its circuit breaker opens. */
export function withBreaker(deployments: readonly Deployment[], given: Service = {}): Service {
  const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
  return serviceOf(deployments, { deploymentConfiguration, ...given });
}

/** A task of our deployment that crashed. */
export function crash(id: string): Task {
  return {
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/dev/${id}`,
    startedBy: 'ecs-svc/2',
    lastStatus: 'STOPPED',
    stopCode: 'EssentialContainerExited',
    containers: [{ name: 'app', exitCode: 1 }],
  };
}

/** The event that tells the counts. */
export function counts(desired: number, running: number, pending: number, failed: number, old: number): RolloutEvent {
  return { kind: 'counts', counts: { desired, running, pending, failed, old } };
}

/** What one look finds, and what it would find if asked for more. */
export interface Look {
  readonly atMs?: number;
  readonly service: Service | undefined;
  readonly stoppedTasks?: Observation['stoppedTasks'];
  readonly runningTasks?: Observation['runningTasks'];
  readonly serviceDeployment?: Observation['serviceDeployment'];
}

/** Everything that came of a row of looks. */
export interface Course {
  readonly events: readonly RolloutEvent[];
  readonly asked: readonly string[];
  readonly state: WatchState;
  readonly verdict: Verdict | undefined;
}

/** Takes the looks one after another, 3 s apart unless they tell their time; each ask is answered from its look. */
export function course(watched: WatchTarget, looks: readonly Look[], from: WatchState = initialState): Course {
  const events: RolloutEvent[] = [];
  const asked: string[] = [];
  let state = from;
  for (const [at, look] of looks.entries()) {
    const { service, atMs = at * 3_000, stoppedTasks = [], runningTasks = [], serviceDeployment = 'denied' } = look;
    const answers = { stoppedTasks, runningTasks, serviceDeployment };
    const observation: Observation = { atMs, now: wallClock(atMs), service };
    let step = observe(watched, state, observation);
    while (step.ask !== undefined) {
      asked.push(step.ask);
      Object.assign(observation, { [step.ask]: answers[step.ask] });
      step = observe(watched, state, observation);
    }
    ({ state } = step);
    events.push(...step.events);
    if (step.verdict) return { events, asked, state, verdict: step.verdict };
  }
  return { events, asked, state, verdict: undefined };
}

/** The wall clock, so many milliseconds after the watch began. */
export function wallClock(atMs: number): Date {
  return new Date(Date.parse('2026-01-01T12:00:00Z') + atMs);
}
