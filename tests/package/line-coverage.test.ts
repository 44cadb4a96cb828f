import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { addScript, type LineCoverage } from '../../scripts/line-coverage/line-coverage.ts';
import { ProductScripts } from '../../scripts/line-coverage/product-scripts.ts';
import { percentOf, summarise, totalOf } from '../../scripts/line-coverage/summary.ts';
import { readV8Report } from '../../scripts/line-coverage/v8-report.ts';

const run = promisify(execFile);

const classify = `export interface Size {
  readonly n: number;
}
export function classify({ n }: Size): string {
  if (n > 50) {
    return 'large';
  }
  return small(n);
}
function small(n: number): string {
  return [n, n + 1]
    .map((z) => {
      return String(z);
    })
    .join();
}
export function never(): void {
  process.exitCode = 3;
}
`;

const main = `import { classify, never } from './classify.ts';
const n = Number(process.argv[2]);
if (n < 0) never();
process.stdout.write(classify({ n }));
`;

describe('the line coverage of the product', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'coverage-')));
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'src', 'classify.ts'), classify);
    await writeFile(join(folder, 'src', 'main.ts'), main);
    await build({
      entryPoints: [join(folder, 'src', 'main.ts')],
      outdir: join(folder, 'built'),
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'cjs',
      sourcemap: 'linked',
    });
    await writeFile(join(folder, 'built', 'package.json'), '{ "type": "commonjs" }');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function runWithCoverage(...nodeArguments: readonly string[]): Promise<void> {
    const env = { ...process.env, NODE_V8_COVERAGE: join(folder, 'v8') };
    await run(process.execPath, nodeArguments, { env });
  }

  async function summary() {
    const sources = new Set(['classify.ts', 'main.ts'].map((file) => join(folder, 'src', file)));
    const scripts = await ProductScripts.read(sources, [join(folder, 'built')]);
    for (const file of await readdir(join(folder, 'v8'))) {
      for (const script of readV8Report(await readFile(join(folder, 'v8', file), 'utf8'), file)) scripts.add(script);
    }
    const coverage: LineCoverage = new Map();
    for (const script of scripts.all()) addScript(coverage, script);
    return summarise(coverage).map(({ file, missed }) => ({ file: file.slice(folder.length + 1), missed }));
  }

  it('names the lines of each source that a minified bundle never ran', async () => {
    await runWithCoverage(join(folder, 'built', 'main.js'), '60');
    assert.deepEqual(await summary(), [
      { file: join('src', 'classify.ts'), missed: '8,10-19' },
      { file: join('src', 'main.ts'), missed: '' },
    ]);
  });

  it('takes all processes together, a copy of the bundle included', async () => {
    await runWithCoverage(join(folder, 'built', 'main.js'), '60');
    await mkdir(join(folder, 'copy'));
    await writeFile(join(folder, 'copy', 'main.js'), await readFile(join(folder, 'built', 'main.js')));
    await runWithCoverage(join(folder, 'copy', 'main.js'), '1');
    assert.deepEqual(await summary(), [
      { file: join('src', 'classify.ts'), missed: '17-19' },
      { file: join('src', 'main.ts'), missed: '' },
    ]);
  });

  it('counts what a test ran of a source file itself', async () => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    await writeFile(
      join(folder, 'test.mts'),
      "import { never } from './src/classify.ts';\nnever();\nprocess.exitCode = 0;\n",
    );
    await runWithCoverage('--import', tsx, join(folder, 'test.mts'));
    await runWithCoverage(join(folder, 'built', 'main.js'), '1');
    assert.deepEqual(await summary(), [
      { file: join('src', 'classify.ts'), missed: '6-7' },
      { file: join('src', 'main.ts'), missed: '' },
    ]);
  });

  it('is never rounded up to 100 percent', () => {
    const total = totalOf([
      { covered: 4999, total: 5000 },
      { covered: 5000, total: 5000 },
    ]);
    assert.deepEqual(total, { covered: 9999, total: 10_000 });
    assert.equal(percentOf(total), '99.9');
    assert.equal(percentOf({ covered: 3, total: 3 }), '100.0');
  });
});
