import type { Deployment, Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { ServicePlan } from './plan.ts';
import { inBatches } from './read-snapshot.ts';
import { primaryOf } from './snapshot.ts';
import { AwsError, isPassing } from '../aws/aws-error.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { reasonOf } from '../deploy-error.ts';
import { type JsonObject, sameJson } from '../revision/json.ts';

/** What became of one service's part of the plan. */
export type Applied =
  | { readonly kind: 'unchanged'; readonly plan: ServicePlan; readonly taskDefinitionArn: string }
  /** A deployment that is to be watched, ours or one that was on its way already. */
  | {
      readonly kind: 'deploying';
      readonly plan: ServicePlan;
      readonly taskDefinitionArn: string;
      readonly deploymentId: string;
      readonly registered: boolean;
      readonly updated: boolean;
    }
  /** Only the desired count changed. */
  | { readonly kind: 'scaling'; readonly plan: ServicePlan; readonly taskDefinitionArn: string }
  /** UpdateService was refused; `certain` is false where its answer was lost and the service could not be asked either. */
  | {
      readonly kind: 'refused';
      readonly plan: ServicePlan;
      readonly taskDefinitionArn: string;
      readonly error: AwsError;
      readonly certain: boolean;
    };

/** What is told while the plan is carried out. */
export interface ApplyEvents {
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
}

// UpdateService calls under way at once: a step with many services must not use up the account's rate alone.
const updatesAtOnce = 10;

interface Registered {
  readonly request: JsonObject;
  readonly arn: string;
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
  // What a service may be running: never deregistered, even where an answer was lost.
  const used = new Set<string>();
  try {
    for (const plan of plans.filter(registers)) {
      if (revisions.some(({ request }) => sameJson(request, plan.request))) continue;
      signals.canceled.throwIfAborted();
      const { arn } = await ecs.registerTaskDefinition(plan.request, signals.writes);
      revisions.push({ request: plan.request, arn });
      events.registered(
        arn,
        plans.filter((other) => registers(other) && sameJson(other.request, plan.request)),
      );
    }
    for (const batch of inBatches(plans, updatesAtOnce)) {
      signals.canceled.throwIfAborted();
      for (const plan of batch.filter(registers)) used.add(arnOf(plan, revisions));
      const results = await Promise.all(batch.map((plan) => applyOne(ecs, cluster, plan, revisions, signals.writes)));
      for (const result of results) events.applied(result);
      applied.push(...results);
    }
    for (const { arn } of revisions) if (refusedByAll(arn, applied)) used.delete(arn);
    return applied;
  } finally {
    const unused = revisions.filter(({ arn }) => !used.has(arn));
    for (const { arn } of unused) await deregister(ecs, arn, events, signals.writes);
  }
}

function registers({ action }: ServicePlan): boolean {
  return action.kind === 'rollOut' && action.revision === 'new';
}

async function applyOne(
  ecs: EcsPort,
  cluster: string,
  plan: ServicePlan,
  revisions: readonly Registered[],
  signal: AbortSignal,
): Promise<Applied> {
  const { action, snapshot } = plan;
  const running = snapshot.definition.arn;
  if (action.kind === 'unchanged') return { kind: 'unchanged', plan, taskDefinitionArn: running };
  if (action.kind === 'watch') {
    const { deploymentId } = action;
    return { kind: 'deploying', plan, taskDefinitionArn: running, deploymentId, registered: false, updated: false };
  }
  const taskDefinitionArn = registers(plan) ? arnOf(plan, revisions) : running;
  const input = { cluster, service: snapshot.name, ...definitionField(plan, taskDefinitionArn), ...action.update };
  try {
    const { service } = await ecs.updateService(input, signal);
    return appliedTo(service ?? snapshot.service, plan, taskDefinitionArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (!isPassing(error)) return { kind: 'refused', plan, taskDefinitionArn, error, certain: true };
    return afterLostAnswer(ecs, cluster, plan, taskDefinitionArn, error, signal);
  }
}

/** UpdateService's last answer never came: whether it was carried out is read from the service itself. */
async function afterLostAnswer(
  ecs: EcsPort,
  cluster: string,
  plan: ServicePlan,
  taskDefinitionArn: string,
  error: AwsError,
  signal: AbortSignal,
): Promise<Applied> {
  const refused = { kind: 'refused', plan, taskDefinitionArn, error } as const;
  try {
    const { services } = await ecs.describeServices({ cluster, services: [plan.snapshot.name] }, signal);
    const service = services?.[0];
    const before = plan.snapshot.service.deployments?.map(({ id }) => id);
    const started = service?.deployments?.some(
      (deployment) => deployment.taskDefinition === taskDefinitionArn && !before?.includes(deployment.id),
    );
    return service && started ? appliedTo(service, plan, taskDefinitionArn) : { ...refused, certain: true };
  } catch (second) {
    if (!(second instanceof AwsError)) throw second;
    return { ...refused, certain: false };
  }
}

/** What the service's answer to the update says about it. */
function appliedTo(service: Service, plan: ServicePlan, requested: string): Applied {
  const { action, snapshot } = plan;
  if (action.kind === 'scale' && snapshot.primary.rolloutState !== 'IN_PROGRESS') {
    return { kind: 'scaling', plan, taskDefinitionArn: requested };
  }
  const primary = primaryOf(service);
  // Where no definition was sent, the deployment runs the one that the service had at that moment.
  const taskDefinitionArn = plan.images.size > 0 ? requested : (primary?.taskDefinition ?? requested);
  const ours = primary?.taskDefinition === taskDefinitionArn ? primary : newestOf(taskDefinitionArn, service);
  return {
    kind: 'deploying',
    plan,
    taskDefinitionArn,
    deploymentId: (ours ?? primary)?.id ?? '',
    registered: registers(plan),
    updated: true,
  };
}

/** A definition is sent only where the user named an image: nothing else is a wish for another definition. */
function definitionField(
  { action, images }: ServicePlan,
  arn: string,
): Pick<UpdateServiceCommandInput, 'taskDefinition'> {
  return action.kind === 'rollOut' && images.size > 0 ? { taskDefinition: arn } : {};
}

function arnOf(plan: ServicePlan, revisions: readonly Registered[]): string {
  const revision = revisions.find(({ request }) => sameJson(request, plan.request));
  if (!revision) throw new Error(`No revision was registered for ${plan.snapshot.name}.`);
  return revision.arn;
}

/** The newest deployment of a revision, for when someone was quicker than our own answer and is PRIMARY now. */
function newestOf(taskDefinitionArn: string, { deployments = [] }: Service): Deployment | undefined {
  return deployments
    .filter((deployment) => deployment.taskDefinition === taskDefinitionArn)
    .toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0];
}

function refusedByAll(arn: string, applied: readonly Applied[]): boolean {
  return applied
    .filter(({ taskDefinitionArn }) => taskDefinitionArn === arn)
    .every((result) => result.kind === 'refused' && result.certain);
}

async function deregister(ecs: EcsPort, arn: string, events: ApplyEvents, signal: AbortSignal): Promise<void> {
  try {
    await ecs.deregisterTaskDefinition(arn, signal);
    events.deregistered(arn);
  } catch (error) {
    events.leftRegistered(arn, reasonOf(error));
  }
}
