import type { Service } from '@aws-sdk/client-ecs';
import { revisionNameOf } from './aws/arn.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import { byHand } from './by-hand.ts';
import { reasonOf } from './deploy-error.ts';
import { AwsError } from './aws/aws-error.ts';
import type { Course, Followed } from './follow.ts';
import { sentence } from './sentence.ts';
import type { Clock } from './rollout/clock.ts';
import { isToBeUndone } from './rollout/back/to-be-undone.ts';
import type { WatchState } from './rollout/watch/watch-state.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import { type Applied, serviceOf } from './rollout/applied.ts';
import { type TurnedBack, turnBack } from './rollout/back/turn-back.ts';
import { mayBeOld } from './rollout/back/may-be-old.ts';
import { describeServices } from './rollout/describe-services.ts';
import { primaryOf } from './rollout/snapshot.ts';
import { targetsOf } from './rollout/watch/targets.ts';

/** What a canceled run knows of its doings. */
export interface Unfinished {
  readonly inputs: DeployInputs;
  readonly region: string;
  readonly applied: readonly Applied[];
  readonly course: Course;
  /** Services that were ordered back before the cancellation. */
  readonly turningBack: ReadonlySet<string>;
  readonly atMs: number;
  readonly clock: Clock;
}

// Of the few seconds that the agent leaves, reading gets this much.
const describeMs = 2_000;

/**
 * Gives the order to go back for everything that this run started and that is not done, and says in what state each
 * service is left, as AWS tells it now. Nothing is waited for: the agent ends the process within seconds.
 */
export async function leaveAtCancel(
  ecs: EcsPort,
  unfinished: Unfinished,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const { inputs } = unfinished;
  const applied = unfinished.applied.filter(
    (one) => one.kind !== 'unchanged' && !(one.kind === 'refused' && one.certain),
  );
  if (applied.length === 0) return;
  const names = applied.map(({ plan }) => plan.snapshot.name);
  const now = await describeSoon(ecs, inputs.cluster, names, unfinished.clock, signal);
  await Promise.all(
    applied.map(async (one) => {
      const name = serviceOf(one);
      const left = await leave(ecs, one, now?.get(name), unfinished, journal, signal);
      journal.say(left, name);
      if (journal.service(name)?.cause === undefined && journal.service(name)?.status === undefined) {
        journal.setService(name, { cause: { status: 'canceled', reason: left } });
      }
    }),
  );
}

/** The services as AWS describes them, if it does so at once: the rest of the time is for the orders. */
async function describeSoon(
  ecs: EcsPort,
  cluster: string,
  names: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Service> | undefined> {
  const limit = clock.timeLimit(describeMs, new Error('AWS did not answer in time.'));
  try {
    return await describeServices(ecs, cluster, names, AbortSignal.any([signal, limit.signal]));
  } catch (error) {
    if (!(error instanceof AwsError) && !limit.signal.aborted && !signal.aborted) throw error;
    return undefined;
  } finally {
    limit.stop();
  }
}

/** @returns the sentence about how a service is left */
async function leave(
  ecs: EcsPort,
  applied: Applied,
  described: Service | undefined,
  unfinished: Unfinished,
  journal: Journal,
  signal: AbortSignal,
): Promise<string> {
  const { inputs, course, turningBack, region } = unfinished;
  const { name, lastGood } = applied.plan.snapshot;
  const followed = course.get(name);
  const { state, ending } = followed ?? {};
  const hand = byHand({ cluster: inputs.cluster, region, service: name }, lastGood?.taskDefinition);
  if (turningBack.has(name) || state?.phase.kind === 'rollingBack') {
    return `${name} is on its way back already; nobody waits for that any more.`;
  }
  // There is no time to look several times: an answer that may be an old one stands behind what was seen before it.
  const now = mayBeOld(applied, described, state) ? (followed?.last ?? described) : described;
  if (!now) return `${name}: AWS did not say in time how it is. Look at it in the AWS console. ${hand}`;
  const left = stateText(name, now, journal);
  const fails = ending?.kind === 'red' || ending?.kind === 'timedOut';
  if (applied.kind === 'deploying' && !applied.updated) return `${left} This run did not start it.`;
  if (!inputs.rollbackOnFailure || !isToBeUndone(applied, followed, fails)) return left;
  if (state?.shifted === true || ending?.kind === 'deployed' || isDone(applied, now, state)) {
    return `${left} All production traffic is on the new revision and its tasks are healthy, so it is not turned back.`;
  }
  const turned = await order(ecs, applied, followed, now, unfinished, journal, signal);
  switch (turned.kind) {
    case 'turning':
      return `${name}: the order to go back was given; nobody waits for it any more.`;
    case 'left':
      return `${left} It is left alone: ${turned.why}`;
    case 'impossible':
      return signal.aborted
        ? `${name}: the order to go back was sent, but AWS did not confirm it in time. Look at it in the AWS console. ${hand}`
        : `${left} There is no way back: ${sentence(turned.why)} ${hand}`;
  }
}

/** True where ECS calls our deployment complete and its tasks are there and hold. */
function isDone(applied: Applied, now: Service, state: WatchState | undefined): boolean {
  const primary = primaryOf(now);
  return (
    applied.kind === 'deploying' &&
    primary?.rolloutState === 'COMPLETED' &&
    primary.taskDefinition === applied.taskDefinitionArn &&
    (primary.runningCount ?? 0) >= (primary.desiredCount ?? 0) &&
    state?.phase.kind !== 'confirming'
  );
}

async function order(
  ecs: EcsPort,
  applied: Applied,
  followed: Followed | undefined,
  now: Service,
  { inputs, atMs }: Unfinished,
  journal: Journal,
  signal: AbortSignal,
): Promise<TurnedBack> {
  const patience = { ...inputs, waitUntil: 'complete' } as const;
  const target = followed?.target ?? targetsOf([applied], patience)[0];
  const change = { applied, state: followed?.state, ending: followed?.ending };
  const events = {
    ordered: (service: string, how: string): void => journal.say(`${service}: ${how}`, service),
    warning: (service: string, text: string): void => journal.warn(text, service),
  };
  try {
    return await turnBack(ecs, change, target, now, {
      cluster: inputs.cluster,
      patience,
      atMs: () => atMs,
      cause: 'The run was canceled.',
      events,
      // There is no time for more than one try.
      tries: 0,
      signal,
    });
  } catch (error) {
    if (!(error instanceof AwsError) && !signal.aborted) throw error;
    return { kind: 'impossible', why: reasonOf(error) };
  }
}

function stateText(name: string, service: Service, journal: Journal): string {
  const primary = primaryOf(service);
  const counts = `${primary?.runningCount ?? 0} of ${primary?.desiredCount ?? 0} of its tasks running`;
  const ours = journal.service(name)?.changed === true && primary?.id === journal.service(name)?.deploymentId;
  const whose = ours ? 'this run’s deployment' : 'a deployment that this run did not start';
  const state = primary?.rolloutState;
  const done = state === 'COMPLETED' || state === 'FAILED' ? `It is ${state}.` : 'ECS goes on with it.';
  return `${name} is left with ${whose} ${primary?.id ?? '?'} of ${revisionNameOf(primary?.taskDefinition ?? '?')}: ${counts}. ${done}`;
}
