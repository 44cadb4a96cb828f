import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { deployedBy } from './support/blue-green.ts';
import { type Run, World, cluster, lines, newImage, service } from './support/world.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The log that a section of the README shows. */
function logUnder(heading: string): readonly string[] {
  const section = readme.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const [, block = ''] = /^```text\n(.*?)^```$/ms.exec(section) ?? [];
  assert.ok(block !== '', `The README shows no log under "${heading}".`);
  return block.trimEnd().split('\n');
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
});
