import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { BatchGetImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { closeAll, start } from './support.ts';
import type { SeededImage, Simulator } from '../../../simulator/aws/index.ts';

const repositoryName = 'web';
const manifestType = 'application/vnd.oci.image.manifest.v1+json';

/** The manifest that a tag names. */
async function manifestOf(simulator: Simulator, tag: string): Promise<string> {
  const answer = await simulator.call('ecr:BatchGetImage', { repositoryName, imageIds: [{ imageTag: tag }] });
  return (answer['images'] as { imageManifest: string }[])[0]?.imageManifest ?? '';
}

/** The tags of each image, by digest. */
async function tags(simulator: Simulator): Promise<Record<string, readonly string[]>> {
  const answer = await simulator.call('ecr:DescribeImages', { repositoryName, filter: { imageStatus: 'ANY' } });
  const details = answer['imageDetails'] as { imageDigest: string; imageTags?: string[] }[];
  return Object.fromEntries(details.map(({ imageDigest, imageTags = [] }) => [imageDigest, imageTags]));
}

/** A simulator whose repository has the images `1` and `2`, and the tag `live` on the first. */
async function twoImages(seeded: Partial<SeededImage> = {}) {
  const simulator = await start();
  const first = simulator.ecr.putImage({ repository: repositoryName, tags: ['1', 'live'], ...seeded });
  const second = simulator.ecr.putImage({ repository: repositoryName, tags: ['2'] });
  const put = async (imageTag: string, from = '2', more: object = {}) =>
    simulator.call('ecr:PutImage', {
      repositoryName,
      imageManifest: await manifestOf(simulator, from),
      imageTag,
      ...more,
    });
  return { simulator, first: first.digest, second: second.digest, put };
}

describe('the simulator’s PutImage', () => {
  afterEach(closeAll);

  it('moves a tag to the image whose manifest is put', async () => {
    const { simulator, first, second, put } = await twoImages();
    const { image } = await put('live', '2', { imageDigest: second });
    assert.deepEqual((image as { imageId: object }).imageId, { imageDigest: second, imageTag: 'live' });
    assert.deepEqual(await tags(simulator), { [first]: ['1'], [second]: ['2', 'live'] });
  });

  it('speaks with the real SDK', async () => {
    const { simulator, second } = await twoImages();
    const { url: endpoint, region, credentials } = simulator;
    const client = new ECRClient({ endpoint, region, credentials, maxAttempts: 1 });
    const { images } = await client.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: '2' }] }));
    const imageManifest = images?.[0]?.imageManifest;
    const command = new PutImageCommand({ repositoryName, imageManifest, imageTag: 'live' });
    assert.equal((await client.send(command)).image?.imageId?.imageDigest, second);
    await assert.rejects(client.send(command), { name: 'ImageAlreadyExistsException' });
  });

  const mutabilities: readonly (readonly [string, Partial<SeededImage>, string, boolean])[] = [
    ['MUTABLE', {}, 'live', true],
    ['IMMUTABLE', { mutability: 'IMMUTABLE' }, 'live', false],
    ['IMMUTABLE, a tag that is new', { mutability: 'IMMUTABLE' }, 'new', true],
    [
      'IMMUTABLE_WITH_EXCLUSION, a tag that is excluded',
      { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['x', 'l*e'] },
      'live',
      true,
    ],
    [
      'IMMUTABLE_WITH_EXCLUSION, a tag that is not excluded',
      { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['l*e.'] },
      'live',
      false,
    ],
    [
      'MUTABLE_WITH_EXCLUSION, a tag that is excluded',
      { mutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['liv*'] },
      'live',
      false,
    ],
    [
      'MUTABLE_WITH_EXCLUSION, a tag that is not excluded',
      { mutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['v*'] },
      'live',
      true,
    ],
  ];
  for (const [setting, seeded, tag, moves] of mutabilities) {
    it(`${moves ? 'moves' : 'refuses to move'} a tag where the repository is ${setting}`, async () => {
      const { simulator, second, put } = await twoImages(seeded);
      if (moves) {
        await put(tag);
        assert.ok((await tags(simulator))[second]?.includes(tag));
      } else {
        await assert.rejects(put(tag), {
          code: 'ImageTagAlreadyExistsException',
          message: `The image tag '${tag}' already exists in the 'web' repository and cannot be overwritten because the repository is immutable.`,
        });
        assert.ok(!(await tags(simulator))[second]?.includes(tag));
      }
    });
  }

  it('says that an image has its tag already, also where tags are immutable', async () => {
    const { first, put } = await twoImages({ mutability: 'IMMUTABLE' });
    await assert.rejects(put('live', '1'), {
      code: 'ImageAlreadyExistsException',
      message: `Image with digest '${first}' and tag 'live' already exists in the repository with name 'web' in registry with id '123456789012'`,
    });
  });

  it('brings an image back from the archive', async () => {
    const { simulator, first } = await twoImages();
    const imageManifest = await manifestOf(simulator, '1');
    simulator.ecr.putImage({ repository: repositoryName, tags: ['1', 'live'], status: 'ARCHIVED' });
    await simulator.call('ecr:PutImage', { repositoryName, imageManifest, imageTag: '1' });
    const answer = await simulator.call('ecr:DescribeImages', {
      repositoryName,
      imageIds: [{ imageDigest: first }],
    });
    assert.equal((answer['imageDetails'] as { imageStatus: string }[])[0]?.imageStatus, 'ACTIVE');
  });

  const layer = (digest: string) => ({ mediaType: 'x', size: 1, digest });
  const refusals: readonly (readonly [string, object, object])[] = [
    [
      'a repository that does not exist',
      { repositoryName: 'none', imageManifest: '{}' },
      { code: 'RepositoryNotFoundException' },
    ],
    ['what is not JSON', { imageManifest: '{' }, { code: 'InvalidParameterException', message: /Invalid JSON syntax/ }],
    ['a list', { imageManifest: '[]' }, { code: 'InvalidParameterException', message: /Invalid JSON syntax/ }],
    [
      'a manifest without a media type',
      { imageManifest: '{}' },
      { code: 'InvalidParameterException', message: /media/ },
    ],
    [
      'a digest that is not the manifest’s',
      { imageManifest: '{}', imageManifestMediaType: manifestType, imageDigest: `sha256:${'0'.repeat(64)}` },
      { code: 'ImageDigestDoesNotMatchException' },
    ],
    [
      'layers that nobody uploaded',
      { imageManifest: JSON.stringify({ mediaType: manifestType, layers: [layer('sha256:a'), layer('sha256:b')] }) },
      { code: 'LayersNotFoundException', message: /'\[sha256:a, sha256:b\]'/ },
    ],
    [
      'a list of images that are not there',
      { imageManifest: JSON.stringify({ mediaType: 'list', manifests: [layer('sha256:c')] }) },
      { code: 'ReferencedImagesNotFoundException', message: /'\[sha256:c\]'/ },
    ],
  ];
  for (const [what, input, error] of refusals) {
    it(`refuses ${what}`, async () => {
      const { simulator } = await twoImages();
      await assert.rejects(simulator.call('ecr:PutImage', { repositoryName, ...input }), error);
    });
  }

  it('takes another manifest of layers that are there, with the digest of its text', async () => {
    const { simulator } = await twoImages();
    const { config, layers } = JSON.parse(await manifestOf(simulator, '2')) as Record<string, unknown>;
    const imageManifest = JSON.stringify({ mediaType: manifestType, config, layers, annotations: { built: 'again' } });
    await simulator.call('ecr:PutImage', { repositoryName, imageManifest, imageTag: '3' });
    const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
    assert.deepEqual((await tags(simulator))[digest], ['3']);
  });

  it('needs ecr:PutImage on the repository', async () => {
    const { simulator, put } = await twoImages();
    simulator.identities.deny('administrator', 'ecr:PutImage', 'arn:aws:ecr:eu-west-1:123456789012:repository/web');
    await assert.rejects(put('live'), { code: 'AccessDeniedException', message: /ecr:PutImage on resource: .*\/web/ });
  });
});

describe('the simulator’s tag mutability', () => {
  afterEach(closeAll);
  const filters = [{ filterType: 'WILDCARD', filter: 'dev-*' }];

  it('is set with the repository, changed later, and shown', async () => {
    const simulator = await start();
    const created = await simulator.call('ecr:CreateRepository', {
      repositoryName,
      imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
      imageTagMutabilityExclusionFilters: filters,
    });
    const shown = (repository: unknown) => {
      const facts = repository as Record<string, unknown>;
      return [facts['imageTagMutability'], facts['imageTagMutabilityExclusionFilters']];
    };
    assert.deepEqual(shown(created['repository']), ['IMMUTABLE_WITH_EXCLUSION', filters]);
    await simulator.call('ecr:PutImageTagMutability', { repositoryName, imageTagMutability: 'IMMUTABLE' });
    const { repositories } = await simulator.call('ecr:DescribeRepositories', {});
    assert.deepEqual(shown((repositories as object[])[0]), ['IMMUTABLE', undefined]);
  });

  for (const [what, input] of [
    ['an unknown setting', { imageTagMutability: 'SOMETIMES' }],
    ['exclusions without filters', { imageTagMutability: 'MUTABLE_WITH_EXCLUSION' }],
    ['filters without exclusions', { imageTagMutability: 'IMMUTABLE', imageTagMutabilityExclusionFilters: filters }],
    [
      'a filter of another type',
      {
        imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'REGEX', filter: 'a' }],
      },
    ],
    [
      'a filter with other characters',
      {
        imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [{ filterType: 'WILDCARD', filter: 'a?' }],
      },
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const simulator = await start();
      await assert.rejects(simulator.call('ecr:CreateRepository', { repositoryName, ...input }), {
        code: 'InvalidParameterException',
      });
    });
  }
});
