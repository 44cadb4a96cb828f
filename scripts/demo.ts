import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type StepResult, startJob } from '../simulator/agent/index.ts';
import { type Simulator, startSimulator } from '../simulator/aws/index.ts';
import { packageExtension } from './package.ts';

// Shows the task as a person sees it in a pipeline: the packaged extension, run by the agent's stand-in against the AWS
// simulator. Nothing leaves this machine.

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'demo');
const cluster = 'chat-app-dev';
const service = 'chat-app-dev-ecs-svc';
const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/chat-app';
// Simulated seconds in a second of yours: a rollout takes minutes.
const pace = 10;

const say = (line = ''): void => void process.stdout.write(`${line}\n`);

/** What the IaC left: a service with two tasks that run a dummy image. */
async function infrastructure(): Promise<Simulator> {
  const aws = await startSimulator({ clock: 'manual' });
  await aws.call('ecs:CreateCluster', { clusterName: cluster });
  aws.ecr.putImage({ repository: 'chat-app', tags: ['42'] });
  await aws.call('ecs:RegisterTaskDefinition', {
    family: 'chat-app-dev',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    containerDefinitions: [
      { name: 'app', image: 'public.ecr.aws/nginx/nginx:1.27', essential: true, portMappings: [{ containerPort: 80 }] },
    ],
  });
  await aws.call('ecs:CreateService', {
    cluster,
    serviceName: service,
    taskDefinition: 'chat-app-dev',
    desiredCount: 2,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
  });
  await aws.clock.advance(600_000);
  aws.ecr.putImage({ repository: 'chat-app', tags: ['42'] });
  return aws;
}

/** Runs the pipeline step of the README; `inputs` are laid over it. */
async function runPipeline(
  aws: Simulator,
  task: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const { accessKeyId: username, secretAccessKey: password } = aws.credentials;
  const job = await startJob({
    variables: { DOCKER_REPOSITORY: repository, CLUSTER_ARN: cluster, 'Build.BuildId': '42' },
    connections: { 'AWS ECR': { type: 'AWS', scheme: 'UsernamePassword', parameters: { username, password } } },
    agentEnvironment: { AWS_ENDPOINT_URL: aws.url },
  });
  try {
    return await job.runStep({
      name: 'deploy',
      task,
      banner: true,
      simulatedTime: { url: `${aws.url}/_simulator/clock`, pace },
      onLine: (line) => say(`  ${line}`),
      inputs: {
        awsCredentials: 'AWS ECR',
        regionName: 'eu-west-1',
        cluster: '$(CLUSTER_ARN)',
        service,
        image: '$(DOCKER_REPOSITORY):$(Build.BuildId)',
        ...inputs,
      },
    });
  } finally {
    await job.end();
  }
}

function expectResult(run: StepResult, result: StepResult['result']): void {
  if (run.result !== result) throw new Error(`The step should have ended ${result}, but it is ${run.result}.`);
}

say('Packaging the extension …');
const { vsix } = await packageExtension();
const aws = await infrastructure();
try {
  say();
  say(`A pipeline deploys ${repository}:42 to a service that runs a dummy image`);
  say(`(simulated AWS and agent; time runs ${pace} times as fast):`);
  say();
  const good = await runPipeline(aws, vsix);
  expectResult(good, 'Succeeded');

  const summary = good.attachments.find(({ name }) => name === 'ECS deployment')?.content ?? '';
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'summary.md'), summary);
  say();
  say("The summary on the run's page:");
  say();
  for (const line of summary.trimEnd().split('\n')) say(`  ${line}`);
  say();
  say('Output variables:');
  say();
  for (const [name, value] of Object.entries(good.outputs)) say(`  ${name.padEnd(25)} ${value}`);

  say();
  say('The same step with a container name that does not exist (containerName: web):');
  say();
  const bad = await runPipeline(aws, vsix, { containerName: 'web' });
  expectResult(bad, 'Failed');

  say();
  say(`The extension to upload: ${relative(process.cwd(), vsix)}`);
  say(`The summary as a file:   ${relative(process.cwd(), join(out, 'summary.md'))}`);
} finally {
  await aws.close();
}
