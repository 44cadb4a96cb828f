import type { Deployment, Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import type { Applied } from './applied.ts';
import type { ServicePlan } from './plan.ts';
import { settingsToChange } from './settings.ts';
import { isCompleted, primaryOf } from './snapshot.ts';
import { AwsError, isPassing, isThrottled } from '../aws/aws-error.ts';
import type { EcsPort } from '../aws/ecs-port.ts';

/**
 * Makes the one UpdateService call that a plan asks for, if any.
 * @param taskDefinitionArn the revision that the service is to run: the registered one, or the one that it runs
 * @throws the signal's reason where the run's time for writes is over
 */
export async function updateService(
  ecs: EcsPort,
  cluster: string,
  plan: ServicePlan,
  taskDefinitionArn: string,
  signal: AbortSignal,
): Promise<Applied> {
  const { action, snapshot } = plan;
  if (action.kind === 'unchanged') return { kind: 'unchanged', plan, taskDefinitionArn };
  if (action.kind === 'watch') {
    const { createdAt } = snapshot.primary;
    return { kind: 'deploying', plan, taskDefinitionArn, deploymentId: action.deploymentId, createdAt, updated: false };
  }
  const { settings = {}, ...fields } = action.update;
  const input = { cluster, service: snapshot.name, ...definitionField(plan, taskDefinitionArn), ...fields };
  try {
    const before = new Set((snapshot.service.deployments ?? []).flatMap(({ id }) => id ?? []));
    const { service } = await ecs.updateService(input, before, signal, settings);
    if (service && primaryOf(service)) return appliedTo(service, plan, taskDefinitionArn);
    return await afterLostAnswer(ecs, cluster, plan, taskDefinitionArn, emptyAnswer(snapshot.name), signal);
  } catch (error) {
    const refused = { kind: 'refused', plan, taskDefinitionArn } as const;
    if (signal.aborted) return { ...refused, error: noTimeLeft(snapshot.name), certain: false };
    if (!(error instanceof AwsError)) throw error;
    if (!isPassing(error) || isThrottled(error)) return { ...refused, error, certain: true };
    return afterLostAnswer(ecs, cluster, plan, taskDefinitionArn, error, signal);
  }
}

/** UpdateService's answer never came, or says nothing: whether it was carried out is read from the service itself. */
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
    // ECS's answers are eventually consistent: what is not there yet may still be on its way.
    return service && wasUpdated(service, plan, taskDefinitionArn)
      ? appliedTo(service, plan, taskDefinitionArn)
      : { ...refused, certain: false };
  } catch (second) {
    if (!signal.aborted && !(second instanceof AwsError)) throw second;
    return { ...refused, certain: false };
  }
}

/** The run is over before the answer came: what became of the call is open. */
function noTimeLeft(service: string): AwsError {
  const call = { action: 'ecs:UpdateService', resource: service };
  return new AwsError('canceled', 'ECS had not answered the update when the run had to end.', call, 'AbortError');
}

/** For an answer that leaves out the deployments, which are what it is asked for. */
function emptyAnswer(service: string): AwsError {
  const call = { action: 'ecs:UpdateService', resource: service };
  return new AwsError('aws-error', 'ECS answered the update without deployments.', call, 'EmptyAnswer');
}

/** True where the service shows what the update asked for and did not have it before. */
function wasUpdated(service: Service, { action, snapshot }: ServicePlan, taskDefinitionArn: string): boolean {
  if (action.kind === 'scale') {
    const { desiredCount = service.desiredCount, settings = {} } = action.update;
    return service.desiredCount === desiredCount && Object.keys(settingsToChange(settings, service)).length === 0;
  }
  const before = snapshot.service.deployments?.map(({ id }) => id);
  return (service.deployments ?? []).some(
    (deployment) => deployment.taskDefinition === taskDefinitionArn && !before?.includes(deployment.id),
  );
}

/** What the service's answer to the update says about it. */
function appliedTo(service: Service, plan: ServicePlan, requested: string): Applied {
  const { action, snapshot } = plan;
  const { primary: before, service: old } = snapshot;
  const { currentServiceDeployment: current } = service;
  const underWay = !isCompleted(before, old) && before.rolloutState !== 'FAILED';
  // Some settings begin a deployment of their own.
  const begun = action.kind === 'scale' && action.update.settings !== undefined && primaryOf(service)?.id !== before.id;
  if (action.kind === 'scale' && !underWay && !begun) {
    return { kind: 'scaling', plan, taskDefinitionArn: requested };
  }
  const primary = primaryOf(service);
  // Where no definition was sent, the deployment runs the one that the service had at that moment.
  const taskDefinitionArn = plan.asks ? requested : (primary?.taskDefinition ?? requested);
  // While traffic is moved, the earlier deployment of the same definition may still be PRIMARY.
  const fresh = newestOf(taskDefinitionArn, service, new Set(old.deployments?.map(({ id }) => id)));
  const ours =
    fresh ?? (primary?.taskDefinition === taskDefinitionArn ? primary : newestOf(taskDefinitionArn, service));
  return {
    kind: 'deploying',
    plan,
    taskDefinitionArn,
    deploymentId: (ours ?? primary)?.id ?? '',
    createdAt: (ours ?? primary)?.createdAt,
    ...(current === undefined || current === old.currentServiceDeployment ? {} : { serviceDeployment: current }),
    updated: true,
  };
}

/** A definition is sent only where the user asked for one: a forced deployment alone is no wish for another. */
function definitionField(
  { action, asks }: ServicePlan,
  arn: string,
): Pick<UpdateServiceCommandInput, 'taskDefinition'> {
  return action.kind === 'rollOut' && asks ? { taskDefinition: arn } : {};
}

/** The newest deployment of a revision, for when someone was quicker than our own answer and is PRIMARY now. */
function newestOf(
  taskDefinitionArn: string,
  { deployments = [] }: Service,
  before: ReadonlySet<string | undefined> = new Set(),
): Deployment | undefined {
  return deployments
    .filter(({ id, taskDefinition }) => taskDefinition === taskDefinitionArn && !before.has(id))
    .toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0))[0];
}
