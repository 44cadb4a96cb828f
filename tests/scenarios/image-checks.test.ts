import assert from 'node:assert/strict';
import { type Run, World, baseDefinition, dummyImage, lines, newImage, repository, service } from './support/world.ts';

type Inputs = Readonly<Record<string, string>>;

function messages(run: Run, type: 'error' | 'warning'): readonly string[] {
  return run.issues.filter((issue) => issue.type === type).map(({ message }) => message);
}

describe('Image checks', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  const green = async (inputs: Inputs = {}): Promise<Run> => {
    const run = await world.deploy(inputs);
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.equal(run.outputs['status'], 'deployed');
    return run;
  };
  const refused = async (inputs: Inputs = {}): Promise<string> => {
    const before = world.writes.length;
    const run = await world.deploy(inputs);
    assert.equal(run.result, 'Failed', run.rawOutput);
    assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['invalid', 'false']);
    assert.deepEqual(world.writes.slice(before), []);
    const errors = messages(run, 'error');
    assert.equal(errors.length, 1, errors.join('\n'));
    return errors[0] ?? '';
  };

  it('find a missing tag, with the newest ones that exist', async () => {
    assert.equal(
      await refused({ image: `${repository}:43` }),
      `The image ${repository}:43 does not exist: the repository chat-app of the account 123456789012 in eu-west-1 has no tag 43. ` +
        'The newest tags there: 42, 42-broken, 42-worker. Push it, or correct the name.',
    );
  });

  it('find a missing digest', async () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    assert.match(await refused({ image: `${repository}@${digest}` }), new RegExp(`has no image ${digest}\\.`));
  });

  it('find a missing repository', async () => {
    const image = `${repository}x:42`;
    assert.equal(
      await refused({ image }),
      `The image ${image} does not exist: the account 123456789012 in eu-west-1 has no repository chat-appx. Push it, or correct the name.`,
    );
  });

  it('find an archived image, and one that is being restored', async () => {
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['old'], status: 'ARCHIVED' });
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['waking'], status: 'ACTIVATING' });
    assert.equal(
      await refused({ image: `${repository}:old` }),
      `The image ${repository}:old is ARCHIVED in ECR, so it cannot be pulled. Restore it in ECR, or push it again.`,
    );
    assert.equal(
      await refused({ image: `${repository}:waking` }),
      `The image ${repository}:waking is ACTIVATING in ECR, so it cannot be pulled. ECR is restoring it, which takes up to 20 minutes: run this again when it is ACTIVE.`,
    );
  });

  it('look into the account and region that the reference names', async () => {
    const [registryId, region] = ['210987654321', 'us-east-1'];
    world.aws.ecr.putImage({ repository: 'shared/base', tags: ['7'], registryId, region });
    const image = `${registryId}.dkr.ecr.${region}.amazonaws.com/shared/base`;
    await green({ image: `${image}:7` });
    const looks = world.aws.requests.filter(({ operation }) => operation === 'DescribeImages');
    assert.ok(looks.length > 0);
    for (const look of looks) {
      assert.equal(look.region, region);
      assert.equal((JSON.parse(look.rawBody) as { readonly registryId?: string }).registryId, registryId);
    }
    assert.match(
      await refused({ image: `${image}:8` }),
      /the repository shared\/base of the account 210987654321 in us-east-1 has no tag 8\./,
    );
  });

  it('cost one line where the permission is missing', async () => {
    world.aws.identities.deny('administrator', 'ecr:*');
    const run = await green();
    const told = lines(run).filter((line) => /could not be checked/.test(line));
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told[0] ?? '', /^Whether the image exists in ECR could not be checked\. .*ecr:DescribeImages/);
  });

  it('leave other registries alone, and say so in one line', async () => {
    const run = await green({ image: 'reg.example:5000/team/app:v1' });
    assert.equal(world.operations.includes('DescribeImages'), false);
    assert.deepEqual(
      lines(run).filter((line) => line.startsWith('Only images')),
      ['Only images in private registries of Amazon ECR are checked. Not checked: reg.example:5000/team/app:v1.'],
    );
  });

  it('leave alone what ECR fetches at its first pull', async () => {
    const rule = { ecrRepositoryPrefix: 'hub', upstreamRegistryUrl: 'registry-1.docker.io' };
    await world.aws.call('ecr:CreatePullThroughCacheRule', rule);
    const image = `${repository.replace('chat-app', 'hub/library/nginx')}:1.27`;
    const run = await green({ image });
    assert.deepEqual(
      lines(run).filter((line) => line.startsWith('Images that')),
      [`Images that ECR fetches from elsewhere at their first pull are not checked. Not checked: ${image}.`],
    );
  });

  it('find an image of the wrong architecture, and take a manifest list that has the right one', async () => {
    const platform = JSON.stringify({ runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } });
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['amd'], platforms: ['linux/amd64'] });
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['both'], platforms: ['linux/amd64', 'linux/arm64'] });
    await green({ image: `${repository}:both`, overrides: platform });
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['two'], platforms: ['linux/amd64', 'linux/s390x'] });
    assert.equal(
      await refused({ image: `${repository}:two`, overrides: platform }),
      `The image ${repository}:two is made for amd64, s390x, but the task definition's runtimePlatform runs the container ` +
        'app on ARM64 (arm64). Build the image for arm64, or correct cpuArchitecture.',
    );
  });

  it('are made of the images that overrides set, too', async () => {
    const overrides = `containers: { app: { image: "${repository}:nowhere" } }`;
    assert.match(await refused({ image: '', overrides }), /has no tag nowhere\./);
  });

  it('are left out where verifyImage is off', async () => {
    await green({ image: `${repository}:nowhere`, verifyImage: 'false', mutableTags: 'allow' });
    assert.equal(world.operations.includes('DescribeImages'), false);
  });

  it('find every image that is missing, in one sentence each', async () => {
    const two = [
      { name: 'app', image: dummyImage, essential: true },
      { name: 'worker', image: dummyImage, essential: true },
    ];
    await world.addService('two', { definition: { family: 'two', containerDefinitions: two } });
    const image = `app=${repository}:a\nworker=${repository}:b`;
    const message = await refused({ service: 'two', image });
    assert.match(message, /has no tag a\..*has no tag b\./);
  });
});

describe('mutableTags', () => {
  let world: World;
  afterEach(() => world.close());

  const again = { image: newImage, forceNewDeployment: 'true', environment: 'A=1' };
  const onTheTag = {
    definition: { containerDefinitions: [{ ...baseDefinition.containerDefinitions[0], image: newImage }] },
  };
  const moved = `app: ${newImage} has the tag that runs already, and tags of its repository can be moved: a way back may start the new content.`;
  const floating = (image: string): string =>
    `app: ${image} names whatever was pushed last: the same revision may start different contents, and a way back may start the new one.`;
  const next = ' Give each build a tag of its own, or set pinDigest (mutableTags is "fail").';

  it('warns about the tag that runs already where it can be moved, about latest and about no tag', async () => {
    world = await World.withService(onTheTag);
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['latest'] });
    assert.deepEqual(messages(await world.deploy(again), 'warning'), [moved]);
    for (const image of [`${repository}:latest`, repository]) {
      assert.deepEqual(messages(await world.deploy({ image }), 'warning'), [floating(image)]);
    }
  });

  it('fails on the same, before anything changes', async () => {
    world = await World.withService(onTheTag);
    world.aws.ecr.putImage({ repository: 'chat-app', tags: ['latest'] });
    for (const [inputs, says] of [
      [again, moved],
      [{ image: `${repository}:latest` }, floating(`${repository}:latest`)],
    ] as const) {
      const run = await world.deploy({ ...inputs, mutableTags: 'fail' });
      assert.equal(run.outputs['status'], 'invalid', run.rawOutput);
      assert.deepEqual(messages(run, 'error'), [says + next]);
    }
    assert.deepEqual(world.writes, []);
  });

  it('allows the same without a word', async () => {
    world = await World.withService(onTheTag);
    const run = await world.deploy({ ...again, mutableTags: 'allow' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(run.issues, []);
  });

  it('has nothing against a new tag, an immutable one, an excluded one, or a digest', async () => {
    world = await World.withService(onTheTag);
    const { digest } = world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'] });
    const inputs = { mutableTags: 'fail' };
    for (const image of [`${repository}:42-worker`, `${repository}@${digest}`]) {
      const run = await world.deploy({ ...inputs, image });
      assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    }
    for (const [mutability, exclusions] of [
      ['IMMUTABLE', []],
      ['MUTABLE_WITH_EXCLUSION', ['4*']],
    ] as const) {
      world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'], mutability, exclusions });
      await world.deploy({ image: newImage, mutableTags: 'allow' });
      const run = await world.deploy({ ...again, ...inputs, environment: `A=${mutability}` });
      assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
      assert.deepEqual(run.issues, []);
    }
  });
});

describe('pinDigest', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  it('registers the digest that the tag names, and is unchanged the second time', async () => {
    const { digest } = world.aws.ecr.putImage({ repository: 'chat-app', tags: ['pin'] });
    const inputs = { image: `${repository}:pin`, pinDigest: 'true', mutableTags: 'fail' };
    const run = await world.deploy(inputs);
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(world.registeredImages, [`${repository}@${digest}`]);
    assert.ok(
      lines(run).includes(`${service}: rolling out new revision (app: ${dummyImage} → ${repository}@${digest}).`),
      run.rawOutput,
    );
    assert.equal((await world.deploy(inputs)).outputs['status'], 'unchanged');
  });

  it('refuses an image whose digest it cannot know', async () => {
    const run = await world.deploy({ image: 'reg.example:5000/app:v1', pinDigest: 'true' });
    assert.deepEqual(messages(run, 'error'), [
      'pinDigest is on, but the digest of reg.example:5000/app:v1 is not known: it is not in a private registry of Amazon ECR. Write it as repository@sha256:…, or turn pinDigest off.',
    ]);
    world.aws.identities.deny('administrator', 'ecr:*');
    const denied = await world.deploy({ pinDigest: 'true' });
    assert.equal(denied.outputs['status'], 'invalid');
    assert.match(messages(denied, 'error')[0] ?? '', /ecr:DescribeImages/);
    assert.deepEqual(world.writes, []);
  });
});
