import assert from 'node:assert/strict';
import { type Run, World, arnOf, baseDefinition, lines, newImage, repository, service } from './support/world.ts';

type Inputs = Readonly<Record<string, string>>;

function errors(run: Run): readonly string[] {
  return run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
}

/** The digest that a tag of the repository names; undefined where there is no such tag. */
async function digestOf(world: World, imageTag: string, repositoryName = 'chat-app'): Promise<string | undefined> {
  const answer = await world.aws.call('ecr:BatchGetImage', { repositoryName, imageIds: [{ imageTag }] });
  const [image] = answer['images'] as readonly { readonly imageId: { readonly imageDigest: string } }[];
  return image?.imageId.imageDigest;
}

describe('promoteTag', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  const deploy = (inputs: Inputs = {}): Promise<Run> => world.deploy({ promoteTag: 'test', ...inputs });

  it('gives the image that was deployed the tag after success, and moves it with the next', async () => {
    const run = await deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'PutImage']);
    assert.equal(lines(run).at(-2), `${newImage} has the tag test now.`);
    assert.equal(await digestOf(world, 'test'), await digestOf(world, '42'));
    await deploy({ image: `${repository}:42-worker` });
    assert.equal(await digestOf(world, 'test'), await digestOf(world, '42-worker'));
    assert.notEqual(await digestOf(world, 'test'), await digestOf(world, '42'));
  });

  it('is given also where the revision is unchanged, and a second time does no harm', async () => {
    await world.deploy();
    for (const changed of ['true', 'false']) {
      const run = await deploy();
      assert.equal(run.outputs['status'], 'unchanged', run.rawOutput);
      assert.equal(run.outputs['changed'], changed);
      assert.equal(run.result, 'Succeeded');
      assert.equal(await digestOf(world, 'test'), await digestOf(world, '42'));
    }
  });

  it('is not given where the rollout fails', async () => {
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await deploy();
    assert.equal(run.outputs['status'], 'rolledBack');
    assert.equal(await digestOf(world, 'test'), undefined);
    assert.equal(world.operations.includes('PutImage'), false);
  });

  it('moves a manifest list as a whole', async () => {
    const platforms = ['linux/amd64', 'linux/arm64'];
    const { digest } = world.aws.ecr.putImage({ repository: 'chat-app', tags: ['multi'], platforms });
    assert.equal((await deploy({ image: `${repository}:multi` })).result, 'Succeeded');
    assert.equal(await digestOf(world, 'test'), digest);
  });

  it('that is immutable and taken is refused before anything starts', async () => {
    const { digest } = world.aws.ecr.putImage({ repository: 'chat-app', tags: ['test'], mutability: 'IMMUTABLE' });
    const run = await deploy();
    assert.equal(run.outputs['status'], 'invalid', run.rawOutput);
    assert.deepEqual(errors(run), [
      `promoteTag: The tag "test" of the repository chat-app is immutable (IMMUTABLE) and names ${digest} already, so it cannot be moved to ${newImage}. ` +
        "Choose a tag that is new each time, or exclude it from the repository's immutability.",
    ]);
    assert.deepEqual(world.writes, []);
  });

  it('that is immutable and free, or names the image already, is given', async () => {
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'], mutability: 'IMMUTABLE' });
    assert.equal((await deploy()).outputs['status'], 'deployed');
    assert.equal(await digestOf(world, 'test'), await digestOf(world, '42'));
    const again = await deploy();
    assert.equal(again.result, 'Succeeded', again.rawOutput);
  });

  const filters: readonly (readonly [string, string, readonly string[], 'given' | 'refused'])[] = [
    ['immutable, but excluded', 'IMMUTABLE_WITH_EXCLUSION', ['te*'], 'given'],
    ['immutable, and not excluded', 'IMMUTABLE_WITH_EXCLUSION', ['staging*'], 'refused'],
    ['mutable, but excluded', 'MUTABLE_WITH_EXCLUSION', ['*st'], 'refused'],
    ['mutable, and not excluded', 'MUTABLE_WITH_EXCLUSION', ['v*'], 'given'],
  ];
  for (const [what, mutability, exclusions, outcome] of filters) {
    it(`considers exclusion filters: ${what} is ${outcome}`, async () => {
      world.aws.ecr.putImage({ repository: 'chat-app', tags: ['test'], mutability, exclusions });
      const run = await deploy();
      assert.equal(run.outputs['status'], outcome === 'given' ? 'deployed' : 'invalid', run.rawOutput);
      assert.equal((await digestOf(world, 'test')) === (await digestOf(world, '42')), outcome === 'given');
      assert.equal(world.writes.length > 0, outcome === 'given');
    });
  }

  it('that fails after success makes the run red, though the service runs the revision', async () => {
    world.aws.identities.deny('administrator', 'ecr:PutImage');
    const run = await deploy();
    assert.equal(run.result, 'Failed');
    assert.equal(run.outputs['status'], 'failed');
    assert.equal(run.outputs['changed'], 'true');
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:2'));
    assert.equal(errors(run).length, 1);
    assert.match(errors(run)[0] ?? '', /^\S+:42 runs, but could not be given the tag test: .*ecr:PutImage/);
    assert.deepEqual(world.bodies('UpdateService').length, 1, 'nothing goes back');
  });

  it('is given to images that this run set, in ECR, and no others', async () => {
    const sidecar = { name: 'sidecar', image: `${repository}:42-worker`, essential: false };
    const [app] = baseDefinition.containerDefinitions;
    await world.addService('both', { definition: { family: 'both', containerDefinitions: [app, sidecar] } });
    assert.equal((await deploy({ service: 'both', image: `app=${newImage}` })).result, 'Succeeded');
    assert.equal(await digestOf(world, 'test'), await digestOf(world, '42'));
    const elsewhere = await deploy({ image: 'reg.example:5000/app:v1', promoteTag: 'other' });
    assert.deepEqual(
      elsewhere.issues.map(({ type, message }) => `${type}: ${message}`),
      ['warning: promoteTag: none of the images that this run sets is in Amazon ECR, so none gets the tag "other".'],
    );
    assert.equal(await digestOf(world, 'other'), undefined);
  });

  it('and keepRevisions need the end of the deployment', async () => {
    for (const [input, value] of [
      ['promoteTag', 'test'],
      ['keepRevisions', '3'],
    ] as const) {
      const run = await world.deploy({ waitForCompletion: 'false', [input]: value });
      assert.deepEqual(errors(run), [
        `${input} is set, but waitForCompletion is off: it needs the end of the deployment. Turn waitForCompletion on, or remove ${input}.`,
      ]);
      assert.deepEqual(world.operations, []);
    }
  });
});

describe('keepRevisions', () => {
  let world: World;
  afterEach(() => world.close());

  const active = async (family = 'chat-app'): Promise<readonly string[]> => {
    const answer = await world.aws.call('ecs:ListTaskDefinitions', { familyPrefix: family, status: 'ACTIVE' });
    return (answer['taskDefinitionArns'] as readonly string[]).map((arn) => arn.split('/')[1] ?? '');
  };
  /** Five revisions; the service runs the last of them. */
  const withFive = async (): Promise<void> => {
    world = await World.empty();
    for (const memory of ['512', '1024', '1536', '2048']) {
      await world.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, memory });
    }
    await world.addService(service);
  };

  it('deregisters older revisions after success, never the way back', async () => {
    await withFive();
    const run = await world.deploy({ keepRevisions: '1' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(await active(), ['chat-app:5', 'chat-app:6']);
    assert.ok(
      lines(run).includes('Deregistered older revisions: chat-app:1, chat-app:2, chat-app:3, chat-app:4.'),
      run.rawOutput,
    );
  });

  it('keeps what any service of the cluster runs, and other families', async () => {
    await withFive();
    await world.addService('second', { taskDefinition: 'chat-app:2' });
    await world.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, family: 'chat-app-worker' });
    await world.deploy({ keepRevisions: '3' });
    assert.deepEqual(await active(), ['chat-app:2', 'chat-app:4', 'chat-app:5', 'chat-app:6']);
    assert.deepEqual(await active('chat-app-worker'), ['chat-app-worker:1']);
  });

  it('deregisters nothing where the rollout fails, or where services cannot be listed', async () => {
    await withFive();
    world.aws.identities.deny('administrator', 'ecs:ListServices');
    const run = await world.deploy({ keepRevisions: '1' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(
      lines(run).filter((line) => /^Older revisions are not deregistered\. .*ecs:ListServices/.test(line)).length,
      1,
    );
    assert.equal(world.operations.includes('DeregisterTaskDefinition'), false);
    world.aws.images.set(`${repository}:42-broken`, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const failed = await world.deploy({ keepRevisions: '1', image: `${repository}:42-broken` });
    assert.equal(failed.outputs['status'], 'rolledBack');
    assert.equal(world.operations.includes('DeregisterTaskDefinition'), false);
  });

  it('that is no number above 0 is refused', async () => {
    await withFive();
    for (const value of ['0', '-1', 'all']) {
      const run = await world.deploy({ keepRevisions: value });
      assert.deepEqual(errors(run), [`keepRevisions is "${value}". Write a whole number from 1, or leave it empty.`]);
    }
    assert.deepEqual(world.operations, []);
  });
});
