import type { Simulator } from '../../simulator/aws/index.ts';
import type { Figure } from './report.ts';
import { cluster, image, runInSimulatedTime, stage } from './stage.ts';

const timeoutMinutes = 30;

/** One crash loop, seen from the world: simulated seconds from its first failing task to red, and tasks that died. */
interface CrashLoop {
  readonly seconds: number;
  readonly died: number;
}

/** How soon a crash loop without circuit breaker is red, in simulated time, against waiting for the time-out. */
export async function measureFailFast(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const desired of [1, 4, 20]) {
    const fast = await crashLoop(desired, {});
    const slow = await crashLoop(desired, { failedTasksThreshold: '0' });
    const name = `crash loop, desired count ${desired}: `;
    figures.push(
      { name: `${name}first failure to red`, value: fast.seconds, limit: 90, unit: 's' },
      { name: `${name}against the time-out`, value: fast.seconds / slow.seconds, limit: 0.05, unit: '×' },
      // Tasks fail in batches of as many as are started at once.
      { name: `${name}tasks that died`, value: fast.died, limit: Math.max(4, desired), unit: 'tasks' },
    );
  }
  return figures;
}

async function crashLoop(desiredCount: number, inputs: Readonly<Record<string, string>>): Promise<CrashLoop> {
  const aws = await stage(1, { clock: 'manual' }, { desiredCount });
  try {
    await aws.clock.advance(600_000);
    aws.images.set(image, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const step = await runInSimulatedTime(aws, 1, {
      timeoutInMinutes: String(timeoutMinutes),
      rollbackOnFailure: 'false',
      ...inputs,
    });
    if (step.result !== 'Failed') throw new Error(`A crash loop ended as ${step.result}.`);
    const failed = (await stoppedTasks(aws)).filter(({ stopCode }) => stopCode === 'EssentialContainerExited');
    const first = Math.min(...failed.map(({ stoppingAt }) => stoppingAt));
    return { seconds: aws.clock.now() / 1_000 - first, died: failed.length };
  } finally {
    await aws.close();
  }
}

/** All tasks that ECS remembers, which it does for an hour. */
async function stoppedTasks(aws: Simulator): Promise<readonly StoppedTask[]> {
  const found: StoppedTask[] = [];
  let nextToken: unknown;
  do {
    const page = await aws.call('ecs:ListTasks', {
      cluster,
      serviceName: 'svc-0',
      desiredStatus: 'STOPPED',
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    const { tasks } = await aws.call('ecs:DescribeTasks', { cluster, tasks: page['taskArns'] });
    found.push(...(tasks as readonly StoppedTask[]));
    nextToken = page['nextToken'];
  } while (nextToken !== undefined);
  return found;
}

interface StoppedTask {
  readonly stopCode: string;
  readonly stoppingAt: number;
}
