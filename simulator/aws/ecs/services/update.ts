import { isDeepStrictEqual } from 'node:util';
import { jsonObject, type JsonObject } from '../../json.ts';
import { invalidParameter, notImitated } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { clusterName, findActiveService, findCluster, findRunnableDefinition, serviceName } from '../find.ts';
import { beginDeployment } from '../rollout/begin.ts';
import { wake } from '../rollout/wake.ts';
import type { Service } from '../state.ts';
import { checkBalancers } from './balancers.ts';
import { type ConfigurationInput, mergeConfiguration } from './configuration.ts';
import { describeService } from './show.ts';

interface UpdateServiceInput {
  readonly cluster?: string;
  readonly service: string;
  readonly taskDefinition?: string;
  readonly desiredCount?: number;
  readonly forceNewDeployment?: boolean;
  readonly deploymentConfiguration?: ConfigurationInput;
  readonly deploymentController?: { readonly type: string };
}

// Settings whose change needs new tasks, and so a deployment.
const redeploying = [
  'capacityProviderStrategy',
  'loadBalancers',
  'networkConfiguration',
  'platformVersion',
  'serviceConnectConfiguration',
  'serviceRegistries',
  'volumeConfigurations',
];

// Settings that tasks do not notice.
const quiet = [
  'availabilityZoneRebalancing',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'healthCheckGracePeriodSeconds',
  'placementConstraints',
  'placementStrategy',
  'propagateTags',
];

/** Changes a service; a new revision, a forced deployment or changed settings begin a deployment. */
export const updateService = operation<UpdateServiceInput & JsonObject>({
  name: 'UpdateService',
  permissions: ({ region }, input) => [
    {
      action: 'ecs:UpdateService',
      resource: region.arn('ecs', `service/${clusterName(input.cluster)}/${serviceName(input.service)}`),
    },
  ],
  run: ({ region }, input) => {
    const service = findActiveService(findCluster(region, input.cluster), input.service);
    refuse(service, input);
    const [primary] = service.deployments;
    const definition =
      input.taskDefinition === undefined ? primary?.definition : findRunnableDefinition(region, input.taskDefinition);
    const configuration = mergeConfiguration(service.configuration, input.deploymentConfiguration, service);
    const changed = redeploying.some(
      (name) => input[name] !== undefined && !isDeepStrictEqual(input[name], service.settings[name]),
    );
    checkBalancers({ ...service.settings, ...input }, configuration.strategy);
    // Everything is checked: from here on the service changes.
    service.configuration = configuration;
    service.desiredCount = input.desiredCount ?? service.desiredCount;
    const given = [...redeploying, ...quiet].filter((name) => input[name] !== undefined);
    service.settings = { ...service.settings, ...jsonObject(given.map((name) => [name, input[name]] as const)) };
    if (given.includes('capacityProviderStrategy')) service.settings = { ...service.settings, launchType: undefined };
    const replaces = definition !== primary?.definition || input.forceNewDeployment === true || changed;
    if (definition !== undefined && replaces) beginDeployment(region, service, definition);
    wake(region, service);
    return { service: describeService(service, ['TAGS']) };
  },
});

function refuse(service: Service, input: UpdateServiceInput & JsonObject): void {
  if ((input.desiredCount ?? 0) < 0) throw invalidParameter('Desired count must be 0 or more.');
  if (service.scheduling === 'DAEMON' && input.desiredCount !== undefined) {
    throw invalidParameter('The desired count cannot be specified with the DAEMON scheduling strategy.');
  }
  if (input['vpcLatticeConfigurations'] !== undefined) throw notImitated('VPC Lattice');
  if (input.deploymentController !== undefined && input.deploymentController.type !== service.controller) {
    throw notImitated('a change of the deployment controller');
  }
  const { controller } = service;
  if (controller === 'ECS') return;
  const hint = controller === 'CODE_DEPLOY' ? ' Use AWS CodeDeploy to trigger a new deployment.' : '';
  if (input.taskDefinition !== undefined) {
    throw invalidParameter(
      `Unable to update task definition on services with a ${controller} deployment controller.${hint}`,
    );
  }
  if (input.forceNewDeployment === true) {
    throw invalidParameter(
      `Cannot force a new deployment on services with a ${controller} deployment controller.${hint}`,
    );
  }
  const refused = redeploying.find((name) => input[name] !== undefined);
  if (refused !== undefined) {
    throw invalidParameter(
      `Unable to update ${refused} on services with a ${controller} deployment controller.${hint}`,
    );
  }
}
