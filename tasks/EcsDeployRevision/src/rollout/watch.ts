import type { Service } from '@aws-sdk/client-ecs';
import type { Clock } from './clock.ts';
import { observe } from './observe.ts';
import { inBatches, servicesPerCall } from './read-snapshot.ts';
import { readFailedTasks } from './read-tasks.ts';
import {
  type Observation,
  type RolloutEvent,
  type Step,
  type Verdict,
  type WatchState,
  type WatchTarget,
  initialState,
} from './watch-state.ts';
import { nameOf } from '../aws/arn.ts';
import { isPassing } from '../aws/aws-error.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { reasonOf } from '../deploy-error.ts';

/** What the watch tells, in the order in which it happened. `atMs` counts from the start of the watch. */
export type WatchEvent =
  | { readonly kind: 'rollout'; readonly atMs: number; readonly service: string; readonly event: RolloutEvent }
  | {
      readonly kind: 'ended';
      readonly atMs: number;
      readonly service: string;
      readonly ending: Ending;
      readonly last: Service | undefined;
    }
  /** Nothing changed for a minute. */
  | { readonly kind: 'still'; readonly atMs: number; readonly waiting: readonly Waiting[] }
  | { readonly kind: 'unreachable'; readonly atMs: number; readonly reason: string }
  | { readonly kind: 'reachableAgain'; readonly atMs: number }
  | { readonly kind: 'denied'; readonly atMs: number; readonly what: string; readonly why: string };

export type Ending = Verdict | { readonly kind: 'timedOut'; readonly state: WatchState };

/** A service that is not done, and what is known of it. */
export interface Waiting {
  readonly service: string;
  readonly state: WatchState;
}

export interface WatchOptions {
  readonly cluster: string;
  /** On the clock's own scale. */
  readonly startMs: number;
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

// Every 2 to 4 seconds with jitter: the end is noticed at once, and pipelines that started together drift apart.
const pollMs = 2_600;
const jitterMs = 800;
const firstPollMs = 1_000;
const silenceMs = 60_000;

interface Watched extends Waiting {
  readonly target: WatchTarget;
  readonly last: Service | undefined;
}

/**
 * Follows the targets until each has come to its end or the deadline has passed, with one batched call for all of them.
 * A failure of AWS or the network that may pass does not end the watch: the rollout goes on without us.
 * @throws AwsError where AWS refuses to answer; the signal's reason when the run is canceled
 */
export async function* watch(
  ecs: EcsPort,
  targets: readonly WatchTarget[],
  options: WatchOptions,
): AsyncGenerator<WatchEvent, void> {
  const { clock, signal, startMs, deadlineMs } = options;
  const atMs = (): number => clock.nowMs() - startMs;
  let watched: readonly Watched[] = targets.map((target) => ({
    target,
    service: target.service,
    state: initialState,
    last: undefined,
  }));
  let toldAtMs = atMs();
  let reachable = true;
  let delayMs = firstPollMs;
  while (watched.length > 0) {
    await clock.sleep(Math.max(0, Math.min(delayMs, deadlineMs - clock.nowMs())), signal);
    delayMs = pollMs + clock.random() * jitterMs;
    const events: WatchEvent[] = [];
    try {
      watched = await look(ecs, watched, options, events);
      if (!reachable) events.unshift({ kind: 'reachableAgain', atMs: atMs() });
      reachable = true;
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (reachable) events.push({ kind: 'unreachable', atMs: atMs(), reason: reasonOf(error) });
      reachable = false;
    }
    if (events.length > 0) toldAtMs = atMs();
    yield* events;
    if (watched.length > 0 && clock.nowMs() >= deadlineMs) {
      for (const { service, state, last } of watched) {
        yield { kind: 'ended', atMs: atMs(), service, ending: { kind: 'timedOut', state }, last };
      }
      return;
    }
    if (watched.length > 0 && atMs() - toldAtMs >= silenceMs) {
      toldAtMs = atMs();
      yield { kind: 'still', atMs: toldAtMs, waiting: watched };
    }
  }
}

/** One look at all services; puts what happened into `events` and returns those that are still to be watched. */
async function look(
  ecs: EcsPort,
  watched: readonly Watched[],
  options: WatchOptions,
  events: WatchEvent[],
): Promise<readonly Watched[]> {
  const { clock, cluster, signal, startMs } = options;
  const names = watched.map(({ service }) => service);
  const answers = await Promise.all(
    inBatches(names, servicesPerCall).map((services) =>
      ecs.describeServices({ cluster, services: [...services] }, signal),
    ),
  );
  const byName = new Map(
    answers.flatMap(({ services = [] }) => services.map((service) => [service.serviceName, service])),
  );
  const atMs = clock.nowMs() - startMs;
  const steps = await Promise.all(
    watched.map(async ({ target, state }) => {
      const service = byName.get(nameOf(target.service));
      return { target, service, step: await stepOf(ecs, target, state, { atMs, service }, options, events) };
    }),
  );
  for (const { target, service, step } of steps) {
    for (const event of step.events) events.push({ kind: 'rollout', atMs, service: target.service, event });
    if (step.verdict)
      events.push({ kind: 'ended', atMs, service: target.service, ending: step.verdict, last: service });
  }
  return steps
    .filter(({ step }) => step.verdict === undefined)
    .map(({ target, service, step }) => ({ target, service: target.service, state: step.state, last: service }));
}

/** Observes, and where the observation does not suffice reads what it asks for and observes again. */
async function stepOf(
  ecs: EcsPort,
  target: WatchTarget,
  state: WatchState,
  observation: Observation,
  options: WatchOptions,
  events: WatchEvent[],
): Promise<Step> {
  const step = observe(target, state, observation);
  if (step.ask === undefined || target.kind !== 'deployment') return step;
  const { cluster, signal } = options;
  const note: NoteBonus = (what, why) => void events.push({ kind: 'denied', atMs: observation.atMs, what, why });
  if (step.ask === 'failedTasks') {
    const query = { cluster, service: target.service, signal };
    const failedTasks =
      (await bonusRead(
        () => readFailedTasks(ecs, query, target.deploymentId),
        'Tasks that crashed just after they ran cannot be looked for',
        note,
        'throw',
      )) ?? 'denied';
    return stepOf(ecs, target, state, { ...observation, failedTasks }, options, events);
  }
  const arn = observation.service?.currentServiceDeployment ?? '';
  const answer = await bonusRead(
    () => ecs.describeServiceDeployments({ serviceDeploymentArns: [arn] }, signal),
    'The service deployment cannot be shown',
    note,
    'throw',
  );
  const serviceDeployment = answer?.serviceDeployments?.[0] ?? 'denied';
  return stepOf(ecs, target, state, { ...observation, serviceDeployment }, options, events);
}
