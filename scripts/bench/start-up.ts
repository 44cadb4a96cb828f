import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtTask } from '../build.ts';
import { type Measured, median, peakMemory, run } from './process.ts';
import type { Figure } from './report.ts';
import { awsEnvironment, cluster, image, stage, taskEnvironment } from './stage.ts';

const rounds = 21;
const pairs = 5;
const folder = fileURLToPath(new URL('.', import.meta.url));

/** The whole task, not waiting, against the bare SDK and against bash and jq: wall time as ratios, and peak memory. */
export async function measureStartUp(temp: string): Promise<readonly Figure[]> {
  const aws = await stage(1, { clock: { speed: 1_000 } });
  try {
    const bare = await bundleBareSdk(temp);
    const taskEnv = taskEnvironment(
      aws,
      { service: 'svc-0', waitForCompletion: 'false', skipUnchanged: 'false' },
      temp,
    );
    const task = (): Promise<Measured> => run(process.execPath, [join(builtTask, 'index.js')], taskEnv);
    const sdk = (): Promise<Measured> => run(process.execPath, [bare, cluster, 'svc-0', image], awsEnvironment(aws));
    const figures: Figure[] = [
      { name: 'task / bare SDK, wall time', value: await ratio(task, sdk, rounds), limit: 1.5, unit: '×' },
    ];
    if (installed('aws') && installed('jq')) {
      const args = [join(folder, 'bash-jq.sh'), cluster, 'svc-0', 'bench', image];
      const value = await ratio(task, () => run('bash', args, awsEnvironment(aws)), pairs);
      figures.push({ name: 'task / bash and jq, wall time', value, limit: 0.25, unit: '×' });
    } else {
      process.stdout.write('aws and jq are not both installed: the pasted script is not compared.\n');
    }
    const peaks: number[] = [];
    for (let round = 0; round < pairs; round++)
      peaks.push(await peakMemory([join(builtTask, 'index.js')], taskEnv, temp));
    figures.push({ name: 'peak memory, not waiting', value: median(peaks), limit: 95, unit: 'MiB' });
    return figures;
  } finally {
    await aws.close();
  }
}

/** The median of the ratios of runs in turn, so that a machine whose speed drifts slows both. */
async function ratio(a: () => Promise<Measured>, b: () => Promise<Measured>, count: number): Promise<number> {
  await checked(a);
  await checked(b);
  const ratios: number[] = [];
  for (let round = 0; round < count; round++) ratios.push((await checked(a)) / (await checked(b)));
  return median(ratios);
}

async function checked(measure: () => Promise<Measured>): Promise<number> {
  const { exitCode, output, wallMs } = await measure();
  if (exitCode !== 0) throw new Error(`A measured command ended with ${exitCode}:\n${output}`);
  return wallMs;
}

async function bundleBareSdk(temp: string): Promise<string> {
  const outfile = join(temp, 'bare-sdk.js');
  await build({
    entryPoints: [join(folder, 'bare-sdk.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  return outfile;
}

function installed(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}
