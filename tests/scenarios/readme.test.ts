import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { deployedBy } from './support/blue-green.ts';
import { parse } from 'yaml';
import { type Run, World, baseDefinition, cluster, lines, newImage, repository, service } from './support/world.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The text of a section of the README. */
function sectionOf(heading: string): string {
  return readme.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
}

/** The logs that a section of the README shows. */
function logsUnder(heading: string): readonly (readonly string[])[] {
  return [...sectionOf(heading).matchAll(/^```text\n(.*?)^```$/gms)].map(([, block = '']) =>
    block.trimEnd().split('\n'),
  );
}

/** The first log that a section of the README shows. */
function logUnder(heading: string): readonly string[] {
  const [log] = logsUnder(heading);
  assert.ok(log, `The README shows no log under "${heading}".`);
  return log;
}

/** The inputs of the step that a section of the README shows. */
function inputsUnder(heading: string): Readonly<Record<string, string>> {
  const [, block = ''] = /^```yaml\n(.*?)^```$/ms.exec(sectionOf(heading)) ?? [];
  const [step] = parse(block) as readonly { readonly inputs: Readonly<Record<string, string>> }[];
  assert.ok(step, `The README shows no step under "${heading}".`);
  return step.inputs;
}

/** A Markdown table, row by row, without the blanks that line it up. */
function rowsIn(text: string): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---'));
}

/** A quoted line: clock times stand for any, `…` for anything, together with the beginning of an id before it. */
function patternOf(quoted: string): RegExp {
  const escaped = quoted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const anyTime = escaped.replaceAll(/\d\d:\d\d/g, String.raw`\d\d:\d\d`);
  return new RegExp(`^${anyTime.replaceAll(/\w*…/g, '.*')}$`);
}

/** Fails unless a run said all that is quoted, in this order. */
function assertSaid(run: Run, quoted: readonly string[]): void {
  const said = lines(run);
  let from = 0;
  for (const line of quoted) {
    const pattern = patternOf(line);
    const at = said.findIndex((text, index) => index >= from && pattern.test(text));
    assert.ok(at >= 0, `The run never said, in this place:\n${line}\n\n${run.rawOutput}`);
    from = at + 1;
  }
}

const logged = {
  definition: {
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/nginx/nginx:1.27',
        essential: true,
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '/ecs/chat-app',
            'awslogs-region': 'eu-west-1',
            'awslogs-stream-prefix': 'chat',
          },
        },
      },
    ],
  },
};

describe('The README shows a real log', () => {
  let world: World;
  afterEach(() => world.close());

  it('of a red run, and fields that the result file has', async () => {
    world = await World.withService(logged);
    world.aws.images.set(newImage, {
      kind: 'crashing',
      exitCode: 1,
      afterSeconds: 3,
      logs: ['Starting chat-app 42', 'Error: connect ECONNREFUSED 10.0.3.17:5432'],
    });
    const run = await world.deploy();
    assertSaid(run, logUnder('When it is red'));
    const rows = [...readme.matchAll(/^\| `services\[\]\.([\w.]+)`/gm)].map(([, path = '']) => path);
    assert.ok(rows.length > 5);
    const [first] = run.resultFile?.services ?? [];
    const known = rows.filter((path) => {
      const keys = path.split('.');
      return (
        keys.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], first) !== undefined
      );
    });
    assert.deepEqual(
      known,
      rows.filter((path) => path !== 'wentAlong'),
    );
  });

  it('of a service that goes back because another one failed', async () => {
    world = await World.withService();
    const definition = { family: 'chat-worker', containerDefinitions: [{ name: 'worker', image: 'nginx:1.27' }] };
    await world.addService('chat-worker-dev-ecs-svc', { definition });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 3 });
    const run = await world.deploy({
      service: `${service}\nchat-worker-dev-ecs-svc`,
      image: `app=${newImage}\nworker=${newImage}-worker`,
    });
    assertSaid(run, logUnder('Several services go back together'));
    assert.deepEqual(
      run.resultFile?.services.map(({ wentAlong }) => wentAlong),
      [undefined, true],
    );
  });

  it('of a PAUSE hook that waits for a person', async () => {
    const strategy = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };
    world = await World.withService(deployedBy(strategy.strategy, strategy));
    const timeoutConfiguration = { timeoutInMinutes: 60, action: 'ROLLBACK' };
    const hook = { targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'], timeoutConfiguration };
    const deploymentConfiguration = { ...strategy, lifecycleHooks: [hook] };
    await world.aws.call('ecs:UpdateService', { cluster, service, deploymentConfiguration });
    const run = await world.deploy(
      {},
      {
        onLine: (line) => {
          const [, serviceDeploymentArn, hookId] =
            /to continue: .* --service-deployment-arn (\S+) --hook-id (\S+) /.exec(line) ?? [];
          if (hookId === undefined) return;
          const input = { serviceDeploymentArn, hookId, action: 'CONTINUE' };
          void world.aws.call('ecs:ContinueServiceDeployment', input);
        },
      },
    );
    assert.equal(run.outputs['status'], 'deployed');
    assertSaid(run, logUnder('Blue/green, linear, canary'));
  });

  it('of a canceled run', async () => {
    world = await World.withService();
    world.aws.images.set(newImage, { kind: 'neverStarts' });
    let canceled = false;
    const run = await world.deploy(
      {},
      {
        onLine: (line, step) => {
          if (canceled || !line.includes('0 of 2 running')) return;
          canceled = true;
          step.cancel();
        },
      },
    );
    assert.equal(run.result, 'Canceled');
    assertSaid(run, logUnder('Cancelling'));
  });

  it('of a plan, and the table that stands in its summary', async () => {
    world = await World.withService();
    const run = await world.deploy({
      mode: 'plan',
      environment: 'LOG_LEVEL=debug',
      overrides: JSON.stringify({
        cpu: '512',
        memory: '1024',
        containers: {
          app: { healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/health'] } },
        },
      }),
      serviceSettings: 'healthCheckGracePeriodSeconds: 60',
    });
    assert.deepEqual([run.outputs['status'], run.outputs['changed'], world.writes], ['planned', 'true', []]);
    assertSaid(run, logUnder('Plan'));
    assert.match(run.summary, /UpdateService would be called with /);
    const shown = rowsIn(sectionOf('Plan'));
    const told = rowsIn(run.summary);
    const [header = ''] = shown;
    assert.deepEqual(told.slice(told.indexOf(header), told.indexOf(header) + shown.length), shown);
  });

  it('of a template that has moved on', async () => {
    world = await World.withService();
    await world.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, family: 'chat-template' });
    await world.deploy({ taskDefinition: 'chat-template', family: 'chat-app' });
    await world.aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, family: 'chat-template', cpu: '512' });
    assertSaid(await world.deploy(), logUnder('What the revision starts from'));
  });

  it('of an overlay’s typo, and of a secret in plain text', async () => {
    world = await World.withService();
    const [typo = [], plain = []] = logsUnder('Overlays');
    assertSaid(await world.deploy({ overrides: 'containers: { ap: { cpu: 64 } }' }), typo);
    assert.deepEqual(world.writes, []);
    const variables = { PASSWORD: { value: 'hunter2hunter2', secret: true } } as const;
    assertSaid(await world.deploy({ environment: 'DB_PASSWORD=$(PASSWORD)' }, { variables }), plain);
  });

  it('of an image that was not pushed', async () => {
    world = await World.withService();
    assertSaid(await world.deploy({ image: `${repository}:43` }), logUnder('Image checks'));
    assert.deepEqual(world.writes, []);
  });

  it('of a tag that ECR refused after the deploy, which a rerun gives without another rollout', async () => {
    world = await World.withService();
    world.aws.identities.deny('administrator', 'ecr:PutImage');
    const run = await world.deploy({ promoteTag: 'dev' });
    assertSaid(run, logUnder('promoteTag'));
    assert.deepEqual([run.result, run.outputs['status']], ['Failed', 'failed']);
    assert.equal((await world.describe()).taskDefinition, run.outputs['taskDefinitionArn']);
    assert.equal(run.resultFile?.services[0]?.['status'], 'deployed');
    const another = world.aws.identities.addUser({ name: 'another' });
    const keys = { username: another.accessKeyId, password: another.secretAccessKey };
    const connections = { 'AWS ECR': { type: 'AWS', scheme: 'UsernamePassword', parameters: keys } };
    const rerun = await world.deploy({ promoteTag: 'dev' }, { connections });
    assert.equal(rerun.outputs['status'], 'unchanged', rerun.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'PutImage', 'PutImage']);
  });
});

describe('The README shows a step that works', () => {
  let world: World;
  afterEach(() => world.close());

  it('with overlays', async () => {
    world = await World.withService();
    const run = await world.deploy(inputsUnder('Overlays'));
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    const request = world.bodies('RegisterTaskDefinition').at(-1) ?? {};
    const [app] = request['containerDefinitions'] as readonly Readonly<Record<string, unknown>>[];
    assert.deepEqual(
      [request['cpu'], app?.['stopTimeout'], app?.['environment'], app?.['secrets']],
      [
        '512',
        60,
        [
          { name: 'FEATURE_X', value: 'on' },
          { name: 'LOG_LEVEL', value: 'debug' },
        ],
        [
          {
            name: 'DB_PASSWORD',
            valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:chat-db-AbCdEf',
          },
        ],
      ],
    );
  });

  it('with service settings, which go in the one update', async () => {
    world = await World.withService();
    const run = await world.deploy(inputsUnder('Service settings'));
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    assert.equal(world.bodies('UpdateService')[0]?.['healthCheckGracePeriodSeconds'], 60);
  });
});
