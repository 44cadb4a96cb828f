import type { Figure } from './report.ts';
import { image, runInSimulatedTime, stage } from './stage.ts';

const minutes = 10;

/** API calls a minute while no task fails, for one service and for fifty in one step, in simulated time. */
export async function measureApiCalls(): Promise<readonly Figure[]> {
  const one = await callsAMinute(1);
  const fifty = await callsAMinute(50);
  return [
    { name: 'API calls a minute, 1 service', value: one, limit: 25, unit: 'calls' },
    { name: 'API calls, 50 services / 1 service', value: fifty / one, limit: 10, unit: '×' },
  ];
}

async function callsAMinute(services: number): Promise<number> {
  const aws = await stage(services, { clock: 'manual' });
  try {
    await aws.clock.advance(600_000);
    // A rollout in which nothing happens until the time is over: what is left is the watching.
    aws.images.set(image, { kind: 'neverStarts' });
    await runInSimulatedTime(aws, services, { timeoutInMinutes: String(minutes), rollbackOnFailure: 'false' });
    const updated = aws.requests.findLastIndex(({ operation }) => operation === 'UpdateService');
    return (aws.requests.length - updated - 1) / minutes;
  } finally {
    await aws.close();
  }
}
