import { runStep, type StepResult } from '../../simulator/agent/index.ts';
import { builtTask } from '../build.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/aws/index.ts';

export const cluster = 'bench';
export const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/bench:2';
const connection = 'b8a3b2c1-0f4e-4d5a-9c6b-7a8d9e0f1a2b';

/** A simulator with services `svc-0`, `svc-1` … that are at rest. */
export async function stage(services: number, options: SimulatorOptions, settings: object = {}): Promise<Simulator> {
  const aws = await startSimulator(options);
  await aws.call('ecs:CreateCluster', { clusterName: cluster });
  aws.ecr.putImage({ repository: 'bench', tags: ['2'] });
  await aws.call('ecs:RegisterTaskDefinition', {
    family: 'bench',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [{ name: 'app', image: 'nginx:1', essential: true }],
  });
  for (let at = 0; at < services; at++) {
    await aws.call('ecs:CreateService', {
      cluster,
      serviceName: `svc-${at}`,
      taskDefinition: 'bench',
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...settings,
    });
  }
  return aws;
}

/** Runs the task as the agent does, in simulated time, for all of the first `services` services. */
export async function runInSimulatedTime(
  aws: Simulator,
  services: number,
  inputs: Readonly<Record<string, string>>,
): Promise<StepResult> {
  const { accessKeyId: username, secretAccessKey: password } = aws.credentials;
  return runStep({
    task: builtTask,
    inputs: {
      awsCredentials: 'bench',
      regionName: aws.region,
      cluster,
      service: Array.from({ length: services }, (_, at) => `svc-${at}`).join('\n'),
      image,
      ...inputs,
    },
    connections: { bench: { type: 'AWS', scheme: 'UsernamePassword', parameters: { username, password } } },
    agentEnvironment: { AWS_ENDPOINT_URL: aws.url },
    simulatedTime: { url: `${aws.url}/_simulator/clock` },
  });
}

/** The environment in which the agent starts the task's process: the least that the task needs. */
export function taskEnvironment(
  aws: Simulator,
  inputs: Readonly<Record<string, string>>,
  temp: string,
): NodeJS.ProcessEnv {
  const { accessKeyId, secretAccessKey } = aws.credentials;
  const given = { awsCredentials: connection, regionName: aws.region, cluster, image, ...inputs };
  return {
    ...awsEnvironment(aws),
    AGENT_TEMPDIRECTORY: temp,
    [`ENDPOINT_AUTH_SCHEME_${connection}`]: 'UsernamePassword',
    [`ENDPOINT_AUTH_PARAMETER_${connection}_USERNAME`]: accessKeyId,
    [`ENDPOINT_AUTH_PARAMETER_${connection}_PASSWORD`]: secretAccessKey,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
}

/** The environment of a client that knows AWS's own variables. */
export function awsEnvironment(aws: Simulator): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: aws.region,
    AWS_DEFAULT_REGION: aws.region,
    AWS_ACCESS_KEY_ID: aws.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: aws.credentials.secretAccessKey,
  };
}
