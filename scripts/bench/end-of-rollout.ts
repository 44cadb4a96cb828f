import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtTask } from '../build.ts';
import { cluster, image, stage, taskEnvironment } from './stage.ts';
import type { Figure } from './report.ts';

const rounds = 5;

/** From the moment that the simulator completes or fails a deployment to the task's exit, in real time. */
export async function measureEndOfRollout(temp: string): Promise<readonly Figure[]> {
  const completed = await latest(temp, 'COMPLETED');
  const failed = await latest(temp, 'FAILED');
  return [
    { name: 'end of a good rollout to exit, longest', value: completed, limit: 5, unit: 's' },
    { name: 'end of a failed rollout to exit, longest', value: failed, limit: 5, unit: 's' },
  ];
}

async function latest(temp: string, state: 'COMPLETED' | 'FAILED'): Promise<number> {
  const delays: number[] = [];
  for (let round = 0; round < rounds; round++) delays.push(await once(temp, state));
  return Math.max(...delays);
}

async function once(temp: string, state: 'COMPLETED' | 'FAILED'): Promise<number> {
  const breaker = { deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: false } } };
  const aws = await stage(1, { clock: { speed: 15 } }, breaker);
  if (state === 'FAILED') aws.images.set(image, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
  try {
    await until(async () => (await primary(aws)).rolloutState === 'COMPLETED');
    const env = taskEnvironment(aws, { service: 'svc-0', rollbackOnFailure: 'false' }, temp);
    const child = spawn(process.execPath, [join(builtTask, 'index.js')], { env, stdio: 'ignore' });
    const exited = new Promise<number>((resolve) => child.once('close', () => resolve(performance.now())));
    await until(async () => {
      const { rolloutState, taskDefinition } = await primary(aws);
      return taskDefinition.endsWith(':2') && rolloutState === state;
    });
    const ended = performance.now();
    return ((await exited) - ended) / 1_000;
  } finally {
    await aws.close();
  }
}

interface Deployment {
  readonly status: string;
  readonly rolloutState: string;
  readonly taskDefinition: string;
}

async function primary(aws: Awaited<ReturnType<typeof stage>>): Promise<Deployment> {
  const { services } = await aws.call('ecs:DescribeServices', { cluster, services: ['svc-0'] });
  const [service] = services as readonly { readonly deployments: readonly Deployment[] }[];
  const found = service?.deployments.find(({ status }) => status === 'PRIMARY');
  if (!found) throw new Error('The service has no PRIMARY deployment.');
  return found;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}
