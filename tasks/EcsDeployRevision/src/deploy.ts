import { nameOf, revisionNameOf } from './aws/arn.ts';
import type { EcrPort } from './aws/ecr-port.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import { DeployError, reasonOf } from './deploy-error.ts';
import { follow } from './follow.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import type { CauseStatus, RunRecord } from './pipeline/run-record.ts';
import { tellPlan, tellSnapshot, tellingApply } from './pipeline/tell-plan.ts';
import type { Applied } from './rollout/applied.ts';
import { type Signals, apply } from './rollout/apply.ts';
import type { Clock } from './rollout/clock.ts';
import { noteWhatRuns } from './note-what-runs.ts';
import { type ServicePlan, asksForFreshness, decide, revise } from './rollout/plan.ts';
import { readFreshness } from './rollout/read-freshness.ts';
import { readSnapshot } from './rollout/read-snapshot.ts';
import type { ServiceSnapshot } from './rollout/snapshot.ts';
import { tellServicesAtCancel } from './tell-at-cancel.ts';

/** The AWS account and region of a run. */
export interface Aws {
  readonly region: string;
  readonly ecs: EcsPort;
  readonly ecr: EcrPort;
}

/** Everything that a deploy touches. */
export interface World {
  readonly readInputs: () => DeployInputs;
  readonly connect: (inputs: DeployInputs) => Promise<Aws>;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly signals: Signals;
}

/**
 * The whole story: inputs → snapshot → plan → apply → watch → report. It never throws: whatever goes wrong is in the
 * record, with all that was known by then.
 */
export async function deploy(world: World): Promise<RunRecord> {
  const { journal, clock, signals } = world;
  const so: Progress = {};
  try {
    const inputs = world.readInputs();
    const aws = await abortable(world.connect(inputs), signals.canceled);
    Object.assign(so, { inputs, aws });
    journal.setWhere(aws.region, inputs.cluster);
    const count = inputs.services.length;
    journal.say(
      `Region ${aws.region}, cluster ${nameOf(inputs.cluster)}, ${count === 1 ? '1 service' : `${count} services`}.`,
    );
    journal.progress(5, 'Reading what runs');

    const notes = { denied: journal.noteDenied.bind(journal), warning: journal.warn.bind(journal) };
    const snapshots = await readSnapshot(aws.ecs, inputs, notes, signals.canceled);
    tellSnapshot(journal, snapshots);
    journal.progress(10, 'Planning');

    const plans = await planAll(aws, inputs, snapshots, world);
    tellPlan(journal, plans);

    signals.canceled.throwIfAborted();
    so.begun = true;
    const applied = await apply(aws.ecs, inputs.cluster, plans, tellingApply(journal), signals);
    so.applied = applied;
    const startMs = clock.nowMs();
    signals.canceled.throwIfAborted();
    journal.progress(25, 'Update accepted');
    if (inputs.waitForCompletion) {
      const { cluster, timeoutMs } = inputs;
      await follow(aws.ecs, applied, journal, { cluster, timeoutMs, startMs, clock, signal: signals.canceled });
    } else {
      leaveStarted(journal, applied);
    }
    await noteWhatRuns(aws.ecs, inputs.cluster, plans, journal, signals.canceled);
    return journal.record();
  } catch (error) {
    return recordOfError(error, so, world);
  }
}

/** How far a run has come, for the report of one that ends early. */
interface Progress {
  inputs?: DeployInputs;
  aws?: Aws;
  begun?: boolean;
  applied?: readonly Applied[];
}

async function planAll(
  { ecs, ecr }: Aws,
  inputs: DeployInputs,
  snapshots: readonly ServiceSnapshot[],
  { journal, signals }: World,
): Promise<readonly ServicePlan[]> {
  const denied = journal.noteDenied.bind(journal);
  return Promise.all(
    revise(inputs, snapshots).map(async (revised) => {
      const freshness = asksForFreshness(revised, inputs)
        ? await readFreshness(ecs, ecr, inputs.cluster, revised, denied, signals.canceled)
        : 'unknown';
      return decide(revised, inputs, freshness);
    }),
  );
}

/** `waitForCompletion: false`: what ECS accepted is all that this run knows. */
function leaveStarted(journal: Journal, applied: readonly Applied[]): void {
  for (const { kind, plan, taskDefinitionArn } of applied) {
    if (kind !== 'deploying' && kind !== 'scaling') continue;
    const { name } = plan.snapshot;
    journal.setService(name, { status: 'started' });
    journal.say(`${name}: ${revisionNameOf(taskDefinitionArn)} is on its way; not waiting for it.`, name);
  }
}

async function recordOfError(error: unknown, so: Progress, { journal, signals }: World): Promise<RunRecord> {
  const canceled = signals.canceled.aborted;
  if (canceled && so.aws && so.inputs) {
    await tellServicesAtCancel(so.aws.ecs, so.inputs, so.begun === true, journal, signals.last);
  }
  const reason = canceled ? reasonOf(signals.canceled.reason) : explained(error) + goesOn(so);
  const status: CauseStatus = canceled ? 'canceled' : so.begun ? 'failed' : 'invalid';
  return journal.record({ status, cause: { status, reason } });
}

/** What nobody watches any more. */
function goesOn({ applied = [] }: Progress): string {
  const names = applied.flatMap(({ kind, plan }) => (kind === 'deploying' ? [plan.snapshot.name] : []));
  return names.length === 0
    ? ''
    : ` ECS goes on with the rollout of ${names.join(', ')}, but this run no longer watches it.`;
}

/** Rejects as soon as the signal is aborted, whatever the work behind it does. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    work.then(resolve, reject);
  });
}

/** Our own errors speak for themselves; anything else is a fault of this task, which its stack helps to mend. */
function explained(error: unknown): string {
  if (error instanceof DeployError) return error.message;
  const where = error instanceof Error ? (error.stack ?? '').split('\n')[1]?.trim() : undefined;
  return `Internal error: ${reasonOf(error)}${where === undefined ? '' : ` (${where})`}. Please report it with this line.`;
}
