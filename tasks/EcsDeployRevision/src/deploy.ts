import { nameOf, revisionNameOf } from './aws/arn.ts';
import type { EcrPort } from './aws/ecr-port.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import { DeployError, reasonOf } from './deploy-error.ts';
import { diagnosing } from './diagnosing.ts';
import { type Course, follow } from './follow.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import type { CauseStatus, RunRecord } from './pipeline/run-record.ts';
import { tellPlan, tellSnapshot, tellingApply } from './pipeline/tell-plan.ts';
import type { Applied } from './rollout/applied.ts';
import { type Signals, apply } from './rollout/apply.ts';
import type { Clock } from './rollout/clock.ts';
import { noteWhatRuns } from './note-what-runs.ts';
import { type ServicePlan, asksForFreshness, decide, revise } from './rollout/plan.ts';
import { checkFor } from './image-checks.ts';
import { finish } from './finish.ts';
import { tellNewerTemplates } from './newer-template.ts';
import { checkReferences } from './reference-checks.ts';
import { registerOnly } from './register-only.ts';
import { type GivenStart, readStart } from './rollout/start.ts';
import { tellWhatWouldBe } from './would-be.ts';
import { readFreshness } from './rollout/read-freshness.ts';
import { readSnapshot } from './rollout/read-snapshot.ts';
import type { ServiceSnapshot } from './rollout/snapshot.ts';
import { leaveAtCancel } from './leave-at-cancel.ts';
import type { LogGroupsPort } from './aws/log-groups-port.ts';
import type { LogsPort } from './aws/logs-port.ts';
import { inWords } from './durations.ts';
import type { Redact } from './pipeline/redact.ts';
import { tellEnding } from './pipeline/tell-ending.ts';
import { configuredWaitMs } from './rollout/watch/deadline.ts';
import { targetsOf } from './rollout/watch/targets.ts';
import { watchedOf } from './rollout/watch/watch.ts';
import { settle } from './settle.ts';

/** The AWS account and region of a run. */
export interface Aws {
  readonly region: string;
  readonly ecs: EcsPort;
  readonly ecr: EcrPort;
  /** CloudWatch Logs of a region, which is the log group's. */
  readonly logs: (region: string) => LogsPort;
  readonly logGroups: LogGroupsPort;
}

/** Everything that a deploy touches. */
export interface World {
  readonly readInputs: () => Promise<DeployInputs>;
  readonly connect: (inputs: DeployInputs) => Promise<Aws>;
  readonly journal: Journal;
  /** Replaces secrets. */
  readonly redact: Redact;
  readonly clock: Clock;
  readonly signals: Signals;
}

/**
 * The whole story: inputs → snapshot → plan → apply → watch → settle → report. It never throws: whatever goes wrong is in the
 * record, with all that was known by then.
 */
export async function deploy(world: World): Promise<RunRecord> {
  const { journal, clock, signals } = world;
  const so: Progress = { startMs: 0, applied: [], course: new Map(), turningBack: new Set() };
  try {
    const inputs = await world.readInputs();
    const aws = await abortable(world.connect(inputs), signals.canceled);
    Object.assign(so, { inputs, aws });
    journal.setWhere(aws.region, inputs.cluster);
    const count = inputs.services.length;
    journal.say(
      count === 0
        ? `Region ${aws.region}, no service: the revision is only registered.`
        : `Region ${aws.region}, cluster ${nameOf(inputs.cluster)}, ${count === 1 ? '1 service' : `${count} services`}.`,
    );
    journal.progress(5, 'Reading what runs');

    const notes = { denied: journal.noteDenied.bind(journal), warning: journal.warn.bind(journal) };
    for (const name of inputs.start.kind === 'file' ? inputs.start.unknownFields : []) {
      journal.say(`taskDefinitionFile: this task does not know the field ${name}; it goes to ECS as it is.`);
    }
    const given = await readStart(aws.ecs, inputs.start, inputs.images, signals.canceled);
    for (const warning of inputs.warnings ?? []) journal.warn(warning);
    if (count === 0) {
      const begin = (): void => {
        so.begun = true;
      };
      await registerOnly(aws, inputs, given, world, begin);
      return journal.record();
    }
    const snapshots = await readSnapshot(aws.ecs, inputs, notes, signals.canceled);
    tellSnapshot(journal, snapshots);
    if (inputs.start.kind === 'running') await tellNewerTemplates(aws.ecs, snapshots, journal, signals.canceled);
    journal.progress(10, 'Planning');

    const { plans, digests } = await planAll(aws, inputs, given, snapshots, world);
    tellPlan(journal, plans, world.redact, inputs.mode);
    if (inputs.mode === 'plan') {
      await tellWhatWouldBe(aws, inputs, plans, digests, journal, signals.canceled);
      return journal.record();
    }

    signals.canceled.throwIfAborted();
    so.begun = true;
    const telling = tellingApply(journal);
    const noting = (one: Applied): void => {
      so.applied.push(one);
      telling.applied(one);
    };
    const applied = await apply(aws.ecs, inputs.cluster, plans, { ...telling, applied: noting }, signals);
    so.startMs = clock.nowMs();
    signals.canceled.throwIfAborted();
    journal.progress(25, 'Update accepted');
    if (inputs.waitForCompletion) {
      await seeThrough(world, aws, inputs, applied, so);
    } else {
      leaveStarted(journal, applied);
    }
    await noteWhatRuns(aws.ecs, inputs.cluster, plans, journal, signals.canceled);
    await finish(aws, inputs, plans, digests, journal, signals.canceled);
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
  startMs: number;
  readonly applied: Applied[];
  readonly course: Course;
  readonly turningBack: Set<string>;
}

/** Watches what was begun to its end; where something fails, all goes back. */
async function seeThrough(
  { journal, clock, signals, redact }: World,
  aws: Aws,
  inputs: DeployInputs,
  applied: readonly Applied[],
  { course, turningBack, startMs }: Progress,
): Promise<void> {
  const { cluster, rollbackOnFailure } = inputs;
  const signal = signals.canceled;
  const onFailing = diagnosing({ aws, inputs, applied, course, journal, redact, signal });
  const options = { cluster, startMs, clock, signal, onFailing };
  const targets = targetsOf(applied, inputs);
  const refused = applied.flatMap(({ kind, plan }) => (kind === 'refused' ? [plan.snapshot.name] : []));
  if (targets.length > 0) tellPatience(journal, inputs, applied);
  const failing =
    rollbackOnFailure && refused.length > 0
      ? new Set(refused)
      : await follow(
          aws.ecs,
          targets.map((target) => watchedOf(target)),
          course,
          journal,
          {
            ...options,
            untilFailure: rollbackOnFailure,
            wayBack: false,
            onFailing: rollbackOnFailure ? () => Promise.resolve() : onFailing,
            onEnded: (target, event, say) => tellEnding(journal, target, event, say, rollbackOnFailure),
          },
        );
  if (!rollbackOnFailure || failing.size === 0) return;
  const { writes } = signals;
  const settling = { ...options, patience: inputs, region: aws.region, writes };
  await settle(aws.ecs, applied, course, failing, turningBack, journal, settling);
}

/** Says once how long the run is prepared to wait. */
function tellPatience(
  journal: Journal,
  { timeoutMs, rollbackOnFailure }: DeployInputs,
  applied: readonly Applied[],
): void {
  const waits = applied.map(({ plan }) => configuredWaitMs(plan.snapshot.service.deploymentConfiguration));
  const waitMs = Math.max(0, ...waits);
  const including = waitMs > 0 ? ` (time-out ${inWords(timeoutMs)}, configured waits ${inWords(waitMs)})` : '';
  const reminder = rollbackOnFailure
    ? "A way back may take the time-out again; the job's own limit must be longer than both."
    : "The job's own limit must be longer.";
  journal.say(`Waiting for at most ${inWords(timeoutMs + waitMs)}${including}. ${reminder}`);
}

/** The plans, and the digests of the images that they set. */
interface Planned {
  readonly plans: readonly ServicePlan[];
  readonly digests: ReadonlyMap<string, string>;
}

async function planAll(
  aws: Aws,
  inputs: DeployInputs,
  given: GivenStart,
  snapshots: readonly ServiceSnapshot[],
  { journal, signals }: World,
): Promise<Planned> {
  const denied = journal.noteDenied.bind(journal);
  const asked = revise(inputs, given, snapshots, (images) => images);
  // An equal revision is no new use of its tag: whether that still names the same content is looked at afterwards.
  const uses = asked.map(({ images, request, snapshot, equal }) => ({
    images,
    request,
    runs: equal && inputs.skipUnchanged ? undefined : snapshot.definition.content,
  }));
  const { digests, pinned } = await checkFor(aws, inputs, uses, journal, signals.canceled);
  const changed = asked.filter(({ equal }) => !equal);
  const referring = changed.map(({ images, request, snapshot }) => ({
    images,
    request,
    runs: snapshot.definition.content,
  }));
  await checkReferences(aws.logGroups, aws.region, referring, journal, signals.canceled);
  const plans = await Promise.all(
    revise(inputs, given, snapshots, pinned).map(async (revised) => {
      const freshness = asksForFreshness(revised, inputs)
        ? await readFreshness(aws.ecs, aws.ecr, inputs.cluster, revised, denied, signals.canceled)
        : 'unknown';
      return decide(revised, inputs, freshness);
    }),
  );
  return { plans, digests };
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

async function recordOfError(error: unknown, so: Progress, { journal, clock, signals }: World): Promise<RunRecord> {
  const canceled = signals.canceled.aborted;
  const { inputs, aws, begun, startMs } = so;
  if (canceled && inputs && aws) {
    if (!begun) journal.say('Canceled before anything was changed.');
    const unfinished = { ...so, inputs, region: aws.region, atMs: clock.nowMs() - startMs, clock };
    await leaveAtCancel(aws.ecs, unfinished, journal, signals.last);
  }
  const reason = canceled ? reasonOf(signals.canceled.reason) : explained(error) + goesOn(so);
  const status: CauseStatus = canceled ? 'canceled' : begun ? 'failed' : 'invalid';
  return journal.record({ status, cause: { status, reason } });
}

/** What nobody watches any more. */
function goesOn({ applied, turningBack }: Progress): string {
  const names = applied.flatMap(({ kind, plan }) => (kind === 'deploying' ? [plan.snapshot.name] : []));
  const forward = names.filter((name) => !turningBack.has(name)).join(', ');
  const back = names.filter((name) => turningBack.has(name)).join(', ');
  const parts = [
    forward === '' ? '' : ` ECS goes on with the rollout of ${forward}, but this run no longer watches it.`,
    back === '' ? '' : ` ${back} is on its way back, but this run no longer watches it.`,
  ];
  return parts.join('');
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
