import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { unzipSync } from 'fflate';
import { packageExtension } from '../../scripts/package.ts';

describe('the packaged extension', () => {
  it('holds the built task, its pages and licences, and nothing else', async () => {
    const { vsix } = await packageExtension();
    assert.match(basename(vsix), /^ecs-deploy-revision\.ecs-deploy-revision-\d+\.\d+\.\d+\.vsix$/);
    const files = Object.keys(unzipSync(await readFile(vsix))).filter((path) => !path.endsWith('/'));
    const split = files.filter((path) => /^tasks\/EcsDeployRevision\/[\w-]+-[A-Z0-9]{8}\.js$/.test(path));
    assert.ok(
      split.some((path) => basename(path).startsWith('ecr-client-')),
      split.join(),
    );
    const others = files.filter((path) => !split.includes(path));
    assert.deepEqual(others.toSorted(), [
      'LICENSE.txt',
      'ThirdPartyNotices.txt',
      '[Content_Types].xml',
      'extension.vsixmanifest',
      'extension.vsomanifest',
      'images/icon.png',
      'overview.md',
      'tasks/EcsDeployRevision/icon.png',
      'tasks/EcsDeployRevision/index.js',
      'tasks/EcsDeployRevision/main.js',
      'tasks/EcsDeployRevision/package.json',
      'tasks/EcsDeployRevision/task.json',
    ]);
  });
});
