import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { builtTask } from './build.ts';
import { ExecutedText } from './line-coverage/executed-text.ts';
import { addScript, type LineCoverage } from './line-coverage/line-coverage.ts';
import { ProductScripts } from './line-coverage/product-scripts.ts';
import { percentOf, summarise, totalOf } from './line-coverage/summary.ts';
import { readV8Report } from './line-coverage/v8-report.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = join(root, 'coverage', 'v8');

/** The share of lines, in percent, that the tests must run of the product's own code. */
const floor = 90;

/**
 * Runs mocha with these arguments and tells which lines of the product ran, in this process or in any that it started.
 *
 * Why not c8: its converter cannot follow a source map with many sources, and reports every line of a bundle as covered.
 */
async function main(mochaArguments: readonly string[]): Promise<number> {
  await rm(reports, { recursive: true, force: true });
  await mkdir(reports, { recursive: true });
  const exitCode = await runMocha(mochaArguments);
  if (exitCode !== 0) return exitCode ?? 1;

  const files = summarise(await measure());
  const total = totalOf(files);
  for (const { file, missed, ...share } of files) {
    process.stdout.write(
      `${percentOf(share).padStart(5)} %  ${relative(root, file)}${missed === '' ? '' : `  not run: ${missed}`}\n`,
    );
  }
  process.stdout.write(
    `${percentOf(total).padStart(5)} %  of ${total.total} lines with code in ${files.length} files\n`,
  );
  if (total.covered * 100 >= total.total * floor) return 0;
  process.stderr.write(
    `The tests run less than ${floor} % of the product's lines: test what is listed above as not run.\n`,
  );
  return 1;
}

async function runMocha(mochaArguments: readonly string[]): Promise<number | null> {
  const mocha = join(dirname(createRequire(import.meta.url).resolve('mocha/package.json')), 'bin', 'mocha.js');
  const child = spawn(process.execPath, [mocha, ...mochaArguments], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_V8_COVERAGE: reports },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

async function measure(): Promise<LineCoverage> {
  const sources = new Set(await productSources());
  const scripts = await ProductScripts.read(sources, [builtTask]);
  // One after the other: hundreds of processes leave a report, each of about a megabyte.
  for (const file of await readdir(reports)) {
    for (const script of readV8Report(await readFile(join(reports, file), 'utf8'), file)) scripts.add(script);
  }
  const coverage: LineCoverage = new Map();
  for (const script of scripts.all()) addScript(coverage, script);
  for (const path of sources) if (!coverage.has(path)) await addUntouched(coverage, path);
  return coverage;
}

async function productSources(): Promise<readonly string[]> {
  const source = join(root, 'tasks', 'EcsDeployRevision', 'src');
  const files = await readdir(source, { recursive: true });
  return files.filter((file) => file.endsWith('.ts')).map((file) => join(source, file));
}

/** A file that neither a bundle nor a test loaded counts with all its code; one with types alone has none. */
async function addUntouched(coverage: LineCoverage, path: string): Promise<void> {
  const { map } = await transform(await readFile(path, 'utf8'), {
    loader: 'ts',
    sourcemap: 'external',
    sourcefile: path,
  });
  addScript(coverage, { sourceMap: map, lineStarts: [], executed: new ExecutedText(0), pathOf: () => path });
}

process.exitCode = await main(process.argv.slice(2));
