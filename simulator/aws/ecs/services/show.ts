import { jsonObject, type JsonObject } from '../../json.ts';
import type { Deployment, Service } from '../state.ts';
import { type ShownDeployment, shownDeployments } from '../rollout/primary.ts';
import { showTags } from '../tags.ts';
import { isPending, tasksOf } from '../task/status.ts';
import { behindClassicLoadBalancer } from './targets.ts';

/** A service as an answer shows it. */
export function describeService(service: Service, include: readonly string[]): JsonObject {
  const tasks = tasksOf(service);
  const shown = shownDeployments(service);
  const codeDeploy = service.controller === 'CODE_DEPLOY';
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    loadBalancers: [],
    serviceRegistries: [],
    status: service.status,
    desiredCount: service.scheduling === 'DAEMON' ? service.daemonTasks : service.desiredCount,
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingCount: tasks.filter((task) => isPending(task)).length,
    ...service.settings,
    taskDefinition: shown[0]?.deployment.definition.arn,
    deploymentConfiguration: { ...service.configuration },
    ...(codeDeploy ? { taskSets: service.deployments.map((deployment) => showTaskSet(service, deployment)) } : {}),
    deployments: codeDeploy ? [] : shown.map((each) => showDeployment(service, each)),
    events: service.events.map((event) => ({ ...event })),
    createdAt: service.createdAt,
    currentServiceDeployment: service.deployments[0]?.serviceDeployment?.arn,
    currentServiceRevisions: showRevisions(service),
    placementConstraints: service.settings['placementConstraints'] ?? [],
    placementStrategy: service.settings['placementStrategy'] ?? [],
    schedulingStrategy: service.scheduling,
    deploymentController: { type: service.controller },
    createdBy: service.createdBy,
    enableECSManagedTags: service.settings['enableECSManagedTags'] ?? false,
    propagateTags: service.settings['propagateTags'] ?? 'NONE',
    enableExecuteCommand: service.settings['enableExecuteCommand'] ?? false,
    availabilityZoneRebalancing: service.settings['availabilityZoneRebalancing'] ?? 'DISABLED',
    resourceManagementType: service.resourceManagementType,
    ...(include.includes('TAGS') ? { tags: showTags(service.tags) } : {}),
  };
}

function showDeployment(service: Service, { deployment, status }: ShownDeployment): JsonObject {
  const rolling = service.controller === 'ECS' && service.configuration.strategy === 'ROLLING';
  const rollout = rolling && !behindClassicLoadBalancer(service);
  return {
    id: deployment.id,
    status,
    taskDefinition: deployment.definition.arn,
    ...counts(service, deployment),
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    ...deployment.revision.settings,
    ...(rollout ? { rolloutState: deployment.rolloutState, rolloutStateReason: deployment.rolloutReason } : {}),
  };
}

function showTaskSet(service: Service, deployment: Deployment): JsonObject {
  const { desiredCount, pendingCount, runningCount } = counts(service, deployment);
  return {
    id: deployment.id,
    taskSetArn: service.arn.replace(':service/', ':task-set/').concat('/', deployment.id),
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    startedBy: 'CODE_DEPLOY',
    externalId: undefined,
    status: deployment.status,
    taskDefinition: deployment.definition.arn,
    computedDesiredCount: desiredCount,
    pendingCount,
    runningCount,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    ...deployment.revision.settings,
    loadBalancers: service.settings['loadBalancers'] ?? [],
    serviceRegistries: [],
    scale: { value: 100, unit: 'PERCENT' },
    stabilityStatus: deployment.rolloutState === 'COMPLETED' ? 'STEADY_STATE' : 'STABILIZING',
    stabilityStatusAt: deployment.updatedAt,
    tags: [],
  };
}

/** How many tasks a deployment wants and has. */
export function counts(service: Service, deployment: Deployment) {
  const tasks = tasksOf(service).filter((task) => task.deployment === deployment);
  const wanted = service.scheduling === 'DAEMON' ? service.daemonTasks : service.desiredCount;
  const left = tasks.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length;
  return {
    desiredCount: deployment.status === 'PRIMARY' ? wanted : left,
    pendingCount: tasks.filter((task) => isPending(task)).length,
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
  };
}

function showRevisions(service: Service): readonly JsonObject[] | undefined {
  if (!service.newerApi || service.controller !== 'ECS') return undefined;
  return service.deployments.map((deployment) => {
    const { desiredCount, pendingCount, runningCount } = counts(service, deployment);
    return jsonObject([
      ['arn', deployment.revision.arn],
      ['requestedTaskCount', desiredCount],
      ['runningTaskCount', runningCount],
      ['pendingTaskCount', pendingCount],
    ]);
  });
}
