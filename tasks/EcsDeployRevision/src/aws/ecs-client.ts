import {
  DeregisterTaskDefinitionCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTaskDefinitionsCommand,
  ListTasksCommand,
  type Service,
  StopServiceDeploymentCommand,
} from '@aws-sdk/client-ecs';
import { type AwsCall, explainAwsError } from './aws-error.ts';
import type { ClientSettings } from './client-settings.ts';
import type { EcsPort } from './ecs-port.ts';
import { definitionIn } from './definition-answer.ts';
import { registerOnce } from './register-once.ts';
import { within } from './time-limit.ts';
import { updateCommand, updateOnce } from './update-once.ts';
import { receivingBody } from './wire.ts';
import { DeployError } from '../deploy-error.ts';
import type { Json } from '../revision/json.ts';
import { familyOf } from '../revision/task-definition.ts';

// How long a call may take with all its tries, in ms. What a deploy can do without must not keep it waiting.
const defaultLimitMs = 120_000;
const limitsMs: ReadonlyMap<string, number> = new Map([
  ['ecs:ListClusters', 10_000],
  ['ecs:ListServices', 10_000],
  ['ecs:ListTaskDefinitions', 10_000],
  ['ecs:ListTasks', 10_000],
  ['ecs:DescribeTasks', 10_000],
  ['ecs:DescribeServiceDeployments', 10_000],
  ['ecs:ListServiceDeployments', 10_000],
  ['ecs:DescribeServiceRevisions', 10_000],
]);

/** The port to Amazon ECS over the AWS SDK, and how to let go of its connections at the end of the run. */
export interface EcsConnection {
  readonly ecs: EcsPort;
  readonly close: () => void;
}

/**
 * Connects to Amazon ECS.
 * @param identify tells who the credentials belong to, for errors that must name who was refused
 */
export function connectEcs(settings: ClientSettings, identify: () => Promise<string | undefined>): EcsConnection {
  // The SDK warns of Node.js versions that later releases will not run on; this one is pinned, and the log is not its place.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const client = new ECSClient(settings);

  const explained = async <Output>(
    call: AwsCall,
    signal: AbortSignal,
    send: (signal: AbortSignal) => Promise<Output>,
  ): Promise<Output> =>
    within(limitsMs.get(call.action) ?? defaultLimitMs, call, signal, async (either) => {
      try {
        return await send(either);
      } catch (error) {
        if (error instanceof DeployError || either.aborted) throw error; // explained already
        throw await explainAwsError(error, call, identify);
      }
    });

  const describeTaskDefinition: EcsPort['describeTaskDefinition'] = (taskDefinition, signal) =>
    explained({ action: 'ecs:DescribeTaskDefinition', resource: taskDefinition }, signal, async (abortSignal) => {
      let body: Json = null;
      const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
      command.middlewareStack.use(receivingBody((received) => (body = received)));
      await client.send(command, { abortSignal });
      return definitionIn(body);
    });

  const ecs: EcsPort = {
    describeServices: (input, signal) =>
      explained({ action: 'ecs:DescribeServices', resource: namesOf(input.services) }, signal, (abortSignal) =>
        client.send(new DescribeServicesCommand(input), { abortSignal }),
      ),
    updateService: (input, before, signal, further = {}) =>
      explained({ action: 'ecs:UpdateService', resource: namesOf([input.service]) }, signal, async (abortSignal) => {
        // Any other update may be sent again: it asks for a state, and starts no second deployment.
        if (input.forceNewDeployment !== true) return client.send(updateCommand(input, further), { abortSignal });
        const { cluster, service = '' } = input;
        const look = async (): Promise<Service | undefined> => {
          const command = new DescribeServicesCommand({ cluster, services: [service] });
          return (await client.send(command, { abortSignal })).services?.[0];
        };
        return updateOnce(client, () => updateCommand(input, further), before, look, abortSignal);
      }),
    listClusters: (input, signal) =>
      explained({ action: 'ecs:ListClusters', resource: '*' }, signal, (abortSignal) =>
        client.send(new ListClustersCommand(input), { abortSignal }),
      ),
    listServices: (input, signal) =>
      explained({ action: 'ecs:ListServices', resource: namesOf([input.cluster]) }, signal, (abortSignal) =>
        client.send(new ListServicesCommand(input), { abortSignal }),
      ),
    listTaskDefinitions: (input, signal) =>
      explained({ action: 'ecs:ListTaskDefinitions', resource: namesOf([input.familyPrefix]) }, signal, (abortSignal) =>
        client.send(new ListTaskDefinitionsCommand(input), { abortSignal }),
      ),
    listTasks: (input, signal) =>
      explained({ action: 'ecs:ListTasks', resource: namesOf([input.serviceName]) }, signal, (abortSignal) =>
        client.send(new ListTasksCommand(input), { abortSignal }),
      ),
    describeTasks: (input, signal) =>
      explained({ action: 'ecs:DescribeTasks', resource: namesOf([input.cluster]) }, signal, (abortSignal) =>
        client.send(new DescribeTasksCommand(input), { abortSignal }),
      ),
    describeServiceDeployments: (input, signal) =>
      explained(
        { action: 'ecs:DescribeServiceDeployments', resource: namesOf(input.serviceDeploymentArns) },
        signal,
        (abortSignal) => client.send(new DescribeServiceDeploymentsCommand(input), { abortSignal }),
      ),
    listServiceDeployments: (input, signal) =>
      explained({ action: 'ecs:ListServiceDeployments', resource: namesOf([input.service]) }, signal, (abortSignal) =>
        client.send(new ListServiceDeploymentsCommand(input), { abortSignal }),
      ),
    describeServiceRevisions: (input, signal) =>
      explained(
        { action: 'ecs:DescribeServiceRevisions', resource: namesOf(input.serviceRevisionArns) },
        signal,
        (abortSignal) => client.send(new DescribeServiceRevisionsCommand(input), { abortSignal }),
      ),
    stopServiceDeployment: (input, signal) =>
      explained(
        { action: 'ecs:StopServiceDeployment', resource: namesOf([input.serviceDeploymentArn]) },
        signal,
        (abortSignal) => client.send(new StopServiceDeploymentCommand(input), { abortSignal }),
      ),
    deregisterTaskDefinition: (taskDefinition, signal) =>
      explained({ action: 'ecs:DeregisterTaskDefinition', resource: taskDefinition }, signal, (abortSignal) =>
        client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }), { abortSignal }),
      ),
    describeTaskDefinition,
    registerTaskDefinition: (request, known, signal) =>
      explained({ action: 'ecs:RegisterTaskDefinition', resource: familyOf(request) }, signal, (abortSignal) =>
        registerOnce(client, request, known, (family) => describeTaskDefinition(family, abortSignal), abortSignal),
      ),
  };
  return { ecs, close: () => client.destroy() };
}

function namesOf(names: readonly (string | undefined)[] | undefined): string {
  return names?.filter((name) => name !== undefined).join(', ') || '*';
}
