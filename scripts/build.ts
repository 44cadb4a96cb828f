import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { splitBundle } from './build/split-bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The folder that the pipeline agent would find after installing the task: task.json, its icon and the scripts. */
export const builtTask = join(root, 'dist', 'tasks', 'EcsDeployRevision');

/**
 * Bundles the task for Node.js 20.
 *
 * Two entry points: `index.js` is the one that task.json names. It is written for any Node.js, checks the version and
 * only then loads `main.js`, the task proper, whose syntax an older Node.js could not even parse.
 */
export async function buildTask(): Promise<void> {
  const source = join(root, 'tasks', 'EcsDeployRevision');
  await rm(builtTask, { recursive: true, force: true });
  await mkdir(builtTask, { recursive: true });
  const version = JSON.stringify(await extensionVersion());
  await Promise.all([
    build({
      entryPoints: [join(source, 'src', 'index.ts')],
      outdir: builtTask,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'es2015',
      external: ['./main.js'],
      sourcemap: 'external',
      logLevel: 'warning',
    }),
    splitBundle(join(source, 'src', 'main.ts'), builtTask, { EXTENSION_VERSION: version }),
    cp(join(source, 'task.json'), join(builtTask, 'task.json')),
    cp(join(source, 'icon.png'), join(builtTask, 'icon.png')),
    // The repository's package.json says "module"; the bundle is CommonJS, wherever it is run from.
    writeFile(join(builtTask, 'package.json'), '{ "type": "commonjs" }\n'),
  ]);
}

async function extensionVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildTask();
