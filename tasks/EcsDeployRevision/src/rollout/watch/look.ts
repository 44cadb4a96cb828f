import type { Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import type { Clock } from '../clock.ts';
import { observe } from './observe.ts';
import { readFailedTasks } from '../read-tasks.ts';
import type { Waiting, WatchEvent } from './watch-events.ts';
import type { Observation, Step, Unread, WatchState, WatchTarget } from './watch-state.ts';
import { nameOf } from '../../aws/arn.ts';
import { AwsError, isPassing } from '../../aws/aws-error.ts';
import { type NoteBonus, bonusRead } from '../../aws/bonus-read.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { inBatches, servicesPerCall } from '../../aws/paging.ts';
import { reasonOf } from '../../deploy-error.ts';
import { inWords } from '../../durations.ts';

/** What every look of a watch is made with. */
export interface WatchOptions {
  readonly cluster: string;
  /** On the clock's own scale. */
  readonly startMs: number;
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A service that is watched, with what the last look saw. */
export interface Watched extends Waiting {
  readonly target: WatchTarget;
  readonly last: Service | undefined;
}

// A look that hangs is given up, to be tried again; the last one may end this much after the deadline.
const lookMs = 45_000;
const graceMs = 5_000;
// After as many looks in a row without an answer to a further read, the verdict does without it.
const blindLooks = 3;

/** One look that neither hangs for minutes nor holds up the deadline. */
export async function lookInTime(
  ecs: EcsPort,
  watched: readonly Watched[],
  options: WatchOptions,
  events: WatchEvent[],
): Promise<readonly Watched[]> {
  const { clock, deadlineMs, signal } = options;
  const limitMs = Math.min(lookMs, Math.max(0, deadlineMs - clock.nowMs()) + graceMs);
  const call = { action: 'ecs:DescribeServices', resource: '*' };
  const reason = new AwsError('unreachable', `AWS did not answer within ${inWords(limitMs)}.`, call, 'TimeoutError');
  const limit = clock.timeLimit(limitMs, reason);
  try {
    return await look(ecs, watched, { ...options, signal: AbortSignal.any([signal, limit.signal]) }, events);
  } finally {
    limit.stop();
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
    const read = (): Promise<readonly Task[]> => readFailedTasks(ecs, query, target.deploymentId);
    const failedTasks = await unlessUnread(
      read,
      'Tasks that crashed just after they ran cannot be looked for',
      note,
      state,
    );
    return stepOf(ecs, target, state, { ...observation, failedTasks }, options, events);
  }
  const arn = observation.service?.currentServiceDeployment ?? '';
  const read = async (): Promise<ServiceDeployment | 'denied'> => {
    const answer = await ecs.describeServiceDeployments({ serviceDeploymentArns: [arn] }, signal);
    return answer.serviceDeployments?.[0] ?? 'denied';
  };
  const serviceDeployment = await unlessUnread(read, 'The service deployment cannot be shown', note, state);
  return stepOf(ecs, target, state, { ...observation, serviceDeployment }, options, events);
}

/** A further read: one that is not answered is left for the next look, but not for ever. */
async function unlessUnread<T>(
  read: () => Promise<T>,
  what: string,
  note: NoteBonus,
  state: WatchState,
): Promise<T | Unread> {
  try {
    return (await bonusRead(read, what, note, 'throw')) ?? 'denied';
  } catch (error) {
    if (!isPassing(error)) throw error;
    if (state.blind + 1 < blindLooks) return 'later';
    note(what, reasonOf(error));
    return 'denied';
  }
}
