import assert from 'node:assert/strict';
import { denial } from '../support/fake-ecs.ts';
import { type Holding, checked, digestOf, ecrWith, registry } from './registry.ts';
import type { EcrPort } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';
import {
  type CheckedImage,
  type ImageChecks,
  checkImages,
} from '../../../tasks/EcsDeployRevision/src/images/check-images.ts';

const seven = `${registry}/chat:7`;
const floating =
  'names whatever was pushed last: the same revision may start different contents, and a way back may start the new one.';
const moved =
  'has the tag that runs already, and tags of its repository can be moved: a way back may start the new content.';

async function check(
  images: readonly CheckedImage[],
  repository: Holding = {},
  options: Partial<ImageChecks> = {},
  port: Partial<EcrPort> = {},
) {
  const { ecr, asked } = ecrWith({ chat: repository }, port);
  const notes: string[] = [];
  const all = { verifyImage: false, mutableTags: 'warn', pinDigest: false, promoteTag: undefined, ...options } as const;
  const note = (what: string, why: string): void => void notes.push(`${what}. ${why}`);
  const { warnings } = await checkImages(ecr, images, all, note, new AbortController().signal);
  return { warnings, notes, asked };
}

describe('mutableTags', () => {
  const rows: readonly (readonly [string, CheckedImage, Holding, string | undefined])[] = [
    ['latest', checked(`${registry}/chat:latest`), {}, floating],
    ['no tag', checked(`${registry}/chat`), {}, floating],
    ['latest of another registry', checked('nginx:latest'), {}, floating],
    ['latest where tags are immutable', checked(`${registry}/chat:latest`), { mutability: 'IMMUTABLE' }, floating],
    ['a tag that runs already', checked(seven, { running: seven }), {}, moved],
    [
      'a tag that runs already and is excluded from immutability',
      checked(seven, { running: seven }),
      { mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['7*'] },
      moved,
    ],
    ['another tag than the one that runs', checked(seven, { running: `${registry}/chat:6` }), {}, undefined],
    ['the same tag of another repository', checked(seven, { running: `${registry}/log:7` }), {}, undefined],
    ['a container that is new', checked(seven), {}, undefined],
    ['a tag that runs by its digest', checked(seven, { running: `${seven}@${digestOf(1)}` }), {}, undefined],
    [
      'a tag that runs already and is immutable',
      checked(seven, { running: seven }),
      { mutability: 'IMMUTABLE' },
      undefined,
    ],
    [
      'a tag that runs already under a setting that nobody knows',
      checked(seven, { running: seven }),
      { mutability: 'SEALED' },
      undefined,
    ],
    ['a tag that runs already, of another registry', checked('nginx:1', { running: 'nginx:1' }), {}, undefined],
    [
      'a digest',
      checked(`${registry}/chat@${digestOf(1)}`, { running: `${registry}/chat@${digestOf(1)}` }),
      {},
      undefined,
    ],
    ['a digest beside latest', checked(`${registry}/chat:latest@${digestOf(1)}`), {}, undefined],
  ];
  for (const [what, image, repository, expected] of rows) {
    it(`${expected === undefined ? 'lets pass' : 'warns of'} ${what}`, async () => {
      const { warnings, notes } = await check([image], repository);
      assert.deepEqual([warnings, notes], [expected === undefined ? [] : [`app: ${image.image.text} ${expected}`], []]);
    });
  }

  it('asks nothing where no tag is the one that runs', async () => {
    assert.deepEqual((await check([checked(seven, { running: `${registry}/chat:6` })])).asked, []);
  });

  it('asks and says nothing where everything is allowed, or registered by its digest', async () => {
    const images = [checked(seven, { running: seven })];
    assert.deepEqual(await check(images, {}, { mutableTags: 'allow' }), { warnings: [], notes: [], asked: [] });
    const pinned = await check(images, { images: [{ tags: ['7'] }] }, { pinDigest: true, mutableTags: 'fail' });
    assert.deepEqual(pinned, { warnings: [], notes: [], asked: ['image chat 7'] });
  });

  it('warns of the same container of several services once', async () => {
    const image = checked('nginx');
    assert.equal((await check([image, image])).warnings.length, 1);
  });

  it('says that it does not know where the repository may not be read, also where it is to fail', async () => {
    const port = { repository: () => Promise.reject(denial('ecr:DescribeRepositories')) };
    for (const mutableTags of ['warn', 'fail'] as const) {
      const { warnings, notes } = await check([checked(seven, { running: seven })], {}, { mutableTags }, port);
      assert.deepEqual(
        [warnings, notes],
        [[], ['Whether tags in ECR can be moved could not be checked. Denied: ecr:DescribeRepositories']],
      );
    }
  });

  it('stops the run with every such image where it is to fail', async () => {
    const images = [checked(seven, { running: seven }), checked('nginx', { container: 'proxy' })];
    await assert.rejects(check(images, {}, { mutableTags: 'fail' }), {
      code: 'not-deployable',
      message:
        `app: ${seven} ${moved} Give each build a tag of its own, or set pinDigest (mutableTags is "fail"). ` +
        `proxy: nginx ${floating} Give each build a tag of its own, or set pinDigest (mutableTags is "fail").`,
    });
  });
});
