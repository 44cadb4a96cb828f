import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StepControl } from '../../../simulator/agent/index.ts';
import { type Run, type ServiceSettings, type World, cluster, lines, service } from './world.ts';

const balancing = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:';

/** Behind a load balancer with two target groups, as the strategies that move traffic need it. */
export const balanced: ServiceSettings = {
  loadBalancers: [
    {
      targetGroupArn: `${balancing}targetgroup/blue/0123456789abcdef`,
      containerName: 'app',
      containerPort: 8080,
      advancedConfiguration: {
        alternateTargetGroupArn: `${balancing}targetgroup/green/fedcba9876543210`,
        productionListenerRule: `${balancing}listener-rule/app/chat/1/2/3`,
        roleArn: 'arn:aws:iam::123456789012:role/ecs-traffic',
      },
    },
  ],
};

/** A service that is deployed by a strategy, behind a load balancer. */
export function deployedBy(strategy: string, configuration: Readonly<Record<string, unknown>> = {}): ServiceSettings {
  return { ...balanced, deploymentConfiguration: { strategy, ...configuration } };
}

/** A line about the service: seconds since the rollout began, seconds left, and what it says. */
export interface Told {
  readonly at: number;
  /** Undefined where nothing is left to wait for or a person is waited for. */
  readonly left: number | undefined;
  readonly text: string;
}

/** The lines of the rollout, in order, without their column. */
export function told(run: Run): readonly Told[] {
  return lines(run).flatMap((line) => {
    const [, at = '', left, text = ''] = /^\[([\d:]+)(?:, (?:([\d:]+) left|paused))?\] (.*)$/.exec(line) ?? [];
    if (text === '') return [];
    return [
      {
        at: inSeconds(at),
        left: left === undefined ? undefined : inSeconds(left),
        text: text.replace(`${service}: `, ''),
      },
    ];
  });
}

/** What was said about the rollout, without counts of tasks and without the line a minute. */
export function news(run: Run): readonly string[] {
  return told(run).flatMap(({ text }) => (/^\d+ of \d+ running|^still waiting/.test(text) ? [] : [text]));
}

/** The first line of the rollout that says something. */
export function lineThat(run: Run, pattern: RegExp): Told {
  const found = told(run).find(({ text }) => pattern.test(text));
  if (found === undefined) throw new Error(`No line of the rollout says ${pattern}:\n${run.log.join('\n')}`);
  return found;
}

/** The red lines of a run. */
export function errors(run: Run): readonly string[] {
  return run.issues.flatMap(({ type, message }) => (type === 'error' ? [message] : []));
}

function inSeconds(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The service deployment that is current, or the last that was, as AWS describes it now. */
export async function serviceDeployment(world: World): Promise<ServiceDeploymentAnswer> {
  const listed = await world.aws.call('ecs:ListServiceDeployments', { cluster, service });
  const [newest] = listed['serviceDeployments'] as readonly { readonly serviceDeploymentArn: string }[];
  return describedDeployment(world, newest?.serviceDeploymentArn ?? '');
}

/** A service deployment as AWS describes it now. */
export async function describedDeployment(world: World, arn: string): Promise<ServiceDeploymentAnswer> {
  const answer = await world.aws.call('ecs:DescribeServiceDeployments', { serviceDeploymentArns: [arn] });
  const [found] = answer['serviceDeployments'] as readonly ServiceDeploymentAnswer[];
  if (found === undefined) throw new Error(`There is no service deployment ${arn}.`);
  return found;
}

/** In one line: status, stage, and the production traffic that is on the new revision. */
export async function standing(world: World): Promise<string> {
  const { status, lifecycleStage = '-', targetServiceRevision } = await serviceDeployment(world);
  return `${status} ${lifecycleStage} ${targetServiceRevision.requestedProductionTrafficWeight ?? '-'}`;
}

/** The deployments of the service, each as `PRIMARY chat-app:2 COMPLETED 2 running`. */
export async function deploymentsNow(world: World): Promise<readonly string[]> {
  const { deployments } = await world.describe();
  return deployments.map((deployment) => {
    const { status, taskDefinition, rolloutState } = deployment;
    const { runningCount } = deployment as unknown as { readonly runningCount: number };
    return `${status} ${taskDefinition.split('/')[1] ?? ''} ${rolloutState ?? '-'} ${runningCount} running`;
  });
}

export interface ServiceDeploymentAnswer {
  readonly serviceDeploymentArn: string;
  readonly status: string;
  readonly lifecycleStage?: string;
  readonly targetServiceRevision: { readonly requestedProductionTrafficWeight?: number };
  readonly lifecycleHookDetails?: readonly { readonly hookId: string; readonly status: string }[];
  readonly [field: string]: unknown;
}

type Answer = Record<string, unknown>;

/** Something that happens once a look of the task has seen what it waits for. */
interface Moment {
  readonly seen: (operation: string, answer: Answer) => boolean;
  readonly act: () => unknown;
  state: 'waiting' | 'due' | 'past';
}

/**
 * Stands between the task and AWS. What happens at a moment of the rollout happens between two looks of the task, however
 * slow the machine: the task has been given the answer that shows the moment, and comes with its next look.
 */
export class Between {
  readonly #server: Server;
  readonly #moments: Moment[] = [];
  readonly #rewrites: { readonly operation: string; readonly change: (answer: Answer) => Answer }[] = [];

  private constructor(server: Server) {
    this.#server = server;
  }

  static async before(world: World): Promise<Between> {
    const server = createServer();
    const between = new Between(server);
    server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
      between.#pass(new URL(world.aws.url), incoming, outgoing).catch((error: unknown) => {
        outgoing.writeHead(500).end(String(error));
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return between;
  }

  /** The agent's environment in which the task speaks to AWS through this. */
  get environment(): Readonly<Record<string, string>> {
    return { AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}` };
  }

  /** Acts once, before the look that follows the one which saw this. */
  after(seen: Moment['seen'], act: Moment['act']): void {
    this.#moments.push({ seen, act, state: 'waiting' });
  }

  /** Lays something over what AWS says. */
  rewrite(operation: string, change: (answer: Answer) => Answer): void {
    this.#rewrites.push({ operation, change });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await textOf(incoming);
    const operation = String(incoming.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    if (operation === 'DescribeServices') {
      for (const moment of this.#moments.filter(({ state }) => state === 'due')) {
        moment.state = 'past';
        await moment.act();
      }
    }
    const { method = 'POST', url: path = '/', headers } = incoming;
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const outward = forward({ host: target.hostname, port: target.port, method, path, headers }, resolve);
      outward.once('error', reject);
      outward.end(body);
    });
    const text = this.#changed(operation, reply.statusCode ?? 500, await textOf(reply));
    const { 'content-length': _, ...rest } = reply.headers;
    outgoing.writeHead(reply.statusCode ?? 500, rest).end(text);
  }

  #changed(operation: string, status: number, text: string): string {
    if (status !== 200 || !text.startsWith('{')) return text;
    const rewrites = this.#rewrites.filter((rewrite) => rewrite.operation === operation);
    const answer = rewrites.reduce((given, { change }) => change(given), JSON.parse(text) as Answer);
    for (const moment of this.#moments) {
      if (moment.state === 'waiting' && moment.seen(operation, answer)) moment.state = 'due';
    }
    return rewrites.length === 0 ? text : JSON.stringify(answer);
  }
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A look that finds our deployment in a stage. */
export function inStage(stage: string): Moment['seen'] {
  return (operation, answer) =>
    operation === 'DescribeServiceDeployments' &&
    (answer['serviceDeployments'] as readonly ServiceDeploymentAnswer[]).some(
      ({ lifecycleStage }) => lifecycleStage === stage,
    );
}

/** A look that finds so many tasks of the deployment of `chat-app:2` running, while the earlier one is still there. */
export function newTasksRunning(count: number): Moment['seen'] {
  return (operation, answer) =>
    operation === 'DescribeServices' &&
    (answer['services'] as readonly { readonly deployments: readonly Answer[] }[]).some(({ deployments }) =>
      deployments.some(
        ({ taskDefinition, runningCount }) => String(taskDefinition).endsWith('/chat-app:2') && runningCount === count,
      ),
    );
}

/** Runs the step with something that happens once a look has seen a moment. */
export async function deployWith(
  world: World,
  inputs: Readonly<Record<string, string>>,
  seen: Moment['seen'],
  act: Moment['act'],
): Promise<Run> {
  const between = await Between.before(world);
  between.after(seen, act);
  try {
    return await world.deploy(inputs, { agentEnvironment: between.environment });
  } finally {
    await between.close();
  }
}

/** Runs the step and cancels it once a look has seen a moment. */
export async function deployCanceled(
  world: World,
  inputs: Readonly<Record<string, string>>,
  seen: Moment['seen'],
): Promise<Run> {
  const between = await Between.before(world);
  let control: StepControl | undefined;
  let noted = (): void => undefined;
  const known = new Promise<void>((resolve) => {
    noted = resolve;
  });
  between.after(seen, async () => {
    control?.cancel();
    await known;
  });
  try {
    return await world.deploy(inputs, {
      agentEnvironment: between.environment,
      onLine: (line, step) => {
        control = step;
        if (line.startsWith('The run is being canceled')) noted();
      },
    });
  } finally {
    await between.close();
  }
}
