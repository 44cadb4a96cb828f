import assert from 'node:assert/strict';
import { type Run, type RunOptions, World, arnOf, lines, repository } from './support/world.ts';

type Inputs = Readonly<Record<string, string>>;
interface Tag {
  readonly key: string;
  readonly value: string;
}

const prefix = 'ecs-deploy-revision:';
const commit = '6d1f2c0b9e8a7d5c4b3a29180f7e6d5c4b3a2918';
const own: readonly Tag[] = [
  { key: 'team', value: 'chat' },
  { key: 'stage', value: 'dev' },
];

/** The trace tags of a run of the pipeline, which started from a revision. */
function traces(build: string, start = arnOf('chat-app:1'), number = '20260801.3'): readonly Tag[] {
  return [
    { key: `${prefix}url`, value: `https://dev.azure.com/example/Shop/_apis/build/builds/${build}` },
    { key: `${prefix}commit`, value: commit },
    { key: `${prefix}start`, value: start },
    { key: `${prefix}run`, value: number },
    { key: `${prefix}pipeline`, value: 'chat-app' },
  ];
}

function registeredTags(world: World): readonly Tag[] | undefined {
  return world.bodies('RegisterTaskDefinition').at(-1)?.['tags'] as readonly Tag[] | undefined;
}

describe('Trace tags', () => {
  let world: World;
  afterEach(() => world.close());
  const start = async (tags: readonly Tag[] = []): Promise<void> => {
    world = await World.withService(tags.length === 0 ? {} : { definition: { tags } });
  };
  const green = async (inputs: Inputs = {}, options: RunOptions = {}): Promise<Run> => {
    const run = await world.deploy(inputs, options);
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.equal(run.outputs['status'], 'deployed');
    return run;
  };

  it('lead back to the run, after the tags of the start and those of the input', async () => {
    await start(own);
    await green({ tags: 'stage=test\nowner=platform team' });
    assert.deepEqual(registeredTags(world), [
      { key: 'team', value: 'chat' },
      { key: 'stage', value: 'test' },
      { key: 'owner', value: 'platform team' },
      ...traces('42'),
    ]);
    assert.equal(JSON.stringify(registeredTags(world)).includes('Ada'), false, "no person's name");
  });

  it('are replaced by the next run rather than accumulated', async () => {
    await start(own);
    await green();
    const variables = { 'Build.BuildId': '43', 'Build.BuildNumber': '20260802.1' };
    await green({ image: `${repository}:42-worker` }, { variables });
    assert.deepEqual(registeredTags(world), [...own, ...traces('43', arnOf('chat-app:2'), '20260802.1')]);
  });

  it('are ignored by comparisons: the same deploy in another run is unchanged', async () => {
    await start(own);
    await green();
    const again = await world.deploy({}, { variables: { 'Build.BuildNumber': 'another' } });
    assert.equal(again.outputs['status'], 'unchanged', again.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    const tagged = await world.deploy({ tags: 'stage=prod' });
    assert.ok(lines(tagged).includes('  ~ tags[stage]: dev → prod'), tagged.rawOutput);
  });

  it('are cleaned of what AWS refuses', async () => {
    await start();
    await green({}, { variables: { 'Build.DefinitionName': `chat & app (büro) ${'x'.repeat(300)}` } });
    const pipeline = registeredTags(world)?.find(({ key }) => key === `${prefix}pipeline`)?.value;
    assert.equal(pipeline, `chat _ app _büro_ ${'x'.repeat(300)}`.slice(0, 256));
  });

  it('name the release in a classic release', async () => {
    await start();
    await green({}, { hostType: 'release' });
    const byName = new Map(registeredTags(world)?.map(({ key, value }) => [key.slice(prefix.length), value]));
    assert.deepEqual(
      [byName.get('run'), byName.get('pipeline'), byName.get('commit')],
      ['Release-118', 'chat-app to production', commit],
    );
    assert.match(
      byName.get('url') ?? '',
      /^https:\/\/vsrm\.dev\.azure\.com\/example\/\S+\/_apis\/release\/releases\/118$/,
    );
  });

  it('go where there is room: at most 50 tags', async () => {
    const many = Array.from({ length: 48 }, (_, at) => ({ key: `k${at}`, value: 'v' }));
    await start(many);
    await green();
    assert.deepEqual(registeredTags(world), [...many, ...traces('42').slice(0, 2)]);
    const run = await world.deploy({ tags: 'a=1\nb=2\nc=3' });
    assert.equal(run.outputs['status'], 'invalid');
    assert.deepEqual(
      run.issues.map(({ message }) => message),
      ['The new revision would have 51 tags, and AWS takes 50. Remove some from tags or overrides.'],
    );
  });

  it('are left out where traceTags is off, those of earlier runs too', async () => {
    await start(own);
    await green();
    await green({ image: `${repository}:42-worker`, traceTags: 'false' });
    assert.deepEqual(registeredTags(world), own);
  });

  it('are done without where ecs:TagResource is denied, with one line', async () => {
    await start();
    world.aws.identities.deny('administrator', 'ecs:TagResource');
    const run = await green();
    assert.equal(registeredTags(world), undefined);
    assert.deepEqual((await world.describe()).taskDefinition, arnOf('chat-app:2'));
    const told = lines(run).filter((line) => line.includes('ecs:TagResource'));
    assert.equal(told.length, 1, told.join('\n'));
    assert.match(told[0] ?? '', /^The revision goes without the trace tags\. /);
    assert.deepEqual(run.issues, []);
  });

  for (const [what, tags, inputs] of [
    ['of the start', own, {}],
    ['of the input', [], { tags: 'team=chat' }],
  ] as const) {
    it(`are no reason to drop the tags ${what} without ecs:TagResource: that is an error that names it`, async () => {
      await start(tags);
      world.aws.identities.deny('administrator', 'ecs:TagResource');
      const run = await world.deploy(inputs);
      assert.equal(run.result, 'Failed', run.rawOutput);
      const errors = run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? '', /ecs:TagResource/);
      assert.equal(world.operations.includes('UpdateService'), false);
      assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
    });
  }
});

describe('Tags that cannot be meant', () => {
  let world: World;
  before(async () => {
    world = await World.withService();
  });
  after(() => world.close());

  const cases: readonly (readonly [string, string])[] = [
    ['a=b\naws:x=y', 'tags, line 2: the key "aws:x" begins with "aws:", which AWS keeps to itself.'],
    ['team', 'tags, line 1: "team" has no "=". Write key=value.'],
    ['=chat', 'tags, line 1: there is no key before the "=".'],
    ['a=1\n\na=2', 'tags, line 3: tags has the key "a" twice. Keep one of the lines.'],
    [
      'a=b!',
      'tags, line 1: the value of "a", "b!", has a character that tags cannot have; AWS allows letters, digits, blanks and + - = . _ : / @.',
    ],
    [`a=${'x'.repeat(257)}`, 'tags, line 1: the value of "a" has more than 256 characters.'],
    [
      `${prefix}run=1`,
      `tags sets the tag "${prefix}run". Tags of that prefix are written by this task: see traceTags.`,
    ],
  ];
  for (const [tags, says] of cases) {
    it(`are refused with their line: ${JSON.stringify(tags.slice(0, 30))}`, async () => {
      const run = await world.deploy({ tags });
      assert.deepEqual(
        run.issues.map(({ message }) => message),
        [says],
      );
      assert.equal(run.outputs['status'], 'invalid');
      assert.deepEqual(world.writes, []);
    });
  }
});
