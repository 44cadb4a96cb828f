import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { thirdPartyNotices } from '../../scripts/package/notices.ts';

describe('the third-party notices', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'notices-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }

  async function script(name: string, ...sources: readonly string[]): Promise<string> {
    const map = join('dist', `${name}.map`);
    await write(map, JSON.stringify({ sources }));
    return join(folder, map);
  }

  it('hold each licence once, under all the packages that share it, and leave our own sources out', async () => {
    await write('node_modules/@scope/one/package.json', '{"name":"@scope/one","version":"1.0.0","license":"MIT"}');
    await write('node_modules/@scope/one/LICENSE', 'Do as you like.\n');
    await write('node_modules/two/package.json', '{"name":"two","version":"2.0.0","license":"MIT"}');
    await write('node_modules/two/license.md', 'Do as you like.');
    await write(
      'node_modules/two/node_modules/three/package.json',
      '{"name":"three","version":"3.0.0","license":"ISC"}',
    );
    await write('node_modules/unused/package.json', '{"name":"unused","version":"9.0.0","license":"MIT"}');
    const main = await script(
      'main.js',
      '../src/main.ts',
      '../node_modules/@scope/one/lib/a.js',
      '../node_modules/two/node_modules/three/index.js',
    );
    const lazy = await script('lazy.js', '../node_modules/two/index.js', '../node_modules/@scope/one/lib/b.js');
    const rule = '-'.repeat(80);
    assert.equal(
      await thirdPartyNotices([main, lazy]),
      [
        'The task contains these packages, under these licences.',
        '',
        rule,
        '',
        '@scope/one 1.0.0 (MIT)',
        'two 2.0.0 (MIT)',
        '',
        'Do as you like.',
        '',
        rule,
        '',
        'three 3.0.0 (ISC)',
        '',
        'The package states its licence by name only: ISC.',
        '',
      ].join('\n'),
    );
  });

  it('are refused where a package has no licence at all', async () => {
    await write('node_modules/none/package.json', '{"name":"none","version":"1.0.0"}');
    await assert.rejects(thirdPartyNotices([await script('main.js', '../node_modules/none/index.js')]), {
      message: `${join(folder, 'node_modules', 'none')} states no licence: find out which it has before shipping it.`,
    });
  });
});
