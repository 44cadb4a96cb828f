import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { problemsOfTfx, runTfx } from '../../scripts/package/tfx.ts';
import { goodTask } from './task-fixture.ts';

const manifest = {
  manifestVersion: 1,
  id: 'sample',
  publisher: 'somebody',
  version: '1.2.3',
  name: 'Sample',
  targets: [{ id: 'Microsoft.VisualStudio.Services' }],
  categories: ['Azure Pipelines'],
  files: [{ path: 'task/task.json' }],
  contributions: [
    {
      id: 'task',
      type: 'ms.vss-distributed-task.task',
      targets: ['ms.vss-distributed-task.tasks'],
      properties: { name: 'task' },
    },
  ],
};

describe('tfx', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfx-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function stage(files: Readonly<Record<string, string>>): Promise<string> {
    const root = join(folder, 'staged');
    for (const [file, content] of Object.entries(files)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(join(root, file), content);
    }
    return root;
  }

  it('packs a good extension without a word against it, under the publisher asked for', async () => {
    const root = await stage({
      'vss-extension.json': JSON.stringify(manifest),
      'task/task.json': JSON.stringify(goodTask),
      'task/index.js': '',
    });
    const out = join(folder, 'out');
    assert.deepEqual(problemsOfTfx(await runTfx(root, out, { publisher: 'else', extensionId: 'other' })), []);
    assert.deepEqual(await readdir(out), ['else.other-1.2.3.vsix']);
  });

  it('only warns of a task.json whose file is missing, which counts as a problem here', async () => {
    const root = await stage({
      'vss-extension.json': JSON.stringify(manifest),
      'task/task.json': JSON.stringify(goodTask),
    });
    const run = await runTfx(root, join(folder, 'out'), {});
    assert.equal(run.exitCode, 0);
    assert.deepEqual(problemsOfTfx(run).slice(3), [
      'tfx says: warning: \tSampleTask: execution.Node20_1.target references file that does not exist: index.js',
      'tfx says: warning: \tSampleTask: execution.Node24.target references file that does not exist: index.js',
    ]);
  });

  it('fails without a manifest, and its exit code and words are passed on', async () => {
    const problems = problemsOfTfx(await runTfx(await stage({ nothing: '' }), join(folder, 'out'), {}));
    assert.equal(problems[0], 'tfx ended with exit code 255.');
    assert.match(problems[1] ?? '', /^tfx wrote to stderr: error: .*vss-extension\.json/s);
  });
});
