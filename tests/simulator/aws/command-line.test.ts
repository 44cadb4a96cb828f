import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments } from '../../../simulator/aws/cli/arguments.ts';

const main = fileURLToPath(new URL('../../../simulator/aws/main.ts', import.meta.url));

function run(...args: string[]): { child: ChildProcess; output: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void (text += String(chunk)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => text, ended };
}

describe('the simulator’s command line', () => {
  it('reads behaviours of images as a kind or as JSON', () => {
    const { images } = readArguments(['--image', 'reg:5000/web:1=notPullable', '--image', 'x={"kind":"crashesOnce"}']);
    assert.deepEqual(images, [
      {
        reference: 'reg:5000/web:1',
        behaviour: { kind: 'notPullable', reason: 'CannotPullContainerError: the image does not exist' },
      },
      { reference: 'x', behaviour: { kind: 'crashesOnce', exitCode: 1, afterSeconds: 0 } },
    ]);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--port', 'x'], /^--port is a number from 0 to 65535, not "x"\.$/],
    [['--speed', '0'], /^--speed is a number above 0, not "0"\.$/],
    [['--image', 'web'], /^--image is written REFERENCE=BEHAVIOUR, not "web"\.$/],
    [['--image', 'web=sleepy'], /^--image web=sleepy: There is no image behaviour "sleepy"/],
    [['--access-key-id', 'x'], /together/],
    [['--coffee'], /--coffee/],
  ];
  for (const [args, message] of wrong) {
    it(`refuses ${args.join(' ')} in one sentence`, () => {
      assert.throws(() => readArguments(args), { message });
    });
  }

  it('ends with 2 for a wrong option, on stderr, and with 0 for --help', async () => {
    const refused = run('--coffee');
    assert.equal(await refused.ended, 2);
    assert.match(refused.output(), /--coffee.* See --help\.\n$/);
    const helped = run('--help');
    assert.equal(await helped.ended, 0);
    assert.match(helped.output(), /--seed FILE/);
  });

  it('performs a seed, prints what to paste, serves, and ends on SIGTERM', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'simulator-'));
    const file = join(folder, 'seed.json');
    await writeFile(file, '[{"operation":"ecs:CreateCluster","input":{"clusterName":"seeded"}}]');
    const { child, output, ended } = run('--port', '0', '--seed', file);
    while (!output().includes('aws ecs create-cluster')) await once(child.stdout ?? child, 'data');
    const [, url = ''] = /^export AWS_ENDPOINT_URL=(.*)$/m.exec(output()) ?? [];
    const listed = await fetch(`${url}/_simulator/call`, { method: 'POST', body: '{"operation":"ecs:ListClusters"}' });
    assert.deepEqual(await listed.json(), { clusterArns: ['arn:aws:ecs:eu-west-1:123456789012:cluster/seeded'] });
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    await rm(folder, { recursive: true });
  });
});
