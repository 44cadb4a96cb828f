import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { splitBundle } from '../../scripts/build/split-bundle.ts';

const run = promisify(execFile);

const sources = {
  'main.ts': `import { count } from './counter.ts';
import { name } from './name.ts';
declare const GREETING: string;
const loaded = (): string => Object.keys(require.cache).map((path) => path.replace(/^.*[\\\\/]/, '').replace(/-.*/, '')).join();
async function main(): Promise<void> {
  count();
  const before = loaded();
  const lazy = process.argv[2] === 'lazily' ? [(await import('./lazy.ts')).lazy(), (await import('./late.ts')).late()] : [];
  process.stdout.write(JSON.stringify({ greeting: name(GREETING), before, lazy, after: loaded(), count: count() }));
}
void main();
`,
  'name.ts': 'export const name = (greeting: string): string => `${greeting} world`;\n',
  'counter.ts':
    "export * from './never.ts';\nlet n = 0;\nexport const count = (): number => ++n;\nexport const again = (): number => count();\n",
  'lazy.ts': "import { again } from './counter.ts';\nexport const lazy = (): string => `lazy ${again()}`;\n",
  'late.ts': "import { name } from './name.ts';\nexport const late = (): string => name('late');\n",
  'never.ts': "export const unused = async (): Promise<unknown> => import('./unwanted.ts');\n",
  'unwanted.ts': 'export const unwanted = 1;\n',
};

describe('a bundle that is split', () => {
  let folder = '';
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'split-bundle-')));
    await mkdir(join(folder, 'built'));
    await writeFile(join(folder, 'built', 'package.json'), '{ "type": "commonjs" }');
    for (const [file, text] of Object.entries(sources)) await writeFile(join(folder, file), text);
    await splitBundle(join(folder, 'main.ts'), join(folder, 'built'), { GREETING: '"hello"' });
  });
  after(() => rm(folder, { recursive: true }));

  async function outputOf(...args: readonly string[]): Promise<unknown> {
    const { stdout } = await run(process.execPath, [join(folder, 'built', 'main.js'), ...args]);
    return JSON.parse(stdout);
  }

  it('starts with two scripts, however many lazy modules share parts of the program', async () => {
    const loaded = 'main.js,chunk';
    assert.deepEqual(await outputOf(), { greeting: 'hello world', before: loaded, lazy: [], after: loaded, count: 2 });
  });

  it('loads each lazy module when it is reached, with the state that the program already has', async () => {
    assert.deepEqual(await outputOf('lazily'), {
      greeting: 'hello world',
      before: 'main.js,chunk',
      lazy: ['lazy 2', 'late world'],
      after: 'main.js,chunk,lazy,late',
      count: 3,
    });
  });

  it('leaves out what only unused code would import', async () => {
    const scripts = (await readdir(join(folder, 'built'))).filter((file) => file.endsWith('.js'));
    const names = scripts.map((file) => file.replace(/-[A-Z0-9]{8}\.js$/, '')).toSorted();
    assert.deepEqual(names, ['chunk', 'late', 'lazy', 'main.js']);
  });

  it('has source maps that lead from each script back to the sources', async () => {
    const built = join(folder, 'built');
    const script = (await readdir(built)).find((file) => /^lazy-.*\.js$/.test(file)) ?? '';
    const text = await readFile(join(built, script), 'utf8');
    const map = new TraceMap(await readFile(join(built, `${script}.map`), 'utf8'));
    const { source, line } = originalPositionFor(map, { line: 1, column: text.indexOf('`lazy ') });
    assert.deepEqual({ source, line }, { source: '../lazy.ts', line: 2 });
  });
});
