import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type JobOptions, startJob, type StepOptions, type StepResult } from '../../../simulator/agent/index.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../../simulator/aws/index.ts';

/** The task as the agent finds it after installing the extension: what the .vsix carries. */
export const packagedTask = fileURLToPath(new URL('../../../dist/tasks/EcsDeployRevision', import.meta.url));

export const cluster = 'chat-app-dev';
export const service = 'chat-app-dev-ecs-svc';
export const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/chat-app';
export const dummyImage = 'public.ecr.aws/nginx/nginx:1.27';
export const newImage = `${repository}:42`;
export const arnOf = (revision: string): string => `arn:aws:ecs:eu-west-1:123456789012:task-definition/${revision}`;

/** What a run left behind, with its result file read while it still exists. */
export interface Run extends StepResult {
  readonly resultFile: ResultFile | undefined;
  readonly summary: string;
}

export interface ResultFile {
  readonly status: string;
  readonly changed: boolean;
  readonly cause: string | null;
  readonly reason: string | null;
  readonly services: readonly Record<string, unknown>[];
  readonly timeline: readonly { readonly at: string; readonly text: string; readonly service?: string }[];
  readonly [field: string]: unknown;
}

export type RunOptions = Partial<Omit<StepOptions, 'inputs' | 'task'>> & JobOptions & { readonly task?: string };

/** An account with the cluster `chat-app-dev`, in simulated time, and the pipeline's step run against it. */
export class World {
  readonly aws: Simulator;

  constructor(aws: Simulator) {
    this.aws = aws;
  }

  /** The account that IaC left: one service on a dummy image. */
  static async withService(settings: ServiceSettings = {}, options: SimulatorOptions = {}): Promise<World> {
    const world = await World.empty(options);
    await world.addService(service, settings);
    return world;
  }

  static async empty(options: SimulatorOptions = {}): Promise<World> {
    const aws = await startSimulator({ clock: 'manual', startAt: new Date('2026-11-21T10:00:00Z'), ...options });
    await aws.call('ecs:CreateCluster', { clusterName: cluster });
    // What the pipeline has pushed before it deploys.
    for (const tag of ['42', '42-broken', '42-worker']) aws.ecr.putImage({ repository: 'chat-app', tags: [tag] });
    return new World(aws);
  }

  /** Creates a service and lets it come to rest. */
  async addService(name: string, settings: ServiceSettings = {}): Promise<void> {
    const { definition = {}, taskDefinition, ...rest } = settings;
    const external = JSON.stringify(settings['deploymentController'])?.includes('EXTERNAL') ?? false;
    if (taskDefinition === undefined && !external)
      await this.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, ...definition });
    await this.aws.call('ecs:CreateService', {
      cluster,
      serviceName: name,
      ...(external ? {} : { taskDefinition: taskDefinition ?? definition['family'] ?? baseDefinition.family }),
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
      ...rest,
    });
    await this.aws.clock.advance(600_000);
  }

  /** Runs the step of interface.md's first section; inputs are laid over it. */
  async deploy(inputs: Readonly<Record<string, string>> = {}, options: RunOptions = {}): Promise<Run> {
    const { task = packagedTask, variables, connections, agentEnvironment, hostType, files, ...step } = options;
    const { accessKeyId, secretAccessKey } = this.aws.credentials;
    const keys = { username: accessKeyId, password: secretAccessKey };
    const job = await startJob({
      variables: { DOCKER_REPOSITORY: repository, CLUSTER_ARN: cluster, 'Build.BuildId': '42', ...variables },
      connections: connections ?? { 'AWS ECR': { type: 'AWS', scheme: 'UsernamePassword', parameters: keys } },
      agentEnvironment: { AWS_ENDPOINT_URL: this.aws.url, ...agentEnvironment },
      ...(hostType === undefined ? {} : { hostType }),
      ...(files === undefined ? {} : { files }),
    });
    try {
      const result = await job.runStep({
        name: 'deploy',
        task,
        node: process.env['SCENARIO_NODE'] ?? process.execPath,
        simulatedTime: { url: `${this.aws.url}/_simulator/clock` },
        ...step,
        inputs: {
          awsCredentials: 'AWS ECR',
          regionName: 'eu-west-1',
          cluster: '$(CLUSTER_ARN)',
          service,
          image: '$(DOCKER_REPOSITORY):$(Build.BuildId)',
          ...inputs,
        },
      });
      const path = result.outputs['resultFile'];
      const resultFile = path === undefined ? undefined : (JSON.parse(await readFile(path, 'utf8')) as ResultFile);
      return { ...result, resultFile, summary: result.attachments[0]?.content ?? '' };
    } finally {
      await job.end();
    }
  }

  /** The operations that clients called, in order. */
  get operations(): readonly string[] {
    return this.aws.requests.map(({ operation }) => operation);
  }

  /** The bodies of all calls of one operation, as they came over the wire. */
  bodies(operation: string): readonly Record<string, unknown>[] {
    return this.aws.requests
      .filter((request) => request.operation === operation)
      .map(({ rawBody }) => JSON.parse(rawBody) as Record<string, unknown>);
  }

  /** The images of the first revision that was registered. */
  get registeredImages(): readonly string[] {
    const [request = {}] = this.bodies('RegisterTaskDefinition');
    return (request['containerDefinitions'] as readonly { readonly image: string }[]).map(({ image }) => image);
  }

  /** The calls that change something. */
  get writes(): readonly string[] {
    return this.operations.filter((operation) =>
      /^(Register|Deregister|Update|Create|Delete|Stop|Continue|Tag|Put)/.test(operation),
    );
  }

  /** The service as AWS describes it now. */
  async describe(name = service): Promise<ServiceAnswer> {
    const answer = await this.aws.call('ecs:DescribeServices', { cluster, services: [name] });
    const [found] = answer['services'] as readonly ServiceAnswer[];
    if (!found) throw new Error(`There is no service ${name}.`);
    return found;
  }

  /** Somebody stops every task of the service. */
  async stopAllTasks(): Promise<void> {
    for (const task of await this.#tasks()) await this.aws.call('ecs:StopTask', { cluster, task });
  }

  /** AWS takes the capacity of every task of the service away. */
  async interruptAllTasks(): Promise<void> {
    for (const task of await this.#tasks()) this.aws.ecs.interruptTask(cluster, task, 'SpotInterruption');
  }

  async #tasks(): Promise<readonly string[]> {
    const { taskArns } = await this.aws.call('ecs:ListTasks', { cluster, serviceName: service });
    return taskArns as readonly string[];
  }

  async close(): Promise<void> {
    await this.aws.close();
  }
}

export interface ServiceSettings {
  /** Laid over the dummy definition. */
  readonly definition?: Readonly<Record<string, unknown>>;
  /** Use this definition instead of registering one. */
  readonly taskDefinition?: string;
  readonly [field: string]: unknown;
}

export interface ServiceAnswer {
  readonly taskDefinition: string;
  readonly desiredCount: number;
  readonly runningCount: number;
  readonly deployments: readonly {
    readonly id: string;
    readonly status: string;
    readonly taskDefinition: string;
    readonly rolloutState?: string;
  }[];
}

export const baseDefinition = {
  family: 'chat-app',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'app', image: dummyImage, essential: true, portMappings: [{ containerPort: 8080 }] }],
};

/** The lines of a log without those that only vary: kept for readable comparisons. */
export function lines(run: Run): readonly string[] {
  return run.log.filter((line) => line.trim() !== '');
}

/** The percents that the task itself reported: the agent adds a 100 of its own at the end, whatever the result. */
export function ownPercents(run: Run): readonly number[] {
  return [...run.rawOutput.matchAll(/##vso\[task\.setprogress value=(\d+);\]/g)].map(([, percent]) => Number(percent));
}
