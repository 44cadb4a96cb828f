import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { pass, register, serve, start, web } from './support.ts';

/** Serves `web:1` by a strategy until its first deployment is complete; bake time 2 minutes unless told otherwise. */
export async function staged(strategy: string, configuration: object = {}, service: object = {}): Promise<Simulator> {
  const simulator = await start();
  const deploymentConfiguration = { strategy, bakeTimeInMinutes: 2, ...configuration };
  await serve(simulator, 'web:1', { deploymentConfiguration, ...service });
  await pass(simulator, 4 * 3600);
  return simulator;
}

/** Updates the service `web` to an image; answers the new service deployment's ARN. */
export async function deployStaged(simulator: Simulator, image: string, more: object = {}): Promise<string> {
  const taskDefinition = await register(simulator, image);
  const answer = await simulator.call('ecs:UpdateService', { service: 'web', taskDefinition, ...more });
  return (answer['service'] as { currentServiceDeployment: string }).currentServiceDeployment;
}

/** A service deployment as DescribeServiceDeployments tells it now. */
export async function told(simulator: Simulator, arn: string): Promise<ServiceDeployment> {
  const answer = await simulator.call('ecs:DescribeServiceDeployments', { serviceDeploymentArns: [arn] });
  const [found] = answer['serviceDeployments'] as ServiceDeployment[];
  if (found === undefined) throw new Error(`There is no service deployment ${arn}.`);
  return found;
}

/** One line: status, stage, and for the new and the old revision running tasks, test and production traffic. */
export async function line(simulator: Simulator, arn: string): Promise<string> {
  const { status, lifecycleStage, targetServiceRevision, sourceServiceRevisions = [] } = await told(simulator, arn);
  const revisions = [targetServiceRevision, ...sourceServiceRevisions].map(
    (revision) =>
      `${revision?.runningTaskCount}:${revision?.requestedTestTrafficWeight}:${revision?.requestedProductionTrafficWeight}`,
  );
  return [status, lifecycleStage ?? '-', ...revisions].join(' ');
}

/** Every change of the line within simulated seconds, each with the second of its appearance. */
export async function timeline(simulator: Simulator, arn: string, seconds: number): Promise<string[]> {
  const seen = [`+0s ${await line(simulator, arn)}`];
  let last = seen[0]?.slice(4);
  for (let second = 1; second <= seconds; second += 1) {
    await pass(simulator, 1);
    const now = await line(simulator, arn);
    if (now !== last) seen.push(`+${second}s ${now}`);
    last = now;
  }
  return seen;
}

/** Lets time pass until a service deployment is in a stage. */
export async function reach(simulator: Simulator, arn: string, stage: string): Promise<void> {
  for (let second = 0; second < 100_000; second += 1) {
    if ((await told(simulator, arn)).lifecycleStage === stage) return;
    await pass(simulator, 1);
  }
  throw new Error(`The deployment did not reach ${stage}: ${await line(simulator, arn)}.`);
}

/** The deployments of the service `web`, as `status revision running`. */
export async function shown(simulator: Simulator): Promise<string[]> {
  return (await web(simulator)).deployments.map(
    ({ status, taskDefinition, runningCount }) => `${status} ${taskDefinition?.split('/')[1]} ${runningCount}`,
  );
}

/** StopServiceDeployment, with no stop type unless told otherwise. */
export const stop = (simulator: Simulator, serviceDeploymentArn: string, stopType?: string) =>
  simulator.call('ecs:StopServiceDeployment', { serviceDeploymentArn, stopType });
