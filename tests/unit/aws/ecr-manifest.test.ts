import assert from 'node:assert/strict';
import {
  architecturesIn,
  isManifestList,
  platformDigests,
} from '../../../tasks/EcsDeployRevision/src/aws/ecr-manifest.ts';

const entry = (architecture: string | undefined, more: object = {}) => ({
  digest: `sha256:${architecture ?? 'none'}`,
  ...(architecture === undefined ? {} : { platform: { os: 'linux', architecture } }),
  ...more,
});
const list = (...manifests: readonly object[]): string => JSON.stringify({ schemaVersion: 2, manifests });

describe('the architectures of a manifest', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['are those of a list', list(entry('amd64'), entry('arm64')), ['amd64', 'arm64']],
    ['are named once', list(entry('arm'), entry('arm', { digest: 'sha256:v6' })), ['arm']],
    ['are without attestations', list(entry('amd64'), entry('unknown')), ['amd64']],
    ['are not told where an entry does not tell its own', list(entry('amd64'), entry(undefined)), []],
    ['are not told by a single image', JSON.stringify({ config: { digest: 'sha256:c' }, layers: [] }), []],
    ['are not told by an empty list', list(), []],
    ['are not told by what is not JSON', '<html>', []],
    ['are not told by a list of something else', '{"manifests":["amd64",1,null]}', []],
  ];
  for (const [title, manifest, expected] of rows) {
    it(title, () => assert.deepEqual(architecturesIn(manifest), expected));
  }
});

describe('a manifest list', () => {
  it('has the digests of its platforms', () => {
    assert.deepEqual(platformDigests(list(entry('amd64'), entry('arm64'))), ['sha256:amd64', 'sha256:arm64']);
  });

  for (const [mediaType, expected] of [
    ['application/vnd.docker.distribution.manifest.list.v2+json', true],
    ['application/vnd.oci.image.index.v1+json', true],
    ['application/vnd.docker.distribution.manifest.v2+json', false],
    ['application/vnd.oci.image.manifest.v1+json', false],
  ] as const) {
    it(`is ${expected ? '' : 'not '}what has the type ${mediaType}`, () => {
      assert.equal(isManifestList(mediaType), expected);
    });
  }
});
