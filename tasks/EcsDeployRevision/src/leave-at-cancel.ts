import type { Service } from '@aws-sdk/client-ecs';
import { revisionNameOf } from './aws/arn.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import { byHand } from './by-hand.ts';
import { reasonOf } from './deploy-error.ts';
import type { Course } from './follow.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import type { Applied } from './rollout/applied.ts';
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
}

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
  try {
    const names = applied.map(({ plan }) => plan.snapshot.name);
    const now = await describeServices(ecs, inputs.cluster, names, signal);
    await Promise.all(
      applied.map(async (one) => {
        const { name } = one.plan.snapshot;
        const sentence = await leave(ecs, one, now.get(name), unfinished, journal, signal);
        journal.say(sentence, name);
        if (journal.service(name)?.cause === undefined && journal.service(name)?.status === undefined) {
          journal.setService(name, { cause: { status: 'canceled', reason: sentence } });
        }
      }),
    );
  } catch (error) {
    journal.say(`In what state the services are left could not be read in time: ${reasonOf(error)}`);
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
  const { inputs, course, turningBack, atMs, region } = unfinished;
  const { name, lastGood } = applied.plan.snapshot;
  const followed = course.get(name);
  // There is no time to look several times: an answer that may be an old one stands behind what was seen before it.
  const now = mayBeOld(applied, described, followed?.state) ? (followed?.last ?? described) : described;
  if (!now) return `${name}: AWS does not know it any more.`;
  const left = stateText(name, now, journal);
  const { state, ending } = followed ?? {};
  if (turningBack.has(name) || state?.phase.kind === 'rollingBack') {
    return `${left} It is on its way back already; nobody waits for that any more.`;
  }
  if (!inputs.rollbackOnFailure || (ending && ending.kind !== 'deployed')) return left;
  if (applied.kind === 'deploying' && !applied.updated) return `${left} This run did not start it.`;
  const primary = primaryOf(now);
  const done = primary?.rolloutState === 'COMPLETED' && primary.taskDefinition === applied.taskDefinitionArn;
  if (state?.shifted === true || ending?.kind === 'deployed' || (applied.kind === 'deploying' && done)) {
    return `${left} All production traffic is on the new revision and its tasks are healthy, so it is not turned back.`;
  }
  const patience = { ...inputs, waitUntil: 'complete' } as const;
  const target = followed?.target ?? targetsOf([applied], patience)[0];
  const turning = turnBack(ecs, { applied, state, ending }, target, now, {
    cluster: inputs.cluster,
    patience,
    atMs: () => atMs,
    cause: 'The run was canceled.',
    events: {
      ordered: (service, how) => journal.say(`${service}: ${how}`, service),
      warning: (service, text) => journal.warn(text, service),
    },
    tries: 0,
    signal,
  });
  // There is no time for more tries than those of the SDK.
  const turned = await turning.catch((error: unknown): TurnedBack => ({ kind: 'impossible', why: reasonOf(error) }));
  switch (turned.kind) {
    case 'turning':
      return `${name}: the order to go back was given; nobody waits for it any more.`;
    case 'left':
      return `${left} It is left alone: ${turned.why}`;
    case 'impossible':
      return `${left} There is no way back: ${turned.why} ${byHand({ cluster: inputs.cluster, region, service: name }, lastGood?.taskDefinition)}`;
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
