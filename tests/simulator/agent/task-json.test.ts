import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { readTaskDefinition, type TaskDefinition } from '../../../simulator/agent/task-json.ts';

describe('The agent reads of a task.json', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'task-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function read(json: unknown): Promise<TaskDefinition> {
    await writeFile(path.join(folder, 'task.json'), `\uFEFF${JSON.stringify(json)}`);
    return readTaskDefinition(folder);
  }

  it('the target of the newest handler', async () => {
    const execution = { Node10: { target: 'a.js' }, Node24: { target: 'c.js' }, Node20_1: { target: 'b.js' } };
    const { target, handler } = await read({ name: 'T', execution });
    assert.deepEqual([target, handler], ['c.js', 'Node24']);
  });

  it('that Node.js cannot run it, and what it names instead', async () => {
    await assert.rejects(
      read({ name: 'T', execution: { PowerShell3: { target: 'a.ps1' } } }),
      /execution names PowerShell3/,
    );
  });

  it('its restrictions', async () => {
    const restrictions = { commands: { mode: 'restricted' }, settableVariables: { allowed: ['a'] } };
    const task = await read({ name: 'T', execution: { Node24: { target: 'c.js' } }, restrictions });
    assert.deepEqual([task.restrictedCommands, task.settableVariables], [true, ['a']]);
  });
});
