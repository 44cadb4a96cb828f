import assert from 'node:assert/strict';
import {
  type Run,
  type ServiceSettings,
  World,
  arnOf,
  baseDefinition,
  cluster,
  dummyImage,
  lines,
  newImage,
  repository,
  service,
} from './support/world.ts';

type Inputs = Readonly<Record<string, string>>;

/** A plan that wrote nothing. */
async function plan(world: World, inputs: Inputs = {}): Promise<Run> {
  const before = world.writes.length;
  const run = await world.deploy({ mode: 'plan', ...inputs });
  assert.equal(run.result, 'Succeeded', run.rawOutput);
  assert.equal(run.outputs['status'], 'planned', run.rawOutput);
  assert.equal(run.resultFile?.status, 'planned');
  assert.deepEqual(world.writes.slice(before), []);
  return run;
}

describe('A plan', () => {
  let world: World;
  afterEach(() => world.close());
  const withService = async (settings: ServiceSettings = {}): Promise<void> => {
    world = await World.withService(settings);
  };

  it('shows the diff and the update, in the log and for the approver, and writes nothing', async () => {
    await withService();
    const run = await plan(world, { overrides: '{"cpu": "512", "memory": "1024"}', desiredCount: '3' });
    assert.equal(run.outputs['changed'], 'true');
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:1'));
    assert.deepEqual(lines(run).slice(2), [
      `${service}: would roll out new revision (app: ${dummyImage} → ${newImage}; desired count 2 → 3).`,
      `${service}: 3 differences to what runs:`,
      '  ~ cpu: "256" → "512"',
      '  ~ memory: "512" → "1024"',
      `  ~ containerDefinitions[app].image: ${dummyImage} → ${newImage}`,
      `${service}: UpdateService would be called with taskDefinition a new revision, desiredCount 2 → 3.`,
      'Planned; a deploy would change what is told above.',
    ]);
    for (const part of [
      '**Plan: nothing was changed**',
      '| What | Runs now | New revision |',
      `| \`containerDefinitions[app].image\` | \`${dummyImage}\` | \`${newImage}\` |`,
      '| `cpu` | `"256"` | `"512"` |',
      `- ${service}: UpdateService would be called with taskDefinition a new revision, desiredCount 2 → 3.`,
    ]) {
      assert.ok(run.summary.includes(part), `${part}\n${run.summary}`);
    }
    assert.equal((await world.describe()).taskDefinition, arnOf('chat-app:1'));
  });

  it('tells a later stage that there is nothing to approve', async () => {
    await withService({ definition: { containerDefinitions: [{ name: 'app', image: newImage, essential: true }] } });
    const run = await plan(world);
    assert.equal(run.outputs['changed'], 'false');
    assert.equal(lines(run).at(-1), 'Planned; a deploy would change nothing.');
    assert.match(run.summary, /Plan: nothing was changed/);
  });

  const variants: readonly (readonly [string, Inputs, string, 'true' | 'false'])[] = [
    ['the new image alone', {}, 'taskDefinition a new revision', 'true'],
    ['forceNewDeployment', { image: '', forceNewDeployment: 'true' }, 'forceNewDeployment', 'true'],
    ['desiredCount', { image: '', desiredCount: '5' }, 'desiredCount 2 → 5', 'true'],
    [
      'serviceSettings',
      { image: '', serviceSettings: 'enableExecuteCommand: true' },
      'enableExecuteCommand true',
      'true',
    ],
    ['an existing revision', { image: '', taskDefinition: 'other' }, 'taskDefinition other:1', 'true'],
    ['promotion', { promoteTag: 'test' }, 'taskDefinition a new revision', 'true'],
    ['pinned digests', { pinDigest: 'true' }, 'taskDefinition a new revision', 'true'],
    ['a desired count that it has', { image: '', desiredCount: '2' }, '', 'false'],
  ];
  for (const [what, inputs, fields, changed] of variants) {
    it(`writes nothing: ${what}`, async () => {
      await withService();
      await world.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, family: 'other' });
      const run = await plan(world, inputs);
      const told = lines(run).flatMap((line) => /UpdateService would be called with (.*)\.$/.exec(line)?.[1] ?? []);
      assert.deepEqual(told, fields === '' ? [] : [fields]);
      assert.equal(run.outputs['changed'], changed);
    });
  }

  it('asks for approval of a promotion, and not where the image has the tag already', async () => {
    await withService();
    await world.deploy();
    const first = await plan(world, { promoteTag: 'test' });
    assert.equal(first.outputs['changed'], 'true', first.rawOutput);
    assert.ok(lines(first).includes(`After success the tag test would be given to ${newImage}.`), first.rawOutput);
    await world.deploy({ promoteTag: 'test' });
    const again = await plan(world, { promoteTag: 'test' });
    assert.equal(again.outputs['changed'], 'false', again.rawOutput);
    assert.ok(lines(again).includes('The tag test would stay where it is.'), again.rawOutput);
  });

  it('makes every check that a deploy makes before it changes anything', async () => {
    await withService();
    for (const inputs of [{ image: `${repository}:nowhere` }, { image: `web=${newImage}` }, { promoteTag: '-' }]) {
      const run = await world.deploy({ mode: 'plan', ...inputs });
      assert.equal(run.result, 'Failed');
      assert.equal(run.outputs['status'], 'invalid');
    }
    assert.deepEqual(world.writes, []);
  });

  it('takes defaults that ECS fills in, and sets in another order, for no change', async () => {
    const environment = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    const [app] = baseDefinition.containerDefinitions;
    const requiresCompatibilities = ['EC2', 'FARGATE'];
    const containerDefinitions = [{ ...app, environment }];
    await withService({ definition: { requiresCompatibilities, containerDefinitions } });
    const file = {
      ...baseDefinition,
      requiresCompatibilities: requiresCompatibilities.toReversed(),
      containerDefinitions: [{ ...app, environment: environment.toReversed() }],
    };
    const inputs = { mode: 'plan', image: '', taskDefinitionFile: 'td.json' };
    const same = await world.deploy(inputs, { files: { 'td.json': JSON.stringify(file) } });
    assert.deepEqual([same.outputs['status'], same.outputs['changed']], ['planned', 'false'], same.rawOutput);
    const other = JSON.stringify({ ...file, requiresCompatibilities: ['FARGATE'] });
    const changed = await world.deploy(inputs, { files: { 'td.json': other } });
    assert.ok(
      lines(changed).includes('  ~ requiresCompatibilities: ["EC2","FARGATE"] → ["FARGATE"]'),
      changed.rawOutput,
    );
    assert.equal(changed.outputs['changed'], 'true');
    assert.deepEqual(world.writes, []);
  });

  it('names the services that would share a revision', async () => {
    await withService();
    await world.addService('worker', { taskDefinition: 'chat-app:1' });
    await world.addService('api', { definition: { family: 'api' } });
    const run = await plan(world, { service: `${service}, worker, api` });
    assert.ok(lines(run).includes(`${service}, worker would share one new revision of chat-app.`), run.rawOutput);
    assert.ok(run.summary.includes(`- ${service}, worker would share one new revision of chat-app.`));
  });

  it('tells which older revisions would be deregistered, or that none would', async () => {
    await withService();
    const none = await plan(world, { keepRevisions: '2' });
    assert.ok(lines(none).includes('No older revision would be deregistered.'), none.rawOutput);
    for (const memory of ['1024', '1536', '2048', '512']) {
      await world.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, memory });
    }
    const run = await plan(world, { keepRevisions: '3' });
    // With the new one chat-app:4 and :5 are kept; :1 is what runs.
    assert.ok(lines(run).includes('Would be deregistered: chat-app:2, chat-app:3.'), run.rawOutput);
    assert.ok(run.summary.includes('- Would be deregistered: chat-app:2, chat-app:3.'));
  });

  it('tells nothing but what the deploy after it does', async () => {
    await withService();
    const inputs = { serviceSettings: 'healthCheckGracePeriodSeconds: 30', environment: 'A=1', desiredCount: '1' };
    const planned = await plan(world, inputs);
    const differences = lines(planned).filter((line) => /^ {2}[~+-] /.test(line));
    const run = await world.deploy(inputs);
    assert.deepEqual(
      lines(run).filter((line) => /^ {2}[~+-] /.test(line)),
      differences,
    );
    assert.deepEqual(world.bodies('UpdateService'), [
      {
        cluster,
        service,
        taskDefinition: arnOf('chat-app:2'),
        desiredCount: 1,
        healthCheckGracePeriodSeconds: 30,
      },
    ]);
    const after = await plan(world, inputs);
    assert.equal(after.outputs['changed'], 'false', after.rawOutput);
  });
});
