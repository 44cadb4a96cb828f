import assert from 'node:assert/strict';
import { startLocalEcs } from '../support/local-ecs.ts';
import { type Simulator, startSimulator } from '../../../simulator/aws/index.ts';
import { clientSettings } from '../../../tasks/EcsDeployRevision/src/aws/client-settings.ts';
import { connectEcr } from '../../../tasks/EcsDeployRevision/src/aws/ecr-client.ts';
import type { EcrRepository } from '../../../tasks/EcsDeployRevision/src/aws/ecr-image.ts';
import { lazyEcr } from '../../../tasks/EcsDeployRevision/src/aws/ecr-lazy.ts';
import type { EcrImage, EcrPort } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';

const { signal } = new AbortController();
const chat: EcrRepository = { registryId: '123456789012', region: 'eu-west-1', repositoryName: 'team/chat' };
const single = 'application/vnd.oci.image.manifest.v1+json';

describe('the port to ECR', () => {
  let simulator: Simulator;
  let ecr: EcrPort;
  let loads = 0;
  beforeEach(async () => {
    process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
    simulator = await startSimulator();
    const settings = {
      ...clientSettings('us-east-1', simulator.credentials, '0'),
      endpoint: simulator.url,
    };
    loads = 0;
    ecr = lazyEcr(() => {
      loads += 1;
      return Promise.resolve(connectEcr(settings, () => Promise.resolve(undefined)));
    });
  });
  afterEach(() => simulator.close());

  const operations = (): readonly string[] => simulator.requests.map(({ operation }) => operation);
  const put = (given: object = {}) => simulator.ecr.putImage({ repository: 'team/chat', tags: ['1'], ...given });
  const facts = (image: EcrImage | undefined) =>
    image && {
      ...image,
      manifest: image.manifest === undefined ? undefined : 'read',
      unanswered: image.unanswered.map(({ call, code }) => `${code} ${call.action}`),
    };

  it('is not loaded before something is asked', () => {
    assert.equal(loads, 0);
  });

  it('asks the region that the repository is in', async () => {
    put();
    await ecr.repository(chat, signal);
    assert.deepEqual(
      simulator.requests.map(({ region }) => region),
      ['eu-west-1'],
    );
  });

  it('finds a single image with one call', async () => {
    const { digest } = put();
    assert.deepEqual(facts(await ecr.image(chat, { tag: '1' }, signal)), {
      digest,
      status: 'ACTIVE',
      manifest: undefined,
      mediaType: single,
      architectures: [],
      unanswered: [],
    });
    assert.deepEqual(operations(), ['DescribeImages']);
  });

  it('finds a manifest list with what it is made for, by its digest too', async () => {
    const { digest } = put({ platforms: ['linux/amd64', 'linux/arm64/v8'] });
    for (const id of [{ tag: '1' }, { digest }]) {
      const image = await ecr.image(chat, id, signal);
      assert.deepEqual([image?.digest, image?.architectures], [digest, ['amd64', 'arm64']]);
    }
  });

  it('brings the manifest of a single image where it is wanted', async () => {
    const { digest } = put();
    const image = await ecr.image(chat, { tag: '1' }, signal, { manifest: true });
    assert.equal(facts(image)?.manifest, 'read');
    assert.equal(image?.digest, digest);
  });

  it('finds images of another account’s registry', async () => {
    const { digest } = put({ registryId: '999999999999' });
    const image = await ecr.image({ ...chat, registryId: '999999999999' }, { tag: '1' }, signal);
    assert.equal(image?.digest, digest);
    assert.equal(await ecr.image(chat, { tag: '1' }, signal), undefined);
    assert.equal((await ecr.repository({ ...chat, registryId: '999999999999' }, signal))?.mutability, 'MUTABLE');
    assert.equal(await ecr.repository(chat, signal), undefined);
  });

  it('finds no image under a tag, a digest or a repository that does not exist', async () => {
    put();
    assert.equal(await ecr.image(chat, { tag: '2' }, signal), undefined);
    assert.equal(await ecr.image(chat, { digest: `sha256:${'0'.repeat(64)}` }, signal), undefined);
    assert.equal(await ecr.image({ ...chat, repositoryName: 'none' }, { tag: '1' }, signal), undefined);
    assert.equal(await ecr.repository({ ...chat, repositoryName: 'none' }, signal), undefined);
    assert.deepEqual(await ecr.newestTags({ ...chat, repositoryName: 'none' }, signal), []);
    assert.equal(await ecr.taggedImage(chat, '2', signal), undefined);
  });

  it('finds an image in the archive, of which ECR gives no manifest', async () => {
    put({ status: 'ARCHIVED' });
    const image = await ecr.image(chat, { tag: '1' }, signal, { manifest: true });
    assert.deepEqual([image?.status, image?.manifest, image?.unanswered], ['ARCHIVED', undefined, []]);
  });

  it('finds an image by its manifest alone where it may not be described', async () => {
    const { digest } = put();
    simulator.identities.deny('*', 'ecr:DescribeImages');
    assert.deepEqual(facts(await ecr.image(chat, { tag: '1' }, signal)), {
      digest,
      status: undefined,
      manifest: 'read',
      mediaType: single,
      architectures: [],
      unanswered: ['access-denied ecr:DescribeImages'],
    });
    assert.equal(await ecr.image(chat, { tag: '2' }, signal), undefined);
  });

  it('finds an image without its manifest where that may not be read', async () => {
    put({ platforms: ['linux/amd64', 'linux/arm64'] });
    simulator.identities.deny('*', 'ecr:BatchGetImage');
    const image = facts(await ecr.image(chat, { tag: '1' }, signal));
    assert.deepEqual(
      [image?.status, image?.architectures, image?.unanswered],
      ['ACTIVE', [], ['access-denied ecr:BatchGetImage']],
    );
  });

  it('names who was refused what where neither may be read', async () => {
    put();
    simulator.identities.allowOnly('administrator', ['ecs:*']);
    await assert.rejects(ecr.image(chat, { tag: '1' }, signal), {
      code: 'access-denied',
      message: /ecr:DescribeImages on arn:aws:ecr:eu-west-1:123456789012:repository\/team\/chat/,
    });
  });

  it('tells how a repository treats its tags', async () => {
    put({ mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: ['live', 'dev-*'] });
    assert.deepEqual(await ecr.repository(chat, signal), {
      mutability: 'IMMUTABLE_WITH_EXCLUSION',
      exclusions: ['live', 'dev-*'],
    });
  });

  it('gives an image another tag, and is content where it has it already', async () => {
    put({ tags: ['1', 'live'] });
    const { digest } = put({ tags: ['2'], platforms: ['linux/amd64', 'linux/arm64'] });
    const image = await ecr.image(chat, { tag: '2' }, signal, { manifest: true });
    const { manifest = '', mediaType = '' } = image ?? {};
    const putting = () => ecr.putImage(chat, { manifest, mediaType, digest }, 'live', signal);
    assert.deepEqual([await putting(), await putting()], [true, false]);
    assert.deepEqual((await ecr.image(chat, { tag: 'live' }, signal))?.digest, digest);
  });

  it('says in ECR’s words why a tag cannot be given', async () => {
    put({ tags: ['1', 'live'], mutability: 'IMMUTABLE' });
    const { digest } = put({ tags: ['2'] });
    const image = await ecr.image(chat, { tag: '2' }, signal, { manifest: true });
    const { manifest = '', mediaType = '' } = image ?? {};
    await assert.rejects(ecr.putImage(chat, { manifest, mediaType, digest }, 'live', signal), {
      code: 'aws-error',
      message:
        /^ecr:PutImage \(the repository team\/chat of the account 123456789012 in eu-west-1\) was refused: .*'live' already exists/,
    });
  });

  it('lists the tags that were pushed last, the newest first', async () => {
    await simulator.close();
    simulator = await startSimulator({ clock: 'manual' });
    const settings = { ...clientSettings('eu-west-1', simulator.credentials, '0'), endpoint: simulator.url };
    ecr = connectEcr(settings, () => Promise.resolve(undefined));
    for (const tags of [['1'], ['2', 'dev'], ['3']]) {
      put({ tags });
      await simulator.clock.advance(60_000);
    }
    simulator.ecr.putImage({ repository: 'team/chat', digest: `sha256:${'f'.repeat(64)}` });
    assert.deepEqual(await ecr.newestTags(chat, signal), ['3', '2', 'dev', '1']);
  });

  it('knows the prefixes of pull-through-cache rules', async () => {
    for (const ecrRepositoryPrefix of ['hub', 'ROOT']) {
      await simulator.call('ecr:CreatePullThroughCacheRule', { ecrRepositoryPrefix, upstreamRegistryUrl: 'quay.io' });
    }
    assert.deepEqual(await ecr.pullThroughPrefixes(chat, signal), ['hub', 'ROOT']);
  });

  it('ends with the run, and with its reason', async () => {
    const canceled = new AbortController();
    const reason = new Error('canceled');
    canceled.abort(reason);
    await assert.rejects(ecr.image(chat, { tag: '1' }, canceled.signal), reason);
  });
});

describe('an image that ECR hides because it is not ACTIVE', () => {
  const detail = { imageDigest: 'sha256:a', imageStatus: 'ARCHIVED' };
  for (const [how, first] of [
    ['as if it did not exist', { status: 400, body: '{"__type":"ImageNotFoundException","message":"Not found."}' }],
    ['by an empty list', { status: 200, body: '{"imageDetails":[]}' }],
  ] as const) {
    it(`is found, ${how}`, async () => {
      const server = await startLocalEcs(first, { status: 200, body: JSON.stringify({ imageDetails: [detail] }) });
      try {
        const { protocol, hostname, port } = (await server.client.config.endpoint?.()) ?? {};
        const endpoint = `${protocol}//${hostname}:${port}`;
        const keys = { accessKeyId: 'AK', secretAccessKey: 'x' };
        const settings = { ...clientSettings('eu-west-1', keys, '0'), endpoint };
        const ecr = connectEcr(settings, () => Promise.resolve(undefined));
        const image = await ecr.image(chat, { tag: '1' }, signal);
        assert.deepEqual([image?.digest, image?.status], ['sha256:a', 'ARCHIVED']);
        assert.deepEqual(
          server.bodies.map((body) => (JSON.parse(body) as { filter?: object }).filter),
          [undefined, { imageStatus: 'ANY' }],
        );
      } finally {
        await server.close();
      }
    });
  }
});
