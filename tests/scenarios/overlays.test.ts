import assert from 'node:assert/strict';
import { leaks } from '../../simulator/agent/index.ts';
import { type Run, type RunOptions, World, dummyImage, lines, newImage, repository } from './support/world.ts';

type Inputs = Readonly<Record<string, string>>;
type Container = Readonly<Record<string, unknown>>;

const valueFrom = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat-AbCdEf';
const app = {
  name: 'app',
  image: dummyImage,
  essential: true,
  environment: [
    { name: 'FIRST', value: 'one-value' },
    { name: 'SECOND', value: 'two-value' },
    { name: 'THIRD', value: 'three-value' },
  ],
  secrets: [{ name: 'PASSWORD', valueFrom }],
  dockerLabels: { team: 'chat', tier: 'web' },
};
const proxy = { name: 'proxy', image: `${repository}-proxy:1`, essential: false };

async function green(world: World, inputs: Inputs, options: RunOptions = {}): Promise<Run> {
  const run = await world.deploy({ traceTags: 'false', ...inputs }, options);
  assert.equal(run.result, 'Succeeded', run.rawOutput);
  assert.equal(run.outputs['status'], 'deployed');
  return run;
}

/** Those of the last revision that was registered. */
function containers(world: World): readonly Container[] {
  return world.bodies('RegisterTaskDefinition').at(-1)?.['containerDefinitions'] as readonly Container[];
}

/** The one sentence of a run that found something wrong before it changed anything. */
async function refused(world: World, inputs: Inputs, options: RunOptions = {}): Promise<string> {
  const run = await world.deploy({ traceTags: 'false', ...inputs }, options);
  assert.equal(run.result, 'Failed', run.rawOutput);
  assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['invalid', 'false']);
  assert.deepEqual(world.writes, []);
  assert.doesNotMatch(run.rawOutput, /Internal error|^\s+at .*:\d+:\d+/m);
  const errors = run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
  assert.equal(errors.length, 1, errors.join('\n'));
  return errors[0] ?? '';
}

describe('An overlay', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService({ definition: { containerDefinitions: [app, proxy] } });
  });
  afterEach(() => world.close());

  it('adds and replaces variables in the container of the bare image, in their order, and nothing else', async () => {
    const before = await world.aws.call('ecs:DescribeTaskDefinition', { taskDefinition: 'chat-app:1' });
    const [ofApp, ofProxy] = (before['taskDefinition'] as { containerDefinitions: readonly Container[] })
      .containerDefinitions;
    await green(world, { containerName: 'app', environment: 'SECOND=a=b \nNEW=\n\nFOURTH=4' });
    assert.deepEqual(containers(world), [
      {
        ...ofApp,
        image: newImage,
        environment: [
          { name: 'FIRST', value: 'one-value' },
          { name: 'SECOND', value: 'a=b ' },
          { name: 'THIRD', value: 'three-value' },
          { name: 'NEW', value: '' },
          { name: 'FOURTH', value: '4' },
        ],
      },
      ofProxy,
    ]);
  });

  it('moves a name from the variables to the secrets and back, so that it never stands in both', async () => {
    await green(world, {
      image: '',
      containerName: 'app',
      environment: 'PASSWORD=plain',
      secrets: `SECOND=${valueFrom}`,
    });
    const [moved] = containers(world);
    assert.deepEqual(moved?.['environment'], [
      { name: 'FIRST', value: 'one-value' },
      { name: 'THIRD', value: 'three-value' },
      { name: 'PASSWORD', value: 'plain' },
    ]);
    assert.deepEqual(moved?.['secrets'], [{ name: 'SECOND', valueFrom }]);
    await green(world, {
      image: '',
      containerName: 'app',
      environment: 'SECOND=two',
      secrets: `PASSWORD=${valueFrom}`,
    });
    assert.deepEqual(containers(world)[0]?.['secrets'], [{ name: 'PASSWORD', valueFrom }]);
  });

  it('is applied in its order: images, the file, overrides, environment and secrets, tags', async () => {
    const files = {
      'ops/overlay.yml': [
        'cpu: "512"',
        'memory: "1024"',
        'tags: { team: file, stage: file }',
        'containers:',
        '  app:',
        `    image: ${repository}:42-broken`,
        '    command: [from, file]',
        '    environment: { FIRST: file, SECOND: file, THIRD: file }',
      ].join('\n'),
    };
    const overrides = JSON.stringify({
      memory: '2048',
      tags: { stage: 'overrides' },
      containers: { app: { environment: { SECOND: 'overrides', THIRD: 'overrides' } } },
    });
    const inputs = {
      overridesFile: 'ops/overlay.yml',
      overrides,
      containerName: 'app',
      environment: 'THIRD=input',
      tags: 'stage=input',
    };
    await green(world, inputs, { files });
    const [request = {}] = world.bodies('RegisterTaskDefinition');
    assert.deepEqual([request['cpu'], request['memory']], ['512', '2048']);
    assert.deepEqual(request['tags'], [
      { key: 'team', value: 'file' },
      { key: 'stage', value: 'input' },
    ]);
    const [first] = containers(world);
    assert.equal(first?.['image'], `${repository}:42-broken`);
    assert.deepEqual(first['command'], ['from', 'file']);
    assert.deepEqual(first['environment'], [
      { name: 'FIRST', value: 'file' },
      { name: 'SECOND', value: 'overrides' },
      { name: 'THIRD', value: 'input' },
    ]);
  });

  it('removes with null: a field, a variable, a label, a container', async () => {
    const overrides = [
      'containers:',
      '  proxy: null',
      '  app:',
      '    secrets: null',
      '    environment: { SECOND: null }',
      '    dockerLabels: { tier: null }',
    ].join('\n');
    await green(world, { containerName: 'app', overrides });
    const [only, ...others] = containers(world);
    assert.deepEqual(others, []);
    assert.equal(Object.hasOwn(only ?? {}, 'secrets'), false);
    assert.deepEqual(only?.['environment'], [
      { name: 'FIRST', value: 'one-value' },
      { name: 'THIRD', value: 'three-value' },
    ]);
    assert.deepEqual(only['dockerLabels'], { team: 'chat' });
  });

  it('adds a container that has an image, and takes one without for a typo', async () => {
    assert.equal(
      await refused(world, { containerName: 'app', overrides: 'containers: { prxy: { cpu: 10 } }' }),
      'overrides names the container "prxy", which the task definition does not have. Did you mean "proxy"? ' +
        'It has "app", "proxy". A container that is to be added needs an image under containers in overrides.',
    );
    const agent = 'containers: { agent: { image: "public.ecr.aws/agent:3", essential: false, environment: { A: b } } }';
    await green(world, { containerName: 'app', overrides: agent });
    assert.deepEqual(containers(world)[2], {
      name: 'agent',
      image: 'public.ecr.aws/agent:3',
      essential: false,
      environment: [{ name: 'A', value: 'b' }],
    });
  });

  it('shows what differs without the value of any variable or secret, in no log, summary or result file', async () => {
    const inputs = {
      containerName: 'app',
      environment: 'FIRST=plain-new-1\nADDED=plain-new-2',
      secrets: 'PASSWORD=/chat/other-parameter\nTHIRD=/chat/third-parameter',
      overrides: '{"cpu": "512", "memory": "1024", "containers": {"app": {"command": ["serve", "--fast"]}}}',
    };
    const run = await green(world, inputs, { variables: { 'System.Debug': 'true' } });
    const shown = lines(run).filter((line) => /^(?:chat-app-dev-ecs-svc: \d+ differences|  [~+-] )/.test(line));
    assert.deepEqual(
      shown.toSorted(),
      [
        '  + containerDefinitions[app].command: ["serve","--fast"]',
        '  + containerDefinitions[app].environment[ADDED] (value not shown)',
        '  + containerDefinitions[app].secrets[THIRD] (value not shown)',
        '  - containerDefinitions[app].environment[THIRD] (value not shown)',
        `  ~ containerDefinitions[app].image: ${dummyImage} → ${newImage}`,
        '  ~ containerDefinitions[app].environment[FIRST] (value not shown)',
        '  ~ containerDefinitions[app].secrets[PASSWORD] (value not shown)',
        '  ~ cpu: "256" → "512"',
        '  ~ memory: "512" → "1024"',
        'chat-app-dev-ecs-svc: 9 differences to what runs:',
      ].toSorted(),
    );
    const everything = JSON.stringify([run.log, run.rawOutput, run.summary, run.resultFile, run.outputs]);
    assert.doesNotMatch(everything, /(?:one|two|three)-value|plain-new|(?:other|third)-parameter|chat-AbCdEf/);
    assert.ok(run.summary.includes(`| \`cpu\` | \`"256"\` | \`"512"\` |`), run.summary);
  });

  it('that carries a secret variable in plain text is warned about, and shows it nowhere', async () => {
    const overrides = 'containers: { app: { command: ["--token=hush-hush-7"] } }';
    const run = await world.deploy(
      { containerName: 'app', environment: 'API_KEY=hush-hush-7', overrides },
      { variables: { API_KEY: { value: 'hush-hush-7', secret: true } } },
    );
    const next =
      ' to the value of a secret variable: everybody who may read the task definition can read it there. ' +
      'Keep it in Secrets Manager or the Parameter Store, and give its ARN in secrets.';
    const warnings = run.issues.filter(({ type }) => type === 'warning').map(({ message }) => message);
    assert.deepEqual(warnings, [`environment sets API_KEY${next}`, `overrides sets containers.app.command[0]${next}`]);
    assert.deepEqual(leaks(run, ['hush-hush-7']), []);
    assert.doesNotMatch(JSON.stringify(run.resultFile), /hush-hush/);
  });

  it('applied twice is unchanged the second time', async () => {
    const inputs = {
      containerName: 'app',
      environment: 'FIRST=x\nNEW=y',
      secrets: `SECOND=${valueFrom}`,
      overrides:
        'containers: { agent: { image: "public.ecr.aws/agent:3", essential: false, cpu: 0 }, app: { ulimits: [{ name: nofile, softLimit: 1, hardLimit: 2 }] } }\nvolumes: [{ name: data }]',
      tags: 'team=chat',
      traceTags: 'true',
    };
    await green(world, inputs);
    const again = await world.deploy(inputs, { variables: { 'Build.BuildNumber': 'another' } });
    assert.equal(again.outputs['status'], 'unchanged', again.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
  });
});

describe('An overlay that cannot be meant', () => {
  let world: World;
  before(async () => {
    world = await World.withService({ definition: { containerDefinitions: [app, proxy] } });
  });
  after(() => world.close());

  const cases: readonly (readonly [string, Inputs, string | RegExp])[] = [
    [
      'a variable without =',
      { environment: 'A=1\nB' },
      'environment, line 2 has no "=". Write NAME=value; a value that has line breaks belongs into overrides.',
    ],
    [
      'a secret without a source',
      { secrets: 'A=' },
      'secrets: there is nothing after the "=" of "A". Give the ARN of a secret, or an SSM parameter\'s ARN or name.',
    ],
    [
      'a name in both',
      { environment: 'A=1', secrets: 'A=b' },
      '"A" stands in environment and in secrets. A container has it once; remove one of them.',
    ],
    ['broken YAML', { overrides: 'cpu: "256"\ncontainers: [' }, /^overrides, line \d+, column \d+: /],
    [
      'a number where a text belongs',
      { overrides: 'cpu: 256' },
      'overrides, line 1, column 1: cpu is 256; expected a text: put it in quotes.',
    ],
    [
      'a variable that is a number',
      { overrides: 'containers:\n  app:\n    environment:\n      PORT: 8080' },
      'overrides, line 4, column 7: containers.app.environment.PORT is a number; expected a text: quote it.',
    ],
    [
      'a list',
      { overrides: '- cpu' },
      'overrides, line 1, column 1: there is a list where an object is expected. Write fields of a task definition, such as "cpu", and their values.',
    ],
    [
      'containerDefinitions',
      { overrides: '{"containerDefinitions": []}' },
      'overrides, line 1, column 2: containers stand in a map here. Write "containers", and in it each container under its name.',
    ],
    [
      'variables for no certain container',
      { image: '', containerName: '', environment: 'A=1' },
      'environment and secrets are for one container, but chat-app-dev-ecs-svc has the containers app, proxy. Set containerName.',
    ],
    [
      'a file that is not there',
      { overridesFile: 'nowhere.yml' },
      /^overridesFile is "nowhere\.yml", but there is no file \S+nowhere\.yml\. Correct the path; it is relative to the working directory of the job\.$/,
    ],
    ['a folder', { overridesFile: '.' }, 'overridesFile is ".", which is a folder. Give the path of a file in it.'],
  ];
  for (const [what, inputs, says] of cases) {
    it(`is refused with its place: ${what}`, async () => {
      const message = await refused(world, { containerName: 'app', ...inputs });
      if (typeof says === 'string') assert.equal(message, says);
      else assert.match(message, says);
    });
  }
});
