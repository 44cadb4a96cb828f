import assert from 'node:assert/strict';
import { denial, outage } from '../support/fake-ecs.ts';
import { type Held, type Holding, checked, digestOf, ecrWith, registry } from './registry.ts';
import type { EcrPort } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';
import {
  type CheckedImage,
  type ImageChecks,
  checkImages,
} from '../../../tasks/EcsDeployRevision/src/images/check-images.ts';

interface Facts {
  readonly images?: readonly CheckedImage[];
  readonly repositories?: Readonly<Record<string, Holding>>;
  readonly port?: Partial<EcrPort>;
  readonly options?: Partial<ImageChecks>;
}

const off: ImageChecks = { verifyImage: false, mutableTags: 'allow', pinDigest: false, promoteTag: undefined };
const chat = { chat: { images: [{ tags: ['7'] }] } };
const seven = checked(`${registry}/chat:7`);

/** What the checks find: digests, warnings, what they note, and what they asked; or why they stop the run. */
async function check({ images = [seven], repositories = chat, port = {}, options = {} }: Facts) {
  const { ecr, asked } = ecrWith(repositories, port);
  const notes: string[] = [];
  const note = (what: string, why: string): void => void notes.push(`${what}. ${why}`);
  const outcome = await checkImages(ecr, images, { ...off, ...options }, note, new AbortController().signal).then(
    ({ digests, warnings }) => ({ digests: Object.fromEntries(digests), warnings }),
    (error: { code?: string; message?: string }) => ({ stopped: `${error.code}: ${error.message}` }),
  );
  return { ...outcome, notes, asked };
}

describe('images before a deploy', () => {
  it('are not asked for where nothing wants to know', async () => {
    assert.deepEqual(await check({ repositories: {} }), { digests: {}, warnings: [], notes: [], asked: [] });
  });

  it('have the digest that they name themselves', async () => {
    const text = `${registry}/chat@${digestOf(3)}`;
    const outcome = await check({ images: [checked(text)], options: { pinDigest: true } });
    assert.deepEqual('digests' in outcome && outcome.digests, { [text]: digestOf(3) });
  });

  it('of several containers and services are looked at once', async () => {
    const images = [seven, checked(`${registry}/chat:7`, { container: 'worker' })];
    assert.deepEqual((await check({ images, options: { verifyImage: true } })).asked, ['image chat 7']);
  });
});

describe('verifyImage', () => {
  const verify = (facts: Facts) => check({ ...facts, options: { verifyImage: true } });

  it('is content with an image that is there', async () => {
    const text = seven.image.text;
    assert.deepEqual(await verify({}), {
      digests: { [text]: digestOf(1) },
      warnings: [],
      notes: [],
      asked: ['image chat 7'],
    });
  });

  it('looks for latest where no tag is given, and for the digest where there is one', async () => {
    const images = [checked(`${registry}/chat`), checked(`${registry}/chat:8@${digestOf(3)}`)];
    const repositories = { chat: { images: [{ tags: ['latest'] }, { digest: digestOf(3) }] } };
    assert.deepEqual((await verify({ images, repositories })).asked, [
      'image chat latest',
      `image chat ${digestOf(3)}`,
    ]);
  });

  const stops: readonly (readonly [string, Facts, string])[] = [
    [
      'a tag that does not exist, with those that do',
      { repositories: { chat: { images: [{ tags: ['6', 'live'] }, { tags: ['5'] }] } } },
      `not-found: The image ${registry}/chat:7 does not exist: the repository chat of the account 123456789012 in eu-west-1 has no tag 7. The newest tags there: 6, live, 5. Push it, or correct the name.`,
    ],
    [
      'a repository without a tag',
      { repositories: { chat: {} } },
      `not-found: The image ${registry}/chat:7 does not exist: the repository chat of the account 123456789012 in eu-west-1 has no tag 7. It has no tagged image at all. Push it, or correct the name.`,
    ],
    [
      'a repository that does not exist',
      { repositories: {} },
      `not-found: The image ${registry}/chat:7 does not exist: the account 123456789012 in eu-west-1 has no repository chat. Push it, or correct the name.`,
    ],
    [
      'a missing image where nothing else may be read',
      {
        repositories: {},
        port: {
          repository: () => Promise.reject(denial('ecr:DescribeRepositories')),
          newestTags: () => Promise.reject(denial('ecr:DescribeImages')),
          pullThroughPrefixes: () => Promise.reject(denial('ecr:DescribePullThroughCacheRules')),
        },
      },
      `not-found: The image ${registry}/chat:7 does not exist: the repository chat of the account 123456789012 in eu-west-1 has no tag 7. Push it, or correct the name.`,
    ],
    [
      'an image in the archive',
      { repositories: { chat: { images: [{ tags: ['7'], status: 'ARCHIVED' }] } } },
      `not-deployable: The image ${registry}/chat:7 is ARCHIVED in ECR, so it cannot be pulled. Restore it in ECR, or push it again.`,
    ],
    [
      'an image on its way out of the archive',
      { repositories: { chat: { images: [{ tags: ['7'], status: 'ACTIVATING' }] } } },
      `not-deployable: The image ${registry}/chat:7 is ACTIVATING in ECR, so it cannot be pulled. ECR is restoring it, which takes up to 20 minutes: run this again when it is ACTIVE.`,
    ],
    [
      'an image for other processors',
      {
        images: [{ ...seven, architecture: 'ARM64' }],
        repositories: { chat: { images: [{ tags: ['7'], architectures: ['amd64', '386'] }] } },
      },
      `not-deployable: The image ${registry}/chat:7 is made for amd64, 386, but the task definition's runtimePlatform runs the container app on ARM64 (arm64). Build the image for arm64, or correct cpuArchitecture.`,
    ],
    [
      'all that is wrong at once, what does not exist first',
      {
        images: [seven, checked(`${registry}/log:1`)],
        repositories: { chat: { images: [{ tags: ['7'], status: 'ARCHIVED' }] } },
      },
      `not-found: The image ${registry}/log:1 does not exist: the account 123456789012 in eu-west-1 has no repository log. Push it, or correct the name. The image ${registry}/chat:7 is ARCHIVED in ECR, so it cannot be pulled. Restore it in ECR, or push it again.`,
    ],
  ];
  for (const [what, facts, stopped] of stops) {
    it(`stops the run for ${what}`, async () => {
      const outcome = await verify(facts);
      assert.deepEqual(['stopped' in outcome && outcome.stopped, outcome.notes], [stopped, []]);
    });
  }

  const passes: readonly (readonly [string, string | undefined, Held])[] = [
    ['a list that has the processor', 'ARM64', { architectures: ['amd64', 'arm64'] }],
    ['an image that does not tell its processor', 'ARM64', { architectures: [] }],
    ['a definition that names no processor', undefined, { architectures: ['arm64'] }],
    ['a processor that is newer than this task', 'RISCV', { architectures: ['amd64'] }],
    ['an image without a status', undefined, { status: undefined }],
  ];
  for (const [what, architecture, held] of passes) {
    it(`lets pass ${what}`, async () => {
      const repositories = { chat: { images: [{ tags: ['7'], ...held }] } };
      const { notes: said, ...outcome } = await verify({ images: [{ ...seven, architecture }], repositories });
      assert.deepEqual(['stopped' in outcome, said], [false, []]);
    });
  }

  const notes: readonly (readonly [string, Facts, readonly string[]])[] = [
    [
      'other registries, in one line',
      { images: [checked('nginx:1'), checked('public.ecr.aws/x/y:1'), checked('nginx:1')] },
      ['Only images in private registries of Amazon ECR are checked. Not checked: nginx:1, public.ecr.aws/x/y:1.'],
    ],
    [
      'an image that may not be read',
      { port: { image: () => Promise.reject(denial('ecr:DescribeImages')) } },
      ['Whether the image exists in ECR could not be checked. Denied: ecr:DescribeImages'],
    ],
    [
      'an ECR that does not answer',
      { port: { image: () => Promise.reject(outage('ecr:DescribeImages')) } },
      ['Whether the image exists in ECR could not be checked. AWS does not answer.'],
    ],
    [
      'an image that may be read in part',
      { repositories: { chat: { images: [{ tags: ['7'], unanswered: [denial('ecr:BatchGetImage')] }] } } },
      ['An image in ECR could be checked in part only. Denied: ecr:BatchGetImage'],
    ],
    [
      'an image under a prefix of a pull-through-cache rule',
      {
        images: [checked(`${registry}/hub/library/nginx:1`)],
        port: { pullThroughPrefixes: () => Promise.resolve(['quay', 'hub']) },
      },
      [
        `Images that ECR fetches from elsewhere at their first pull are not checked. Not checked: ${registry}/hub/library/nginx:1.`,
      ],
    ],
    [
      'an image anywhere where a rule is for all repositories',
      { repositories: {}, port: { pullThroughPrefixes: () => Promise.resolve(['ROOT']) } },
      [`Images that ECR fetches from elsewhere at their first pull are not checked. Not checked: ${registry}/chat:7.`],
    ],
    [
      'an image under a usual prefix where the rules may not be read',
      {
        images: [checked(`${registry}/docker-hub/library/nginx:1`)],
        port: { pullThroughPrefixes: () => Promise.reject(denial('ecr:DescribePullThroughCacheRules')) },
      },
      [
        `Images that ECR fetches from elsewhere at their first pull are not checked. Not checked: ${registry}/docker-hub/library/nginx:1.`,
      ],
    ],
  ];
  for (const [what, facts, expected] of notes) {
    it(`goes on for ${what}, and says so`, async () => {
      const outcome = await verify(facts);
      assert.deepEqual(['stopped' in outcome, outcome.notes], [false, expected]);
    });
  }

  it('takes a prefix for what stands before a slash', async () => {
    const outcome = await verify({ repositories: {}, port: { pullThroughPrefixes: () => Promise.resolve(['cha']) } });
    assert.ok('stopped' in outcome);
  });

  it('is no way around a fault of this task', async () => {
    const outcome = await verify({ port: { image: () => Promise.reject(new TypeError('broken')) } });
    assert.deepEqual('stopped' in outcome && outcome.stopped, 'undefined: broken');
  });
});

describe('pinDigest', () => {
  const pin = (facts: Facts) => check({ ...facts, options: { pinDigest: true } });

  it('finds the digest of each tag, and asks nothing about a digest', async () => {
    const repositories = { chat: { images: [{ tags: ['7'], digest: digestOf(4) }] } };
    const named = `${registry}/chat:6@${digestOf(5)}`;
    const { asked, ...outcome } = await pin({ images: [seven, checked(named)], repositories });
    assert.deepEqual(
      ['digests' in outcome && outcome.digests, asked],
      [{ [seven.image.text]: digestOf(4), [named]: digestOf(5) }, ['image chat 7']],
    );
  });

  const why = (text: string, reason: string): string =>
    `not-deployable: pinDigest is on, but the digest of ${text} is not known: ${reason}. Write it as repository@sha256:…, or turn pinDigest off.`;
  const stops: readonly (readonly [string, Facts, string])[] = [
    [
      'an image in another registry',
      { images: [checked('nginx:1')] },
      why('nginx:1', 'it is not in a private registry of Amazon ECR'),
    ],
    [
      'an image that is not in ECR yet',
      { repositories: {}, port: { pullThroughPrefixes: () => Promise.resolve(['ROOT']) } },
      why(seven.image.text, 'ECR fetches it from elsewhere at its first pull'),
    ],
    [
      'an image that may not be read',
      { port: { image: () => Promise.reject(denial('ecr:DescribeImages')) } },
      'access-denied: Denied: ecr:DescribeImages',
    ],
  ];
  for (const [what, facts, stopped] of stops) {
    it(`stops the run for ${what}`, async () => {
      const outcome = await pin(facts);
      assert.equal('stopped' in outcome && outcome.stopped, stopped);
    });
  }

  it('stops the run for an image that does not exist', async () => {
    const outcome = await pin({ repositories: {} });
    assert.match('stopped' in outcome ? outcome.stopped : '', /^not-found: The image .* does not exist/);
  });
});
