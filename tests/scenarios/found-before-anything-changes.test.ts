import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { World, cluster, newImage, service, type RunOptions } from './support/world.ts';

interface Case {
  readonly what: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** The whole sentence, or what it must match. */
  readonly says: string | RegExp;
  readonly options?: RunOptions;
}

const keys = (parameters: Record<string, string>, scheme = 'UsernamePassword'): RunOptions => ({
  connections: { 'AWS ECR': { type: 'AWS', scheme, parameters } },
});

const cases: readonly Case[] = [
  {
    what: 'a malformed image reference',
    inputs: { image: 'repo/Chat App:42' },
    says: 'image: "repo/Chat App:42" is not an image reference: it contains white space. Expected repository:tag or repository@sha256:….',
  },
  {
    what: 'an empty image with nothing else to do',
    inputs: { image: '' },
    says: 'image is empty, so there is nothing to deploy. Give an image (image or imageDefinitionsFile), a start (taskDefinition or taskDefinitionFile) or an overlay (environment, overrides …), or set forceNewDeployment, desiredCount or serviceSettings.',
  },
  {
    what: 'a variable that the pipeline does not have',
    inputs: { image: '$(DOCKER_REPOSITRY):42' },
    says: 'image is "$(DOCKER_REPOSITRY):42": the pipeline has no variable "DOCKER_REPOSITRY" in this job. Define it or correct its name.',
  },
  {
    what: 'an empty service',
    inputs: { service: '' },
    says: 'service is empty. Name the ECS service to deploy to, or several, one a line.',
  },
  {
    what: 'a malformed region',
    inputs: { regionName: 'Ireland' },
    says: 'The region "Ireland" (from regionName) is malformed. Expected a name such as eu-west-1.',
  },
  {
    what: 'a region that does not resolve',
    inputs: { regionName: 'mars-north-1' },
    says: /^The AWS endpoint ecs\.mars-north-1\.amazonaws\.com does not resolve \((ENOTFOUND|EAI_AGAIN)\)\. Is the region right, and can the agent reach AWS\?$/,
    options: { agentEnvironment: { AWS_ENDPOINT_URL: '' } },
  },
  {
    what: "a region that contradicts the cluster's ARN",
    inputs: { cluster: `arn:aws:ecs:us-east-1:123456789012:cluster/${cluster}` },
    says: `The region "eu-west-1" (from regionName) contradicts "arn:aws:ecs:us-east-1:123456789012:cluster/${cluster}", which is in us-east-1. Make them agree.`,
  },
  {
    what: 'a time-out that is no number',
    inputs: { timeoutInMinutes: 'half an hour' },
    says: 'timeoutInMinutes is "half an hour". Write a number of minutes above 0, for example 30.',
  },
  {
    what: 'a time-out of nothing',
    inputs: { timeoutInMinutes: '0' },
    says: 'timeoutInMinutes is "0". Write a number of minutes above 0, for example 30.',
  },
  {
    what: 'a desired count that is no number',
    inputs: { desiredCount: '-1' },
    says: 'desiredCount is "-1". Write a whole number from 0, or leave it empty.',
  },
  {
    what: 'a boolean that is none',
    inputs: { waitForCompletion: 'yes' },
    says: 'waitForCompletion is "yes". Write true or false.',
  },
  {
    what: 'an image line for a container that no service has',
    inputs: { image: `web=${newImage}` },
    says: `No service has a container "web": ${service} has the containers "app" (chat-app:1), "proxy" (chat-app:1). Correct the name.`,
  },
  {
    what: 'a bare image that fits two containers',
    inputs: { image: 'chat-app:2' },
    says: `image "chat-app:2" fits no single container: the task definition of ${service} has the containers "app" (chat-app:1), "proxy" (chat-app:1), and the containers "app" (chat-app:1), "proxy" (chat-app:1) fit alike. Set containerName, or write container=image.`,
  },
  {
    what: 'a container name that does not exist',
    inputs: { containerName: 'web' },
    says: `containerName is "web", but the task definition of ${service} has the containers "app" (chat-app:1), "proxy" (chat-app:1). Correct the name.`,
  },
  {
    what: 'a service that does not exist',
    inputs: { service: 'chat-ap' },
    says: `The cluster "${cluster}" has no service "chat-ap". It has: ${service}.`,
  },
  {
    what: 'a cluster that does not exist',
    inputs: { cluster: 'chat-app-prod' },
    says: `There is no cluster "chat-app-prod" in this account and region. There are: ${cluster}.`,
  },
  {
    what: 'a connection of another scheme',
    inputs: {},
    says: 'The service connection in awsCredentials has the scheme "Token"; an AWS connection has UsernamePassword. Choose a connection of the type AWS.',
    options: keys({ apitoken: 'x-token' }, 'Token'),
  },
  {
    what: 'a key without its secret',
    inputs: {},
    says: 'The service connection in awsCredentials has an access key ID but no secret access key. Enter both.',
    options: keys({ username: 'AKIAEXAMPLE', password: '' }),
  },
  {
    what: 'a secret without its key',
    inputs: {},
    says: 'The service connection in awsCredentials has a secret access key but no access key ID. Enter both.',
    options: keys({ username: '', password: 'not-a-real-secret' }),
  },
  {
    what: 'no connection',
    inputs: { awsCredentials: '' },
    says: 'awsCredentials is empty. Choose a service connection of the type AWS (from the AWS Toolkit for Azure DevOps) that has access keys.',
  },
  {
    what: 'keys that AWS does not know',
    inputs: {},
    says: /^AWS does not accept the credentials \(UnrecognizedClientException: .*\)\. Check the keys/,
    options: keys({ username: 'AKIAUNKNOWNUNKNOWN00', password: 'not-a-real-secret' }),
  },
];

describe('Before anything changes, a run finds', () => {
  let world: World;
  before(async () => {
    const container = (name: string): object => ({ name, image: 'chat-app:1', essential: true });
    world = await World.withService({ definition: { containerDefinitions: [container('app'), container('proxy')] } });
  });
  after(() => world.close());

  for (const { what, inputs, says, options } of cases) {
    it(`${what}, and says so in one sentence`, async () => {
      const run = await world.deploy(inputs, options);
      assert.equal(run.result, 'Failed', run.rawOutput);
      const errors = run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
      assert.equal(errors.length, 1, errors.join('\n'));
      if (typeof says === 'string') assert.equal(errors[0], says);
      else assert.match(errors[0] ?? '', says);
      assert.equal(run.outputs['status'], 'invalid');
      assert.equal(run.outputs['changed'], 'false');
      assert.equal(run.resultFile?.cause, 'invalid');
      assert.deepEqual(world.writes, []);
    });
  }
});

describe('Before anything changes, a run refuses a service', () => {
  let world: World;
  afterEach(() => world.close());

  const refused = async (inputs: Readonly<Record<string, string>> = {}): Promise<string> => {
    const run = await world.deploy(inputs);
    assert.equal(run.result, 'Failed', run.rawOutput);
    assert.equal(run.outputs['status'], 'invalid');
    assert.deepEqual(world.writes, []);
    return run.issues[0]?.message ?? '';
  };

  it('that is being deleted', async () => {
    world = await World.withService();
    await world.aws.call('ecs:DeleteService', { cluster, service, force: true });
    assert.match(await refused(), /The service chat-app-dev-ecs-svc is DRAINING: it is being deleted\./);
  });

  it('that was deleted', async () => {
    world = await World.withService();
    await world.aws.call('ecs:DeleteService', { cluster, service, force: true });
    await world.aws.clock.advance(600_000);
    assert.match(
      await refused(),
      /The service chat-app-dev-ecs-svc is INACTIVE: it was deleted\.|has no service "chat-app-dev-ecs-svc"/,
    );
  });

  for (const type of ['CODE_DEPLOY', 'EXTERNAL']) {
    it(`with the deployment controller ${type}, by that name`, async () => {
      world = await World.withService({
        deploymentController: { type },
        ...(type === 'EXTERNAL' ? { external: true } : {}),
      });
      assert.match(await refused(), new RegExp(`has the deployment controller ${type}`));
    });
  }

  it('with the strategy DAEMON where a desired count is given', async () => {
    world = await World.withService({ schedulingStrategy: 'DAEMON', desiredCount: undefined, launchType: 'EC2' });
    assert.match(
      await refused({ desiredCount: '3' }),
      /has the scheduling strategy DAEMON, which takes no desiredCount/,
    );
  });
});

describe('An Express service', () => {
  it('is deployed with a warning that its own update call will overwrite this one', async () => {
    const world = await World.withService();
    world.aws.ecs.adjustService(cluster, service, { resourceManagementType: 'ECS' });
    const run = await world.deploy();
    await world.close();
    assert.equal(run.outputs['status'], 'deployed');
    assert.match(
      run.issues[0]?.message ?? '',
      /is an Express service: .* UpdateExpressGatewayService call .* will overwrite/,
    );
  });
});

describe('A run without any region', () => {
  it('ends at once, though the instance metadata accepts the connection and never answers', async () => {
    const world = await World.withService();
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const run = await world.deploy(
      { regionName: '' },
      { agentEnvironment: { AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}` }, timeoutMs: 20_000 },
    );
    silent.close();
    silent.closeAllConnections();
    await world.close();
    assert.equal(
      run.issues[0]?.message,
      'No AWS region is known. Set regionName, the variable AWS.Region, or AWS_REGION in the environment of the agent.',
    );
    assert.deepEqual(world.operations, []);
  });
});
