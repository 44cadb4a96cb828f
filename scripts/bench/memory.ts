import { join } from 'node:path';
import { builtTask } from '../build.ts';
import { peakMemory } from './process.ts';
import type { Figure } from './report.ts';
import { stage, taskEnvironment } from './stage.ts';

const services = 50;
const tasksEach = 20;

/** Peak memory while 50 services of one step roll over with 1,000 tasks. */
export async function measureMemory(temp: string): Promise<readonly Figure[]> {
  const aws = await stage(services, { clock: { speed: 15 } }, { desiredCount: tasksEach });
  try {
    const names = Array.from({ length: services }, (_, at) => `svc-${at}`).join('\n');
    const value = await peakMemory([join(builtTask, 'index.js')], taskEnvironment(aws, { service: names }, temp), temp);
    return [{ name: 'peak memory, 50 services with 1,000 tasks roll over', value, limit: 130, unit: 'MiB' }];
  } finally {
    await aws.close();
  }
}
