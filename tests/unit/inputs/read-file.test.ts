import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refusedLater } from '../support/refused.ts';
import { readInputFile } from '../../../tasks/EcsDeployRevision/src/inputs/read-file.ts';

describe('a file that an input names', () => {
  let folder = '';
  const read = async (path: string): Promise<string> => (await readInputFile('overridesFile', path, folder)).text;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'read-file-'));
    await mkdir(join(folder, 'infra'));
    const utf16 = Buffer.from('\u{FEFF}{"a": "ä"}', 'utf16le');
    await Promise.all([
      writeFile(join(folder, 'infra', 'plain.json'), '{"a": "ä"}'),
      writeFile(join(folder, 'bom.json'), '\u{FEFF}{"a": "ä"}'),
      writeFile(join(folder, 'powershell.json'), utf16),
      writeFile(join(folder, 'big-endian.json'), Buffer.from(utf16).swap16()),
      writeFile(join(folder, 'latin1.yaml'), Buffer.from('a: 1\nb: ä\n', 'latin1')),
      writeFile(join(folder, 'empty.json'), ''),
      writeFile(join(folder, 'five.json'), Buffer.alloc(5 * 2 ** 20, 32)),
      writeFile(join(folder, 'more.json'), Buffer.alloc(5 * 2 ** 20 + 1, 32)),
    ]);
  });

  after(() => rm(folder, { recursive: true }));

  for (const path of [
    'infra/plain.json',
    './infra/../infra/plain.json',
    'bom.json',
    'powershell.json',
    'big-endian.json',
  ]) {
    it(`is read: ${path}`, async () => {
      assert.equal(await read(path), '{"a": "ä"}');
    });
  }

  it('is read where its path is absolute, and goes by the name that the user wrote', async () => {
    const path = join(folder, 'bom.json');
    assert.deepEqual(await readInputFile('overridesFile', path, '/elsewhere'), {
      name: `overridesFile ${path}`,
      text: '{"a": "ä"}',
    });
  });

  it('may have 5 MB, or nothing in it', async () => {
    assert.equal((await read('five.json')).length, 5 * 2 ** 20);
    assert.equal(await read('empty.json'), '');
  });

  it('has to be there', async () => {
    assert.equal(
      await refusedLater('invalid-input', read('infra/other.json')),
      `overridesFile is "infra/other.json", but there is no file ${join(folder, 'infra', 'other.json')}. Correct the path; it is relative to the working directory of the job.`,
    );
  });

  it('is no folder', async () => {
    assert.equal(
      await refusedLater('invalid-input', read('infra')),
      'overridesFile is "infra", which is a folder. Give the path of a file in it.',
    );
  });

  it('is no device, which may never end', async () => {
    assert.equal(
      await refusedLater('invalid-input', read('/dev/null')),
      'overridesFile is "/dev/null", which is not a file.',
    );
  });

  it('has no more than 5 MB', async () => {
    assert.equal(
      await refusedLater('invalid-input', read('more.json')),
      'overridesFile is "more.json", which has 5242881 bytes; the limit is 5242880.',
    );
  });

  it('is a text in UTF-8 or UTF-16', async () => {
    assert.equal(
      await refusedLater('invalid-input', read('latin1.yaml')),
      'overridesFile latin1.yaml, line 2, column 4: this is not UTF-8 text. Save the file as UTF-8.',
    );
  });

  it('can be named by a path that no file can have', async () => {
    assert.match(
      await refusedLater('invalid-input', read('a\0b')),
      /^overridesFile is "a\0b", which cannot be read: .*Correct the path\.$/,
    );
    assert.match(
      await refusedLater('invalid-input', read('bom.json/x')),
      /^overridesFile is "bom\.json\/x", (which cannot be read|but there is no file)/,
    );
  });
});
