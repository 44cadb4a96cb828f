import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { problemsOfVsix } from '../../scripts/package/vsix.ts';

const envelope = {
  '[Content_Types].xml': strToU8('x'),
  'extension.vsixmanifest': strToU8('x'),
  'extension.vsomanifest': strToU8('x'),
};

function vsixOf(files: Readonly<Record<string, string>>): Uint8Array {
  return zipSync({
    ...envelope,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
  });
}

describe('the contents of a .vsix', () => {
  const expected = new Map([
    ['task/index.js', strToU8('start')],
    ['task/main.js', strToU8('deploy')],
  ]);

  it('are right where they are the files of the build', () => {
    assert.deepEqual(
      problemsOfVsix(vsixOf({ 'task/': '', 'task/index.js': 'start', 'task/main.js': 'deploy' }), expected),
      [],
    );
  });

  it('are wrong with a source map, without a file, or with another one in its place', () => {
    assert.deepEqual(problemsOfVsix(vsixOf({ 'task/main.js': 'old', 'task/main.js.map': '{}' }), expected), [
      'The .vsix contains task/main.js.map, which does not belong into it.',
      'The .vsix lacks task/index.js: list it in vss-extension.json.',
      'The .vsix contains another task/main.js than the build made.',
    ]);
  });

  it('are wrong without the manifest', () => {
    assert.deepEqual(problemsOfVsix(zipSync({ '[Content_Types].xml': strToU8('x') }), new Map()), [
      'The .vsix lacks extension.vsixmanifest: list it in vss-extension.json.',
      'The .vsix lacks extension.vsomanifest: list it in vss-extension.json.',
    ]);
  });
});
