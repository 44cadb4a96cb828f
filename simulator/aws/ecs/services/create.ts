import { jsonObject, type JsonObject } from '../../json.ts';
import { invalidParameter, notImitated } from '../../protocol/errors.ts';
import { type Call, operation } from '../../protocol/operation.ts';
import { clusterName, findCluster, findRunnableDefinition } from '../find.ts';
import { beginDeployment } from '../rollout/begin.ts';
import { step } from '../rollout/scheduler.ts';
import { wake } from '../rollout/wake.ts';
import type { Cluster, Service } from '../state.ts';
import type { Tag } from '../definitions/definition.ts';
import { checkTags, tagPermissions } from '../tags.ts';
import { checkBalancers } from './balancers.ts';
import { type ConfigurationInput, defaultConfiguration, mergeConfiguration } from './configuration.ts';
import { describeService } from './show.ts';

interface CreateServiceInput {
  readonly cluster?: string;
  readonly serviceName: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly launchType?: string;
  readonly capacityProviderStrategy?: readonly object[];
  readonly schedulingStrategy?: string;
  readonly deploymentController?: { readonly type: string };
  readonly deploymentConfiguration?: ConfigurationInput;
  readonly networkConfiguration?: object;
  readonly tags?: readonly Tag[];
  readonly clientToken?: string;
}

/** Creates a service and begins its first deployment. */
export const createService = operation<CreateServiceInput & JsonObject>({
  name: 'CreateService',
  permissions: ({ region }, input) => {
    const arn = region.arn('ecs', `service/${clusterName(input.cluster)}/${input.serviceName}`);
    return [{ action: 'ecs:CreateService', resource: arn }, ...tagPermissions(input.tags, arn)];
  },
  run: (call, input) => {
    const { region } = call;
    const cluster = findCluster(region, input.cluster);
    checkName(cluster, input.serviceName);
    const service = newService(call, cluster, input);
    if (service.controller !== 'EXTERNAL') {
      if (input.taskDefinition === undefined) throw invalidParameter('TaskDefinition can not be blank.');
      const definition = findRunnableDefinition(region, input.taskDefinition);
      if (definition.registered['networkMode'] === 'awsvpc' && input.networkConfiguration === undefined) {
        throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
      }
      beginDeployment(region, service, definition);
      wake(region, service);
    } else if (input.taskDefinition !== undefined) {
      throw invalidParameter(
        'TaskDefinition can not be specified for a service with an EXTERNAL deployment controller.',
      );
    }
    cluster.services.set(service.name, service);
    return { service: describeService(service, ['TAGS']) };
  },
});

function checkName(cluster: Cluster, name: string): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
    throw invalidParameter(`Invalid service name: ${name}. Letters, numbers, hyphens, and underscores are allowed.`);
  }
  const known = cluster.services.get(name);
  if (known?.status === 'ACTIVE') throw invalidParameter('Creation of service was not idempotent.');
  if (known?.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
}

// What a service keeps apart from the settings that it shows again as they were sent.
const apart = new Set([
  'cluster',
  'serviceName',
  'taskDefinition',
  'desiredCount',
  'schedulingStrategy',
  'deploymentController',
  'deploymentConfiguration',
  'tags',
  'clientToken',
  'role',
]);

function newService(
  { region, world, principal }: Call,
  cluster: Cluster,
  input: CreateServiceInput & JsonObject,
): Service {
  const scheduling = oneOf('scheduling strategy', input.schedulingStrategy ?? 'REPLICA', ['REPLICA', 'DAEMON']);
  const controller = oneOf('deployment controller', input.deploymentController?.type ?? 'ECS', [
    'ECS',
    'CODE_DEPLOY',
    'EXTERNAL',
  ]);
  if (scheduling === 'REPLICA' && input.desiredCount === undefined && controller !== 'EXTERNAL') {
    throw invalidParameter('The desired count is required for a service with the REPLICA scheduling strategy.');
  }
  if (scheduling === 'DAEMON' && input.desiredCount !== undefined) {
    throw invalidParameter('The desired count cannot be specified with the DAEMON scheduling strategy.');
  }
  if (scheduling === 'DAEMON' && input.launchType === 'FARGATE') {
    throw invalidParameter('The DAEMON scheduling strategy is not supported with the FARGATE launch type.');
  }
  if ((input.desiredCount ?? 0) < 0) throw invalidParameter('Desired count must be 0 or more.');
  if (input.launchType !== undefined) oneOf('launch type', input.launchType, ['EC2', 'FARGATE', 'EXTERNAL']);
  if (input['vpcLatticeConfigurations'] !== undefined) throw notImitated('VPC Lattice');
  const launchType = input.capacityProviderStrategy === undefined ? (input.launchType ?? 'EC2') : undefined;
  const settings = jsonObject(Object.entries(input as JsonObject).filter(([name]) => !apart.has(name)));
  const configuration = mergeConfiguration(defaultConfiguration(scheduling), input.deploymentConfiguration, {
    scheduling,
    controller,
  });
  checkBalancers(settings, configuration.strategy);
  const service: Service = {
    look: () => step(region, service),
    name: input.serviceName,
    cluster,
    scheduling,
    controller,
    configuration,
    status: 'ACTIVE',
    arn: region.arn('ecs', `service/${cluster.name}/${input.serviceName}`),
    createdAt: world.clock.seconds(),
    createdBy: principal.arn,
    desiredCount: input.desiredCount ?? 0,
    settings: {
      ...settings,
      launchType,
      ...(launchType === 'FARGATE'
        ? { platformVersion: settings['platformVersion'] ?? '1.4.0', platformFamily: 'Linux' }
        : {}),
    },
    tags: checkTags(input.tags ?? []),
    deployments: [],
    events: [],
    serviceDeployments: [],
    revisions: new Map(),
    lastCompleted: undefined,
    steady: false,
    step: undefined,
    stuckReported: false,
    newerApi: true,
    rollbackStyle: 'newDeployment',
    resourceManagementType: undefined,
    daemonTasks: 1,
    blueGreenPrimary: 'target',
    placement: { kind: 'available' },
  };
  return service;
}

function oneOf<Value extends string>(what: string, value: string, allowed: readonly Value[]): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw invalidParameter(`The ${what} is not valid: ${value}.`);
  return found;
}
