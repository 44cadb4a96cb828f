import assert from 'node:assert/strict';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { pass, register, serve, start, web } from './support.ts';

/** Serves `web:1` until its first deployment is complete. */
export async function settled(service: object = {}, image = 'web:1'): Promise<Simulator> {
  const simulator = await start();
  await serve(simulator, image, service);
  await pass(simulator, 400);
  assert.equal((await web(simulator)).deployments[0]?.rolloutState, 'COMPLETED');
  return simulator;
}

/** Registers an image and updates the service to it; answers the new deployment's id. */
export async function deploy(simulator: Simulator, image: string, more: object = {}): Promise<string> {
  const taskDefinition = await register(simulator, image);
  await simulator.call('ecs:UpdateService', { service: 'web', taskDefinition, ...more });
  return (await web(simulator)).deployments[0]?.id ?? '';
}

/** One line for each deployment: status, state, and the counts desired/running/pending/failed. */
export async function lines(simulator: Simulator): Promise<string[]> {
  return (await web(simulator)).deployments.map((deployment) => {
    const { status, rolloutState, desiredCount, runningCount, pendingCount, failedTasks } = deployment;
    const family = deployment.taskDefinition?.split('/')[1];
    return `${status} ${family} ${rolloutState} ${desiredCount}/${runningCount}/${pendingCount}/${failedTasks}`;
  });
}
