import assert from 'node:assert/strict';
import { denial, refusal } from '../support/fake-ecs.ts';
import { type Holding, checked, digestOf, ecrWith, reference, registry } from './registry.ts';
import type { EcrPort } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';
import { type CheckedImage, checkImages } from '../../../tasks/EcsDeployRevision/src/images/check-images.ts';
import { promotable, promote } from '../../../tasks/EcsDeployRevision/src/images/promote.ts';

const seven = checked(`${registry}/chat:7`);
const other = checked(`${registry}/chat:8`, { container: 'worker' });
const [{ signal }, text] = [new AbortController(), seven.image.text];
const held = { tags: ['7'], digest: digestOf(7) };

/** What is found before the deploy: warnings and notes, or why it stops the run. */
async function before(
  images: readonly CheckedImage[],
  repositories: Readonly<Record<string, Holding>>,
  port: Partial<EcrPort> = {},
): Promise<readonly string[]> {
  const { ecr } = ecrWith(repositories, port);
  const notes: string[] = [];
  const note = (what: string, why: string): void => void notes.push(`${what}. ${why}`);
  const options = { verifyImage: false, mutableTags: 'allow', pinDigest: false, promoteTag: 'live' } as const;
  return checkImages(ecr, images, options, note, signal).then(
    ({ warnings }) => [...warnings, ...notes],
    (error: { code?: string; message?: string }) => [`${error.code}: ${error.message}`],
  );
}

const taken = { tags: ['live'], digest: digestOf(6) };
const refused = (mutability: string): string =>
  `not-deployable: promoteTag: The tag "live" of the repository chat is immutable (${mutability}) and names ${digestOf(6)} already, so it cannot be moved to ${text}. ` +
  "Choose a tag that is new each time, or exclude it from the repository's immutability.";

describe('promoteTag before the deploy', () => {
  const rows: readonly (readonly [string, Holding, readonly string[]])[] = [
    ['passes where the tag can be moved', { images: [held, taken] }, []],
    ['passes where the tag is new', { mutability: 'IMMUTABLE', images: [held] }, []],
    [
      'passes where the image has the tag already',
      { mutability: 'IMMUTABLE', images: [{ ...held, tags: ['7', 'live'] }] },
      [],
    ],
    [
      'passes where the tag is excluded from immutability',
      { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['li*'], images: [held, taken] },
      [],
    ],
    ['stops where the tag is immutable', { mutability: 'IMMUTABLE', images: [held, taken] }, [refused('IMMUTABLE')]],
    [
      'stops where the tag is excluded from mutability',
      { mutability: 'MUTABLE_WITH_EXCLUSION', exclusions: ['live'], images: [held, taken] },
      [refused('MUTABLE_WITH_EXCLUSION')],
    ],
    ['passes a setting that nobody knows: ECR will decide', { mutability: 'SEALED', images: [held, taken] }, []],
  ];
  for (const [title, repository, expected] of rows) {
    it(title, async () => assert.deepEqual(await before([seven], { chat: repository }), expected));
  }

  it('stops where one repository has two images of the run', async () => {
    const images = [held, { tags: ['8'], digest: digestOf(8) }];
    assert.deepEqual(await before([seven, other], { chat: { images } }), [
      `not-deployable: promoteTag: ${text} and ${other.image.text} are different images of one repository, and a tag names one only.`,
    ]);
  });

  it('passes two tags of one image, and images of two repositories', async () => {
    const repositories = { chat: { images: [{ ...held, tags: ['7', '8'] }] }, log: { images: [{ tags: ['1'] }] } };
    assert.deepEqual(await before([seven, other, checked(`${registry}/log:1`)], repositories), []);
  });

  it('warns where no image is in ECR', async () => {
    assert.deepEqual(await before([checked('nginx:1')], {}), [
      'promoteTag: none of the images that this run sets is in Amazon ECR, so none gets the tag "live".',
    ]);
  });

  it('passes over other registries where an image is in ECR', async () => {
    assert.deepEqual(await before([seven, checked('nginx:1')], { chat: { images: [held] } }), []);
  });

  it('passes an image that ECR fetches with the first pull', async () => {
    assert.deepEqual(await before([seven], {}, { pullThroughPrefixes: () => Promise.resolve(['ROOT']) }), []);
  });

  it('stops where the image is missing', async () => {
    assert.match((await before([seven], {}))[0] ?? '', /^not-found: .* does not exist/);
  });

  it('stops where the image, or its manifest, may not be read: it could not be tagged either', async () => {
    const denied = { image: () => Promise.reject(denial('ecr:DescribeImages')) };
    assert.deepEqual(await before([seven], {}, denied), ['access-denied: Denied: ecr:DescribeImages']);
    const partly = { chat: { images: [{ ...held, unanswered: [denial('ecr:BatchGetImage')] }] } };
    assert.deepEqual(await before([seven], partly), ['access-denied: Denied: ecr:BatchGetImage']);
  });

  it('goes on where only the description of the image may not be read', async () => {
    const partly = { chat: { images: [{ ...held, unanswered: [denial('ecr:DescribeImages')] }] } };
    assert.deepEqual(await before([seven], partly), []);
  });

  it('notes where the repository may not be read', async () => {
    const port = { repository: () => Promise.reject(denial('ecr:DescribeRepositories')) };
    assert.deepEqual(await before([seven], { chat: { images: [held] } }, port), [
      'Whether tags in ECR can be moved could not be checked. Denied: ecr:DescribeRepositories',
    ]);
  });
});

describe('promoting images', () => {
  /** What became of the images, and the tags that were put. */
  async function promoted(
    texts: readonly string[],
    digests: Readonly<Record<string, string>>,
    images: readonly object[] = [held],
    given: Partial<EcrPort> = {},
  ) {
    const puts: string[] = [];
    const putImage: EcrPort['putImage'] = ({ repositoryName }, { manifest, mediaType, digest }, tag) => {
      puts.push(`${repositoryName} ${manifest} ${mediaType} ${digest} ${tag}`);
      return Promise.resolve(true);
    };
    const { ecr, asked } = ecrWith({ chat: { images } }, { putImage, ...given });
    const known = new Map(Object.entries(digests));
    return { results: await promote(ecr, texts.map(reference), known, 'live', signal), puts, asked };
  }

  it('tags what was deployed, by its digest, and nothing in other registries', async () => {
    assert.deepEqual(await promoted([text, text, 'nginx:1'], { [text]: digestOf(7) }), {
      results: [{ image: text, outcome: 'tagged' }],
      puts: [`chat {} single ${digestOf(7)} live`],
      asked: [`image chat ${digestOf(7)} with its manifest`],
    });
  });

  it('takes what the tag names by now where the digest was not known before', async () => {
    assert.deepEqual((await promoted([text], {})).asked, ['image chat 7 with its manifest']);
  });

  const why = (reason: string) => [{ image: text, outcome: 'refused', why: reason }];
  const failures: readonly (readonly [string, readonly object[], Partial<EcrPort>, string])[] = [
    ['an image that is gone', [], {}, 'it is no longer in ECR.'],
    [
      'an image without a manifest',
      [{ ...held, manifest: undefined, status: 'ARCHIVED' }],
      {},
      'ECR does not give its manifest (the image is ARCHIVED).',
    ],
    [
      'a manifest that may not be read',
      [{ ...held, manifest: undefined, unanswered: [denial('ecr:BatchGetImage')] }],
      {},
      'Denied: ecr:BatchGetImage',
    ],
    [
      'a tag that ECR refuses',
      [held],
      { putImage: () => Promise.reject(refusal('ecr:PutImage', 'ImageTagAlreadyExistsException')) },
      'ecr:PutImage was refused.',
    ],
  ];
  for (const [what, images, port, reason] of failures) {
    it(`tells of ${what}, and throws nothing`, async () => {
      const { results } = await promoted([text], { [text]: digestOf(7) }, images, port);
      assert.deepEqual(results, why(reason));
    });
  }

  it('tags the others where one cannot be', async () => {
    const missing = `${registry}/log:1`;
    const { results } = await promoted([missing, text], { [text]: digestOf(7) });
    assert.deepEqual(
      results.map(({ image, outcome }) => [image, outcome]),
      [
        [missing, 'refused'],
        [text, 'tagged'],
      ],
    );
  });

  it('says where the image had the tag already', async () => {
    const putImage = () => Promise.resolve(false);
    const { results } = await promoted([text], {}, [held], { putImage });
    assert.deepEqual(results, [{ image: text, outcome: 'hadIt' }]);
  });

  it('ends with the run', async () => {
    const reason = new Error('canceled');
    await assert.rejects(promoted([text], {}, [held], { putImage: () => Promise.reject(reason) }), reason);
  });
});

describe('what a promotion would do', () => {
  const rows: readonly (readonly [string, string, readonly object[], Partial<EcrPort>, readonly string[]])[] = [
    ['tags an image where nothing has the tag', text, [held], {}, [text]],
    ['moves the tag from another image', text, [held, taken], {}, [text]],
    ['leaves an image that has the tag', text, [{ ...held, tags: ['7', 'live'] }], {}, []],
    ['leaves an image of another registry', 'nginx:1', [], {}, []],
    ['tags where ECR does not tell', text, [], { image: () => Promise.reject(denial('ecr:DescribeImages')) }, [text]],
  ];
  for (const [title, image, images, port, expected] of rows) {
    it(title, async () => {
      const { ecr } = ecrWith({ chat: { images } }, port);
      const digests = new Map([[text, digestOf(7)]]);
      const found = await promotable(ecr, [reference(image), reference(image)], digests, 'live', () => {}, signal);
      assert.deepEqual(found, expected);
    });
  }
});
