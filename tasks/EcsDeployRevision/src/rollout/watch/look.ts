import type { Service } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import { deadlineOf } from './deadline.ts';
import { readFurther, type Wish } from './further-reads.ts';
import { serviceDeploymentOf } from './newer-api.ts';
import { observe } from './observe.ts';
import type { WatchEvent, Watched } from './watch-events.ts';
import type { Observation, Step } from './watch-state.ts';
import { nameOf } from '../../aws/arn.ts';
import { AwsError } from '../../aws/aws-error.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { inBatches, servicesPerCall } from '../../aws/paging.ts';
import { inWords } from '../../durations.ts';

/** What every look of a watch is made with. */
export interface WatchOptions {
  readonly cluster: string;
  /** On the clock's own scale. */
  readonly startMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

// A look that hangs is given up, to be tried again; the last one may end this much after the deadline.
const lookMs = 45_000;
const graceMs = 5_000;

/** When the first of the targets runs out of time, in ms since the start; Infinity where none does. */
export function nextDeadlineMs(watched: readonly Watched[]): number {
  return Math.min(...watched.map(({ target, state }) => deadlineOf(target, state)));
}

/** One look that neither hangs for minutes nor holds up the deadline. */
export async function lookInTime(
  ecs: EcsPort,
  watched: readonly Watched[],
  options: WatchOptions,
  events: WatchEvent[],
): Promise<readonly Watched[]> {
  const { clock, signal, startMs } = options;
  const leftMs = startMs + nextDeadlineMs(watched) - clock.nowMs();
  const limitMs = Math.min(lookMs, Math.max(0, leftMs) + graceMs);
  const call = { action: 'ecs:DescribeServices', resource: '*' };
  const reason = new AwsError('unreachable', `AWS did not answer within ${inWords(limitMs)}.`, call, 'TimeoutError');
  const limit = clock.timeLimit(limitMs, reason);
  try {
    return await look(ecs, watched, { ...options, signal: AbortSignal.any([signal, limit.signal]) }, events);
  } finally {
    limit.stop();
  }
}

/** One service at this look. */
interface Looked {
  readonly watched: Watched;
  readonly observation: Observation;
  readonly step: Step;
}

/** One look at all services; puts what happened into `events` and returns those that are still to be watched. */
async function look(
  ecs: EcsPort,
  watched: readonly Watched[],
  options: WatchOptions,
  events: WatchEvent[],
): Promise<readonly Watched[]> {
  const { clock, startMs } = options;
  const services = await describe(ecs, watched, options);
  const atMs = clock.nowMs() - startMs;
  let all: readonly Looked[] = watched.map((one) => {
    const observation = { atMs, now: clock.now(), service: services.get(nameOf(one.service)) };
    return { watched: one, observation, step: observe(one.target, one.state, observation) };
  });
  while (all.some(({ step }) => step.ask !== undefined)) all = await withAnswers(ecs, all, options, events);
  for (const { watched: one, observation, step } of all) {
    const { service } = one;
    for (const event of step.events) events.push({ kind: 'rollout', atMs, service, state: step.state, event });
    if (step.verdict) {
      const last = observation.service ?? one.last;
      events.push({ kind: 'ended', atMs, service, ending: step.verdict, state: step.state, last });
    }
  }
  return all
    .filter(({ step }) => step.verdict === undefined)
    .map(({ watched: one, observation, step }) => ({ ...one, state: step.state, last: observation.service }));
}

async function describe(
  ecs: EcsPort,
  watched: readonly Watched[],
  { cluster, signal }: WatchOptions,
): Promise<ReadonlyMap<string | undefined, Service>> {
  const names = watched.map(({ service }) => service);
  const answers = await Promise.all(
    inBatches(names, servicesPerCall).map((services) =>
      ecs.describeServices({ cluster, services: [...services] }, signal),
    ),
  );
  return new Map(answers.flatMap(({ services = [] }) => services.map((service) => [service.serviceName, service])));
}

/** Reads what the steps ask for, and takes them again with the answers. */
async function withAnswers(
  ecs: EcsPort,
  all: readonly Looked[],
  { cluster, signal }: WatchOptions,
  events: WatchEvent[],
): Promise<readonly Looked[]> {
  const wishes = all.map((looked) => wishOf(looked));
  const note = (what: string, why: string): void => {
    events.push({ kind: 'denied', atMs: all[0]?.observation.atMs ?? 0, what, why });
  };
  const asked = wishes.filter((wish) => wish !== undefined);
  const answers = await readFurther(asked, { ecs, cluster, note, signal });
  return all.map((looked, at) => {
    const wish = wishes[at];
    if (wish === undefined) return looked;
    const observation = { ...looked.observation, ...answers[asked.indexOf(wish)] };
    return { ...looked, observation, step: observe(looked.watched.target, looked.watched.state, observation) };
  });
}

function wishOf({ watched, observation, step }: Looked): Wish | undefined {
  const { target, state, stopped, refused } = watched;
  if (step.ask === undefined || target.kind !== 'deployment' || !observation.service) return undefined;
  const serviceDeploymentArn = serviceDeploymentOf(target, state, observation.service);
  return { ask: step.ask, target, blind: state.blind, serviceDeploymentArn, stopped, refused };
}
