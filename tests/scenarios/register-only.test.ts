import assert from 'node:assert/strict';
import { type Run, type RunOptions, World, arnOf, lines, newImage, repository } from './support/world.ts';

const definition = {
  family: 'nightly',
  cpu: '256',
  memory: '512',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  containerDefinitions: [{ name: 'job', image: '<IMAGE1_NAME>', essential: true }],
};
const filled = { ...definition, containerDefinitions: [{ name: 'job', image: newImage, essential: true }] };
const inputs = { service: '', taskDefinitionFile: 'td.json', traceTags: 'false' };
const options = { files: { 'td.json': JSON.stringify(definition) } };

function assertEnded(run: Run, status: string, changed: 'true' | 'false', arn: string): void {
  assert.equal(run.result, 'Succeeded', run.rawOutput);
  const { status: said, changed: whether, taskDefinitionArn } = run.outputs;
  assert.deepEqual([said, whether, taskDefinitionArn], [status, changed, arn]);
}

describe('Without a service', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.empty();
  });
  afterEach(() => world.close());

  it('a new family is registered, and nothing is updated', async () => {
    const run = await world.deploy(inputs, options);
    assertEnded(run, 'registered', 'true', arnOf('nightly:1'));
    assert.equal(run.outputs['revision'], '1');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition']);
    assert.deepEqual(world.bodies('RegisterTaskDefinition'), [filled]);
    assert.deepEqual(lines(run), [
      'Region eu-west-1, no service: the revision is only registered.',
      'Registered nightly:1.',
      'Registered nightly:1; no service was updated.',
    ]);
    assert.match(run.summary, /Registered; no service was updated/);
    assert.equal(run.resultFile?.status, 'registered');
  });

  it('what the latest revision says already is not registered again', async () => {
    await world.deploy(inputs, options);
    const run = await world.deploy(inputs, options);
    assertEnded(run, 'unchanged', 'false', arnOf('nightly:1'));
    assert.deepEqual(world.writes, ['RegisterTaskDefinition']);
    assert.deepEqual(lines(run).slice(1), [
      'nightly:1 says all this already; nothing is registered.',
      'Nothing to do: nightly:1 says all this already.',
    ]);
    assert.deepEqual(run.issues, []);
    const always = await world.deploy({ ...inputs, skipUnchanged: 'false' }, options);
    assertEnded(always, 'registered', 'true', arnOf('nightly:2'));
  });

  it('what differs from the latest revision is shown and registered', async () => {
    await world.deploy(inputs, options);
    const run = await world.deploy({ ...inputs, image: `${repository}:42-worker` }, options);
    assertEnded(run, 'registered', 'true', arnOf('nightly:2'));
    assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('nightly:1'));
    assert.deepEqual(lines(run).slice(1, 4), [
      'nightly: 1 difference to nightly:1:',
      `  ~ containerDefinitions[job].image: ${newImage} → ${repository}:42-worker`,
      'Registered nightly:2.',
    ]);
  });

  it('a plan registers nothing and says whether it would', async () => {
    const fresh = await world.deploy({ ...inputs, mode: 'plan' }, options);
    assert.equal(fresh.result, 'Succeeded', fresh.rawOutput);
    assert.deepEqual([fresh.outputs['status'], fresh.outputs['changed']], ['planned', 'true']);
    assert.deepEqual(world.writes, []);
    await world.deploy(inputs, options);
    const again = await world.deploy({ ...inputs, mode: 'plan' }, options);
    assert.deepEqual([again.outputs['status'], again.outputs['changed']], ['planned', 'false'], again.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition']);
  });

  it('a family goes by another name, and a start by reference is registered under it', async () => {
    await world.deploy(inputs, options);
    const run = await world.deploy({ ...inputs, taskDefinitionFile: '', taskDefinition: 'nightly', family: 'weekly' });
    assertEnded(run, 'registered', 'true', arnOf('weekly:1'));
    assert.equal(world.bodies('RegisterTaskDefinition').at(-1)?.['family'], 'weekly');
  });

  it('the images are checked first', async () => {
    const run = await world.deploy({ ...inputs, image: `${repository}:43` }, options);
    assert.equal(run.result, 'Failed');
    assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['invalid', 'false']);
    assert.deepEqual(world.writes, []);
  });

  for (const [input, value] of [
    ['desiredCount', '2'],
    ['forceNewDeployment', 'true'],
    ['serviceSettings', 'healthCheckGracePeriodSeconds: 5'],
    ['promoteTag', 'test'],
  ] as const) {
    it(`${input} is refused: it is about a service`, async () => {
      const run = await world.deploy({ ...inputs, [input]: value }, options);
      assert.equal(
        run.issues[0]?.message,
        `${input} is set, but service is empty: the revision is only registered. Name a service, or remove ${input}.`,
      );
      assert.equal(run.outputs['status'], 'invalid');
      assert.deepEqual(world.operations, []);
    });
  }
});

describe('A task definition file', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  const green = async (given: Readonly<Record<string, string>>, files: RunOptions['files']): Promise<Run> => {
    const run = await world.deploy(
      { taskDefinitionFile: 'td.json', traceTags: 'false', ...given },
      { files: files ?? {} },
    );
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.equal(run.outputs['status'], 'deployed');
    return run;
  };

  it('in JSON with comments is deployed with a bare image in its one placeholder', async () => {
    const text = `// Owned by the platform team.\n${JSON.stringify(definition).replace('"cpu"', '/* vCPU */ "cpu"')}`;
    await green({}, { 'td.json': text });
    assert.deepEqual(world.bodies('RegisterTaskDefinition'), [filled]);
    assert.equal((await world.describe()).taskDefinition, arnOf('nightly:1'));
  });

  it('in YAML gets several placeholders by their names, and a container by its own', async () => {
    const text = [
      'family: pair # two placeholders',
      'networkMode: awsvpc',
      'requiresCompatibilities: [FARGATE]',
      'cpu: "256"',
      'memory: "512"',
      'containerDefinitions:',
      '  - { name: web, image: "<WEB>", essential: true, command: [serve, "08"] }',
      '  - { name: worker, image: <WORKER>, essential: true }',
      '  - { name: agent, image: agent:1, essential: false }',
    ].join('\n');
    const image = `WORKER=${repository}:42-worker\nWEB=${newImage}\nagent=reg.example:5000/agent:2`;
    await green({ taskDefinitionFile: 'ops/td.yml', image }, { 'ops/td.yml': text });
    const { containerDefinitions: _, ...others } = definition;
    assert.deepEqual(world.bodies('RegisterTaskDefinition'), [
      {
        ...others,
        family: 'pair',
        containerDefinitions: [
          { name: 'web', image: newImage, essential: true, command: ['serve', '08'] },
          { name: 'worker', image: `${repository}:42-worker`, essential: true },
          { name: 'agent', image: 'reg.example:5000/agent:2', essential: false },
        ],
      },
    ]);
  });

  it('may be what DescribeTaskDefinition answered, and be registered under another family', async () => {
    const answered = {
      taskDefinition: {
        ...filled,
        taskDefinitionArn: arnOf('nightly:7'),
        revision: 7,
        status: 'ACTIVE',
        compatibilities: [],
      },
      tags: [{ key: 'team', value: 'chat' }],
    };
    await green({ image: '', family: 'weekly' }, { 'td.json': JSON.stringify(answered) });
    assert.deepEqual(world.bodies('RegisterTaskDefinition'), [
      { ...filled, family: 'weekly', tags: [{ key: 'team', value: 'chat' }] },
    ]);
  });

  it('has its unknown fields named once, and registered', async () => {
    const future = { ...definition, futureField: { a: [1.0, 'x'] } };
    const run = await green({}, { 'td.json': JSON.stringify(future) });
    assert.deepEqual(
      lines(run).filter((line) => line.includes('know')),
      ['taskDefinitionFile: this task does not know the field futureField; it goes to ECS as it is.'],
    );
    assert.deepEqual(world.bodies('RegisterTaskDefinition')[0]?.['futureField'], { a: [1, 'x'] });
  });

  it('with the trace tag says which file it was', async () => {
    await green({ traceTags: 'true' }, { 'td.json': JSON.stringify(definition) });
    const tags = world.bodies('RegisterTaskDefinition')[0]?.['tags'] as readonly { key: string; value: string }[];
    assert.equal(tags.find(({ key }) => key === 'ecs-deploy-revision:start')?.value, 'file:td.json');
  });

  const two = [
    { name: 'a', image: '<A>' },
    { name: 'b', image: '<B>' },
  ];
  const json = JSON.stringify(definition, null, 2);
  const refusals: readonly (readonly [string, string, string | RegExp])[] = [
    [
      'a wrong type',
      json.replace('"256"', '256'),
      'taskDefinitionFile td.json, line 3, column 3: cpu is 256; expected a text: put it in quotes.',
    ],
    [
      'a wrong type inside',
      json.replace('true', '"yes"'),
      'taskDefinitionFile td.json, line 13, column 7: containerDefinitions[0].essential is the text "yes"; expected true or false.',
    ],
    [
      'no containers',
      '{"family": "x"}',
      'taskDefinitionFile td.json, line 1, column 1: containerDefinitions is missing. Write a list of containers.',
    ],
    [
      'a container twice',
      JSON.stringify({ ...definition, containerDefinitions: [two[0], two[0]] }),
      /containerDefinitions\[1\]: there is a container "a" before it\.$/,
    ],
    ['an unclosed brace', json.slice(0, -1), /^taskDefinitionFile td\.json, line \d+, column \d+: /],
    [
      'a placeholder without an image',
      JSON.stringify({ ...definition, containerDefinitions: two }),
      `The task definition file has <A>, <B> as images, and image is "${newImage}", which does not say which of them it is for. Write A=repository:tag, B=repository:tag in image, one a line.`,
    ],
    ['another file', '<html></html>', /^taskDefinitionFile td\.json, line 1, column 1: /],
    ['nothing', '', /^taskDefinitionFile td\.json is empty\.$/],
    ['a very deep list', '['.repeat(5000), /^taskDefinitionFile td\.json, line 1, column \d+: /],
  ];
  for (const [what, text, says] of refusals) {
    it(`is refused with line and field before anything changes: ${what}`, async () => {
      const run = await world.deploy({ taskDefinitionFile: 'td.json' }, { files: { 'td.json': text } });
      const [error = '', ...others] = run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
      assert.deepEqual(others, []);
      if (typeof says === 'string') assert.equal(error, says);
      else assert.match(error, says);
      assert.equal(run.outputs['status'], 'invalid');
      assert.deepEqual(world.writes, []);
      assert.doesNotMatch(run.rawOutput, /Internal error|^\s+at .*:\d+:\d+/m);
    });
  }
});
