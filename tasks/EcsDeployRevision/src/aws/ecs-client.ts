import {
  DeregisterTaskDefinitionCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { type AwsCall, explainAwsError } from './aws-error.ts';
import type { ClientSettings } from './client-settings.ts';
import type { EcsPort } from './ecs-port.ts';
import { definitionIn } from './definition-answer.ts';
import { registerOnce } from './register-once.ts';
import { receivingBody } from './wire.ts';
import { DeployError } from '../deploy-error.ts';
import type { Json } from '../revision/json.ts';
import { familyOf } from '../revision/task-definition.ts';

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
    send: () => Promise<Output>,
  ): Promise<Output> => {
    signal.throwIfAborted();
    const over = new AbortController();
    try {
      return await Promise.race([send(), abortOf(signal, over.signal)]);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof DeployError) throw error; // from the credentials, explained already
      throw await explainAwsError(error, call, identify);
    } finally {
      over.abort();
    }
  };

  const describeTaskDefinition: EcsPort['describeTaskDefinition'] = (taskDefinition, signal) =>
    explained({ action: 'ecs:DescribeTaskDefinition', resource: taskDefinition }, signal, async () => {
      let body: Json = null;
      const command = new DescribeTaskDefinitionCommand({ taskDefinition, include: ['TAGS'] });
      command.middlewareStack.use(receivingBody((received) => (body = received)));
      await client.send(command, { abortSignal: signal });
      return definitionIn(body);
    });

  const ecs: EcsPort = {
    describeServices: (input, signal) =>
      explained({ action: 'ecs:DescribeServices', resource: namesOf(input.services) }, signal, () =>
        client.send(new DescribeServicesCommand(input), { abortSignal: signal }),
      ),
    updateService: (input, signal) =>
      explained({ action: 'ecs:UpdateService', resource: namesOf([input.service]) }, signal, () =>
        client.send(new UpdateServiceCommand(input), { abortSignal: signal }),
      ),
    listClusters: (input, signal) =>
      explained({ action: 'ecs:ListClusters', resource: '*' }, signal, () =>
        client.send(new ListClustersCommand(input), { abortSignal: signal }),
      ),
    listServices: (input, signal) =>
      explained({ action: 'ecs:ListServices', resource: namesOf([input.cluster]) }, signal, () =>
        client.send(new ListServicesCommand(input), { abortSignal: signal }),
      ),
    listTasks: (input, signal) =>
      explained({ action: 'ecs:ListTasks', resource: namesOf([input.serviceName]) }, signal, () =>
        client.send(new ListTasksCommand(input), { abortSignal: signal }),
      ),
    describeTasks: (input, signal) =>
      explained({ action: 'ecs:DescribeTasks', resource: namesOf([input.cluster]) }, signal, () =>
        client.send(new DescribeTasksCommand(input), { abortSignal: signal }),
      ),
    describeServiceDeployments: (input, signal) =>
      explained(
        { action: 'ecs:DescribeServiceDeployments', resource: namesOf(input.serviceDeploymentArns) },
        signal,
        () => client.send(new DescribeServiceDeploymentsCommand(input), { abortSignal: signal }),
      ),
    deregisterTaskDefinition: (taskDefinition, signal) =>
      explained({ action: 'ecs:DeregisterTaskDefinition', resource: taskDefinition }, signal, () =>
        client.send(new DeregisterTaskDefinitionCommand({ taskDefinition }), { abortSignal: signal }),
      ),
    describeTaskDefinition,
    registerTaskDefinition: (request, known, signal) =>
      explained({ action: 'ecs:RegisterTaskDefinition', resource: familyOf(request) }, signal, () =>
        registerOnce(client, request, known, (family) => describeTaskDefinition(family, signal), signal),
      ),
  };
  return { ecs, close: () => client.destroy() };
}

/** Rejects when the signal is aborted: not everything inside a call looks at it, fetching credentials for one. */
function abortOf(signal: AbortSignal, over: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true, signal: over });
  });
}

function namesOf(names: readonly (string | undefined)[] | undefined): string {
  return names?.filter((name) => name !== undefined).join(', ') || '*';
}
