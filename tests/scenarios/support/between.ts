import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StepControl } from '../../../simulator/agent/index.ts';
import type { ServiceDeploymentAnswer } from './blue-green.ts';
import type { Run, RunOptions, World } from './world.ts';

/** What AWS answers, as JSON. */
export type Answer = Record<string, unknown>;

/** What a look of the task has to see. */
export type Seen = (operation: string, answer: Answer) => boolean;

/** Something that happens once a look of the task has seen what it waits for. */
interface Moment {
  readonly seen: Seen;
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
  after(seen: Seen, act: Moment['act']): void {
    this.#moments.push({ seen, act, state: 'waiting' });
  }

  /** Lays something over what AWS says. */
  rewrite(operation: string, change: (answer: Answer) => Answer): void {
    this.#rewrites.push({ operation, change });
  }

  /** Lays something over what AWS says of each service deployment. */
  rewriteDeployments(change: (deployment: ServiceDeploymentAnswer) => ServiceDeploymentAnswer): void {
    this.rewrite('DescribeServiceDeployments', (answer) => ({
      ...answer,
      serviceDeployments: (answer['serviceDeployments'] as readonly ServiceDeploymentAnswer[]).map(change),
    }));
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
export function inStage(stage: string): Seen {
  return (operation, answer) =>
    operation === 'DescribeServiceDeployments' &&
    (answer['serviceDeployments'] as readonly ServiceDeploymentAnswer[]).some(
      ({ lifecycleStage }) => lifecycleStage === stage,
    );
}

/** A look that finds so many tasks of the deployment of `chat-app:2` running, while the earlier one is still there. */
export function newTasksRunning(count: number): Seen {
  return (operation, answer) =>
    operation === 'DescribeServices' &&
    (answer['services'] as readonly { readonly deployments: readonly Answer[] }[]).some(({ deployments }) =>
      deployments.some(
        ({ taskDefinition, runningCount }) => String(taskDefinition).endsWith('/chat-app:2') && runningCount === count,
      ),
    );
}

/** Runs the step with something between it and AWS. */
export async function deployThrough(
  world: World,
  inputs: Readonly<Record<string, string>>,
  arrange: (between: Between) => void,
  onLine?: RunOptions['onLine'],
): Promise<Run> {
  const between = await Between.before(world);
  arrange(between);
  try {
    return await world.deploy(inputs, {
      agentEnvironment: between.environment,
      ...(onLine === undefined ? {} : { onLine }),
    });
  } finally {
    await between.close();
  }
}

/** Runs the step with something that happens once a look has seen a moment. */
export function deployWith(
  world: World,
  inputs: Readonly<Record<string, string>>,
  seen: Seen,
  act: () => unknown,
): Promise<Run> {
  return deployThrough(world, inputs, (between) => between.after(seen, act));
}

/** Runs the step and cancels it once a look has seen a moment. */
export function deployCanceled(world: World, inputs: Readonly<Record<string, string>>, seen: Seen): Promise<Run> {
  let control: StepControl | undefined;
  let noted = (): void => undefined;
  const known = new Promise<void>((resolve) => {
    noted = resolve;
  });
  const cancel = async (): Promise<void> => {
    control?.cancel();
    await known;
  };
  return deployThrough(
    world,
    inputs,
    (between) => between.after(seen, cancel),
    (line, step) => {
      control = step;
      if (line.startsWith('The run is being canceled')) noted();
    },
  );
}
