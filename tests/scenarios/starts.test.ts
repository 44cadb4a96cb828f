import assert from 'node:assert/strict';
import {
  type Run,
  type RunOptions,
  World,
  arnOf,
  cluster,
  dummyImage,
  lines,
  newImage,
  repository,
  service,
} from './support/world.ts';

type Inputs = Readonly<Record<string, string>>;

const worker = { name: 'worker', image: dummyImage, essential: true };
const app = { name: 'app', image: dummyImage, essential: true };
const digest = `sha256:${'ab'.repeat(32)}`;

/** What was registered, without the tags that lead back to the run. */
function registered(world: World): Readonly<Record<string, unknown>> {
  const requests = world.bodies('RegisterTaskDefinition');
  assert.equal(requests.length, 1);
  const [{ tags: _, ...request } = {}] = requests;
  return request;
}

function traceOf(world: World, name: string): string | undefined {
  const [{ tags } = {}] = world.bodies('RegisterTaskDefinition');
  const all = tags as readonly { readonly key: string; readonly value: string }[];
  return all.find(({ key }) => key === `ecs-deploy-revision:${name}`)?.value;
}

function green(run: Run, status = 'deployed'): void {
  assert.equal(run.result, 'Succeeded', run.rawOutput);
  assert.equal(run.outputs['status'], status);
}

/** The one sentence of a run that found something wrong before it changed anything. */
async function refused(world: World, inputs: Inputs, options: RunOptions = {}): Promise<string> {
  const before = world.writes.length;
  const run = await world.deploy(inputs, options);
  assert.equal(run.result, 'Failed', run.rawOutput);
  assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['invalid', 'false']);
  assert.deepEqual(world.writes.slice(before), []);
  assert.doesNotMatch(run.rawOutput, /Internal error|^\s+at .*:\d+:\d+/m);
  const errors = run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
  assert.equal(errors.length, 1, errors.join('\n'));
  return errors[0] ?? '';
}

describe('Images', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService({ definition: { containerDefinitions: [app, worker] } });
  });
  afterEach(() => world.close());

  it('may be a tag, a digest, or both, in registries with and without a port', async () => {
    const { digest: of42 } = world.aws.ecr.putImage({ repository: 'chat-app', tags: ['42'] });
    for (const image of [newImage, `${repository}@${of42}`, `${newImage}@${of42}`, 'reg.example:5000/team/app:v1']) {
      const run = await world.deploy({ image, containerName: 'worker' });
      green(run);
      const { containerDefinitions } = world.bodies('RegisterTaskDefinition').at(-1) ?? {};
      const images = (containerDefinitions as readonly { readonly image: string }[]).map((one) => one.image);
      assert.deepEqual(images, [dummyImage, image]);
    }
  });

  it('come from imagedefinitions.json, one a container', async () => {
    const entries = [
      { name: 'worker', imageUri: `${repository}:42-worker` },
      { name: 'app', imageUri: newImage },
    ];
    const files = { 'drop/imagedefinitions.json': JSON.stringify(entries) };
    green(await world.deploy({ image: '', imageDefinitionsFile: 'drop/imagedefinitions.json' }, { files }));
    assert.deepEqual(world.registeredImages, [newImage, `${repository}:42-worker`]);
  });

  it('come from imageDetail.json, for the container that is named', async () => {
    const detail = { ImageSizeInBytes: '1', ImageDigest: digest, Version: '1.0', ImageURI: newImage };
    const files = { 'imageDetail.json': JSON.stringify(detail) };
    const inputs = { image: '', imageDefinitionsFile: 'imageDetail.json', containerName: 'worker' };
    green(await world.deploy(inputs, { files }));
    assert.deepEqual(world.registeredImages, [dummyImage, newImage]);
  });

  it('come from the input and from the file together, as long as no container has two', async () => {
    const files = { 'i.json': JSON.stringify([{ name: 'app', imageUri: newImage }]) };
    const both = { image: `app=${repository}:42-worker`, imageDefinitionsFile: 'i.json' };
    assert.equal(
      await refused(world, both, { files }),
      'image and imageDefinitionsFile both give an image for "app". Remove one of them.',
    );
    green(await world.deploy({ ...both, image: `worker=${repository}:42-worker` }, { files }));
    assert.deepEqual(world.registeredImages, [newImage, `${repository}:42-worker`]);
  });

  it('for a container that only one of the services has leave the others alone', async () => {
    await world.addService('api', { definition: { family: 'api', containerDefinitions: [{ ...app, name: 'api' }] } });
    const run = await world.deploy({ service: `${service}\napi`, image: `worker=${newImage}` });
    green(run);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    assert.ok(
      lines(run).includes(
        'api: api:1 has no container that this run has an image for and its deployment is COMPLETED; nothing to do.',
      ),
      run.rawOutput,
    );
    assert.equal(
      await refused(world, { service: `${service}\napi`, image: `api=${newImage}\nwrker=${newImage}` }),
      `No service has a container "wrker": ${service} has the containers "app" (${dummyImage}), "worker" (${newImage}); ` +
        `api has only the container "api" (${dummyImage}). Correct the name.`,
    );
  });
});

describe('An image definitions file that does not fit', () => {
  let world: World;
  before(async () => {
    world = await World.withService();
  });
  after(() => world.close());

  it('is refused where it is empty', async () => {
    const inputs = { image: '', imageDefinitionsFile: 'i.json' };
    assert.match(
      await refused(world, inputs, { files: { 'i.json': ' \n' } }),
      /^imageDefinitionsFile i\.json is empty\.$/,
    );
  });

  const cases: readonly (readonly [string, string])[] = [
    ['[{"name": "app", "imageUri": ]', 'line 1, column 30: '],
    ['[]', 'line 1, column 1: the list is empty. Expected [{"name": …, "imageUri": …}].'],
    [
      '{"image": "x"}',
      'line 1, column 1: there is an object without "ImageURI". Expected [{"name": …, "imageUri": …}] or {"ImageURI": …}.',
    ],
    ['[\n  "app"\n]', 'line 2, column 3: [0] is a text. Expected {"name": …, "imageUri": …}.'],
    [
      '[\n {"name": "app",\n  "imageUri": 42}]',
      'line 3, column 3: imageUri is a number; expected an image, repository:tag.',
    ],
    [
      '[{"name": "app", "imageUri": "a b"}]',
      'line 1, column 18: imageUri "a b" is not an image reference: it contains white space.',
    ],
  ];
  for (const [text, says] of cases) {
    it(`is refused with its place: ${JSON.stringify(text)}`, async () => {
      const inputs = { image: '', imageDefinitionsFile: 'i.json' };
      const message = await refused(world, inputs, { files: { 'i.json': text } });
      assert.ok(message.startsWith(`imageDefinitionsFile i.json, ${says}`), message);
    });
  }
});

describe('The input taskDefinition', () => {
  let world: World;
  const template = {
    family: 'template',
    cpu: '512',
    memory: '1024',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
  };
  beforeEach(async () => {
    world = await World.withService();
    for (const image of ['template:1', 'template:2', 'template:3']) {
      await world.aws.call('ecs:RegisterTaskDefinition', { ...template, containerDefinitions: [{ ...app, image }] });
    }
    await world.aws.call('ecs:DeregisterTaskDefinition', { taskDefinition: 'template:3' });
  });
  afterEach(() => world.close());

  const starts: readonly (readonly [string, string, string])[] = [
    ['a family: its latest ACTIVE revision', 'template', 'template:2'],
    ['a family and revision', 'template:1', 'template:1'],
    ['an ARN', arnOf('template:1'), 'template:1'],
  ];
  for (const [what, taskDefinition, from] of starts) {
    it(`may be ${what}; the trace tag records it`, async () => {
      const run = await world.deploy({ taskDefinition });
      green(run);
      const { family, cpu, memory } = registered(world);
      assert.deepEqual([family, cpu, memory], ['template', '512', '1024']);
      assert.deepEqual(world.registeredImages, [newImage]);
      assert.equal(traceOf(world, 'start'), arnOf(from));
      assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, taskDefinition: arnOf('template:4') }]);
      assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
    });
  }

  it('with a family registers the result there, and keeps the start on record from run to run', async () => {
    green(await world.deploy({ taskDefinition: 'template', family: 'chat-app' }));
    assert.equal(registered(world)['family'], 'chat-app');
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, taskDefinition: arnOf('chat-app:2') }]);
    await world.aws.call('ecs:RegisterTaskDefinition', {
      ...template,
      containerDefinitions: [{ ...app, image: 't:9' }],
    });
    const run = await world.deploy({ image: `${repository}:42-worker` });
    green(run);
    assert.ok(
      lines(run).includes(
        'What runs was made from template:2; template:4 is newer. This run starts from what runs; set taskDefinition to start from the template.',
      ),
      run.rawOutput,
    );
    const tags = world.bodies('RegisterTaskDefinition').at(-1)?.['tags'] as readonly { key: string; value: string }[];
    assert.equal(tags.find(({ key }) => key === 'ecs-deploy-revision:start')?.value, arnOf('template:2'));
  });

  it('alone is deployed as it is: nothing is registered', async () => {
    const run = await world.deploy({ image: '', taskDefinition: 'template:1' });
    green(run);
    assert.deepEqual(world.writes, ['UpdateService']);
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, taskDefinition: arnOf('template:1') }]);
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('template:1'));
    assert.equal((await world.describe()).taskDefinition, arnOf('template:1'));
    green(await world.deploy({ image: '', taskDefinition: 'template:1' }), 'unchanged');
    assert.deepEqual(world.writes, ['UpdateService']);
  });

  it('that is INACTIVE, unknown or malformed, or stands beside a file, is refused', async () => {
    assert.equal(
      await refused(world, { taskDefinition: 'template:3' }),
      'taskDefinition "template:3" is INACTIVE: it was deregistered and cannot be deployed. Name a revision that is ACTIVE, or only the family for its latest one.',
    );
    assert.equal(
      await refused(world, { taskDefinition: 'templat' }),
      'taskDefinition is "templat", but this account and region have no such task definition with an ACTIVE revision. Correct the name.',
    );
    assert.equal(
      await refused(world, { taskDefinition: 'template:latest' }),
      `taskDefinition is "template:latest". Give a family (letters, digits, - and _), family:revision or a task definition's ARN.`,
    );
    assert.equal(
      await refused(world, { taskDefinition: 'template', taskDefinitionFile: 'td.json' }),
      'taskDefinition is "template" and taskDefinitionFile is "td.json". A revision has one start; remove one of them.',
    );
  });
});
