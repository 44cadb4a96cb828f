import type { Applied } from './applied.ts';
import type { ServicePlan } from './plan.ts';
import { register, type RegisterEvents } from './register.ts';
import { updateService } from './update-service.ts';
import type { EcsPort, Registration } from '../aws/ecs-port.ts';
import { inBatches } from '../aws/paging.ts';
import { reasonOf } from '../deploy-error.ts';
import { type JsonObject, sameJson } from '../revision/json.ts';

/** What is told while the plan is carried out. */
export interface ApplyEvents extends RegisterEvents {
  readonly registered: (taskDefinitionArn: string, plans: readonly ServicePlan[]) => void;
  readonly applied: (applied: Applied) => void;
  readonly deregistered: (taskDefinitionArn: string) => void;
  readonly leftRegistered: (taskDefinitionArn: string, reason: string) => void;
}

/**
 * The signals of a run. After a cancellation a write that is under way may finish, so that its outcome is known and can
 * be told; nothing new is begun.
 */
export interface Signals {
  readonly canceled: AbortSignal;
  readonly writes: AbortSignal;
  /** For a last read of what the run leaves behind. */
  readonly last: AbortSignal;
}

// UpdateService calls under way at once: a step with many services must not use up the account's rate alone.
const updatesAtOnce = 10;

interface Registered extends Registration {
  readonly request: JsonObject;
}

/**
 * Carries out the plan: one revision for all services that need the same, then one UpdateService call a service.
 * A revision that no service accepted is deregistered.
 * @throws AwsError where a revision cannot be registered; the cancellation's reason between two writes
 */
export async function apply(
  ecs: EcsPort,
  cluster: string,
  plans: readonly ServicePlan[],
  events: ApplyEvents,
  signals: Signals,
): Promise<readonly Applied[]> {
  const revisions: Registered[] = [];
  const applied: Applied[] = [];
  const known = knownRevisions(plans);
  let begun = 0;
  try {
    for (const plan of plans.filter(registers)) {
      if (revisions.some(({ request }) => sameJson(request, plan.request))) continue;
      signals.canceled.throwIfAborted();
      const registration = await register(ecs, plan.request, known, events, signals.writes);
      const { arn } = registration;
      revisions.push({ request: plan.request, ...registration });
      events.registered(
        arn,
        plans.filter((other) => registers(other) && sameJson(other.request, plan.request)),
      );
    }
    for (const batch of inBatches(plans, updatesAtOnce)) {
      signals.canceled.throwIfAborted();
      begun += batch.length;
      await Promise.all(
        batch.map(async (plan) => {
          const result = await updateService(ecs, cluster, plan, arnFor(plan, revisions), signals.writes);
          applied.push(result);
          events.applied(result);
        }),
      );
    }
    return plans.flatMap((plan) => applied.find((result) => result.plan === plan) ?? []);
  } finally {
    // What a service may be running is never deregistered, even where its answer did not come before the time was over.
    const used = new Set(
      plans
        .slice(0, begun)
        .filter((plan) => !wasRefused(plan, applied))
        .map((plan) => arnFor(plan, revisions)),
    );
    for (const revision of revisions.filter(({ arn }) => !used.has(arn))) {
      await deregister(ecs, revision, events, signals.writes);
    }
  }
}

function registers({ action }: ServicePlan): boolean {
  return action.kind === 'rollOut' && action.revision === 'new';
}

/** The revision that a service is to run. */
function arnFor(plan: ServicePlan, revisions: readonly Registered[]): string {
  if (plan.action.kind === 'rollOut' && plan.action.revision === 'start') return plan.start.arn ?? '';
  if (!registers(plan)) return plan.snapshot.definition.arn;
  const revision = revisions.find(({ request }) => sameJson(request, plan.request));
  if (!revision) throw new Error(`No revision was registered for ${plan.snapshot.name}.`);
  return revision.arn;
}

/** The revisions that were there before this run: none of them can be the one whose answer was lost. */
function knownRevisions(plans: readonly ServicePlan[]): ReadonlySet<string> {
  return new Set(
    plans.flatMap(({ snapshot }) => [
      snapshot.definition.arn,
      ...(snapshot.service.deployments ?? []).flatMap(({ taskDefinition }) => taskDefinition ?? []),
    ]),
  );
}

function wasRefused(plan: ServicePlan, applied: readonly Applied[]): boolean {
  return applied.some((result) => result.plan === plan && result.kind === 'refused' && result.certain);
}

async function deregister(
  ecs: EcsPort,
  { arn, certain }: Registered,
  events: ApplyEvents,
  signal: AbortSignal,
): Promise<void> {
  if (!certain) {
    events.leftRegistered(arn, 'the answer was lost, so somebody else may have registered it.');
    return;
  }
  try {
    await ecs.deregisterTaskDefinition(arn, signal);
    events.deregistered(arn);
  } catch (error) {
    events.leftRegistered(arn, reasonOf(error));
  }
}
