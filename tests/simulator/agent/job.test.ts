import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { zipSync } from 'fflate';

import { leaks, runStep, startJob } from '../../../simulator/agent/index.ts';
import { runScript, scriptedTask } from './scripted-step.ts';

describe('The steps of a job', () => {
  it('read the outputs and variables of earlier ones', async () => {
    const job = await startJob();
    await job.runStep({
      task: scriptedTask,
      name: 'first',
      inputs: {
        script: `tl.setVariable('declared', 'one'); tl.setVariable('plain', 'two'); tl.setVariable('more', 'three', false, true);`,
      },
    });
    const second = await job.runStep({
      task: scriptedTask,
      inputs: { plain: '$(first.declared) $(plain) $(first.more) $(declared)', script: `print(tl.getInput('plain'))` },
    });
    assert.deepEqual(second.log, ['one two three $(declared)']);
    assert.deepEqual(second.outputs, {});
    assert.equal(job.variables['first.declared'], 'one');
    await job.end();
  });

  it('mask what an earlier one has made secret', async () => {
    const job = await startJob();
    const script = (text: string): { task: string; inputs: Record<string, string> } => ({
      task: scriptedTask,
      inputs: { script: text },
    });
    await job.runStep(script(`tl.setSecret('hidden')`));
    const { log } = await job.runStep(script(`print('it is hidden')`));
    assert.deepEqual(log, ['it is ***']);
    await job.end();
  });

  it('share a temporary folder that goes with the job', async () => {
    const job = await startJob();
    const write = `require('fs').writeFileSync(require('path').join(tl.getVariable('Agent.TempDirectory'), 'x'), 'x')`;
    await job.runStep({ task: scriptedTask, inputs: { script: write } });
    assert.ok(existsSync(path.join(job.tempDirectory, 'x')));
    await job.end();
    assert.ok(!existsSync(job.tempDirectory));
    assert.ok(!existsSync(job.workingDirectory));
  });

  it('must leave their attachments alone until the job ends', async () => {
    const job = await startJob();
    const file = path.join(job.tempDirectory, 'a.md');
    await writeFile(file, '# Hello');
    await job.runStep({
      task: scriptedTask,
      inputs: { script: `tl.addAttachment('type', 'name', ${JSON.stringify(file)})` },
    });
    await rm(file);
    await assert.rejects(job.end(), /a\.md.*Leave them until the job ends/);
  });
});

describe('A task in a .vsix', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'vsix-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function pack(names: readonly string[]): Promise<string> {
    const files: Record<string, Uint8Array> = { 'extension.vsomanifest': new Uint8Array() };
    for (const name of names) {
      for (const file of await readdir(scriptedTask)) {
        if (file === 'main.cjs')
          files[`${name}/main.cjs`] = Buffer.from(`console.log('from the package', __dirname.endsWith('${name}'));`);
        else files[`${name}/${file}`] = await readFile(path.join(scriptedTask, file));
      }
    }
    const archive = path.join(folder, 'extension.vsix');
    await writeFile(archive, zipSync(files));
    return archive;
  }

  it('is unpacked and run', async () => {
    const { log } = await runStep({ task: await pack(['ScriptedV1']), inputs: { script: ';' } });
    assert.deepEqual(log, ['from the package true']);
  });

  it('is refused where the package holds several', async () => {
    await assert.rejects(runStep({ task: await pack(['A', 'B']), inputs: { script: ';' } }), /holds 2 tasks \(A, B\)/);
  });

  it('is missed with a word of advice', async () => {
    await assert.rejects(
      runStep({ task: path.join(folder, 'no.vsix'), inputs: { script: ';' } }),
      /There is no task at .*build it first/,
    );
  });
});

describe('A secret leaks', () => {
  const secret = 'p@ss word%1';
  const quoted = JSON.stringify(secret);
  const cases: readonly (readonly [title: string, script: string, places: readonly string[]])[] = [
    ['not where it is masked in the log', `print(${quoted}); tl.warning(${quoted});`, []],
    [
      'in Base64 in the log, where it is no variable',
      `print(Buffer.from(${quoted}).toString('base64'))`,
      ['log line 1'],
    ],
    ['in an output', `tl.setVariable('declared', ${quoted})`, ['output declared']],
    ['not in a secret output', `tl.setVariable('declared', ${quoted}, true)`, []],
    ['in progress', `tl.setProgress(1, ${quoted})`, ['progress 1']],
    ['in the completion', `tl.setResult(0, ${quoted})`, ['progress 1', 'completion']],
    [
      'in an attachment',
      `const file = tl.getVariable('Agent.TempDirectory') + '/a'; require('fs').writeFileSync(file, encodeURIComponent(${quoted})); tl.addAttachment('t', 'n', file);`,
      ['attachment n'],
    ],
  ];
  for (const [title, script, places] of cases) {
    it(title, async () => {
      const step = await runScript(`tl.setSecret(${quoted}); ${script}`);
      assert.deepEqual(leaks(step, [secret]), places);
      assert.ok(step.secrets.includes(secret));
    });
  }
});
