import { Sha256 } from '@aws-crypto/sha256-js';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/aws/index.ts';

const running: Simulator[] = [];

/** Starts a simulator that {@link closeAll} ends; its clock is manual unless told otherwise. */
export async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ clock: 'manual', ...options });
  running.push(simulator);
  return simulator;
}

/** Ends the simulators of a test. */
export async function closeAll(): Promise<void> {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
}

/** An ECS client of the real SDK. */
export function ecsClient(simulator: Simulator, credentials: object = simulator.credentials): ECSClient {
  return new ECSClient({
    endpoint: simulator.url,
    region: simulator.region,
    credentials: credentials as Simulator['credentials'],
    maxAttempts: 1,
  });
}

/** Registers a definition with one container; answers its ARN. */
export async function register(simulator: Simulator, image: string, more: object = {}, container: object = {}) {
  const answer = await simulator.call('ecs:RegisterTaskDefinition', {
    family: 'web',
    containerDefinitions: [{ name: 'app', image, memory: 128, ...container }],
    ...more,
  });
  return (answer['taskDefinition'] as { taskDefinitionArn: string }).taskDefinitionArn;
}

/** Creates the cluster `default` with the service `web` on a definition of an image; answers the definition's ARN. */
export async function serve(simulator: Simulator, image: string, service: object = {}): Promise<string> {
  await simulator.call('ecs:CreateCluster', { clusterName: 'default' });
  const taskDefinition = await register(simulator, image);
  await simulator.call('ecs:CreateService', { serviceName: 'web', taskDefinition, desiredCount: 2, ...service });
  return taskDefinition;
}

/** The service `web` as ECS describes it now. */
export async function web(simulator: Simulator): Promise<Service & { deployments: (Deployment & { id: string })[] }> {
  const answer = await simulator.call('ecs:DescribeServices', { services: ['web'] });
  const [service] = answer['services'] as [Service & { deployments: (Deployment & { id: string })[] }];
  return service;
}

/** The messages of the service `web`, the oldest first, without its name. */
export async function messages(simulator: Simulator): Promise<string[]> {
  const { events = [] } = await web(simulator);
  return events.map(({ message = '' }) => message.replace('(service web) ', '')).toReversed();
}

/** The tasks of a service (`web` unless told otherwise) with a desired status. */
export async function tasks(simulator: Simulator, desiredStatus: string, serviceName = 'web'): Promise<Task[]> {
  const listed = await simulator.call('ecs:ListTasks', { serviceName, desiredStatus });
  const arns = listed['taskArns'] as string[];
  if (arns.length === 0) return [];
  const described = await simulator.call('ecs:DescribeTasks', { tasks: arns });
  return described['tasks'] as Task[];
}

/** Moves the clock on by simulated seconds. */
export async function pass(simulator: Simulator, seconds: number): Promise<void> {
  await simulator.clock.advance(seconds * 1000);
}

/** Sends a hand-made request, signed as asked. */
export async function send(
  simulator: Simulator,
  request: {
    readonly target: string;
    readonly body?: string;
    readonly service?: string;
    readonly region?: string;
    readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; sessionToken?: string };
    readonly at?: Date;
    readonly tamper?: string;
  },
): Promise<{ status: number; headers: Headers; text: string; json: Record<string, unknown> }> {
  const { host } = new URL(simulator.url);
  const signer = new SignatureV4({
    credentials: request.credentials ?? simulator.credentials,
    region: request.region ?? simulator.region,
    service: request.service ?? 'ecs',
    sha256: Sha256,
  });
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      headers: { host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': request.target },
      body: request.body ?? '{}',
    },
    { signingDate: request.at ?? new Date(simulator.clock.now()) },
  );
  const { host: _host, ...headers } = signed.headers;
  const response = await fetch(simulator.url, {
    method: 'POST',
    headers,
    body: request.tamper ?? request.body ?? '{}',
  });
  const text = await response.text();
  const json = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: response.status, headers: response.headers, text, json };
}

/** The prefix of ECS's targets. */
export const ecsTarget = (operation: string): string => `AmazonEC2ContainerServiceV20141113.${operation}`;
