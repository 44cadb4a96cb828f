import assert from 'node:assert/strict';
import { closeAll, ecsTarget, pass, send, serve, start, tasks } from './support.ts';

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

describe('the simulator’s ECR', () => {
  afterEach(closeAll);

  it('describes what was put into it, by tag and by digest', async () => {
    const simulator = await start();
    const { digest } = simulator.ecr.putImage({
      repository: 'team/web',
      tags: ['1', 'latest'],
      mutability: 'IMMUTABLE',
    });
    for (const id of [{ imageTag: '1' }, { imageDigest: digest }, { imageTag: 'latest', imageDigest: digest }]) {
      const answer = await simulator.call('ecr:DescribeImages', { repositoryName: 'team/web', imageIds: [id] });
      const [detail] = answer['imageDetails'] as Record<string, unknown>[];
      assert.deepEqual([detail?.['imageDigest'], detail?.['imageTags']], [digest, ['1', 'latest']]);
    }
    const { repositories } = await simulator.call('ecr:DescribeRepositories', { repositoryNames: ['team/web'] });
    const [repository] = repositories as Record<string, unknown>[];
    assert.deepEqual(
      [repository?.['repositoryUri'], repository?.['imageTagMutability']],
      [`${registry}/team/web`, 'IMMUTABLE'],
    );
  });

  it('moves a tag to the image that was put last', async () => {
    const simulator = await start();
    simulator.ecr.putImage({ repository: 'web', tags: ['latest', '1'] });
    const second = simulator.ecr.putImage({ repository: 'web', tags: ['latest', '2'] });
    const answer = await simulator.call('ecr:BatchGetImage', {
      repositoryName: 'web',
      imageIds: [{ imageTag: 'latest' }, { imageTag: 'nobody' }],
    });
    const [image] = answer['images'] as { imageId: object }[];
    assert.deepEqual(image?.imageId, { imageTag: 'latest', imageDigest: second.digest });
    assert.deepEqual(answer['failures'], [
      {
        imageId: { imageTag: 'nobody' },
        failureCode: 'ImageNotFound',
        failureReason: 'Requested image not found',
      },
    ]);
  });

  it('hides images that are archived unless they are asked for', async () => {
    const simulator = await start();
    simulator.ecr.putImage({ repository: 'web', tags: ['old'], status: 'ARCHIVED' });
    const count = async (filter: object): Promise<number> =>
      ((await simulator.call('ecr:DescribeImages', { repositoryName: 'web', filter }))['imageDetails'] as object[])
        .length;
    assert.deepEqual([await count({}), await count({ imageStatus: 'ARCHIVED' })], [0, 1]);
  });

  it('gives no manifest of an image that cannot be pulled', async () => {
    const simulator = await start();
    const { digest } = simulator.ecr.putImage({ repository: 'web', tags: ['old'], status: 'ARCHIVED' });
    assert.deepEqual(
      await simulator.call('ecr:BatchGetImage', { repositoryName: 'web', imageIds: [{ imageTag: 'old' }] }),
      {
        images: [],
        failures: [
          {
            imageId: { imageTag: 'old', imageDigest: digest },
            failureCode: 'ImageInaccessible',
            failureReason: 'Requested image is ARCHIVED',
          },
        ],
      },
    );
  });

  it('has the registries of other accounts apart from its own', async () => {
    const simulator = await start();
    const { digest } = simulator.ecr.putImage({ repository: 'web', tags: ['1'], registryId: '999999999999' });
    const describe = (more: object) =>
      simulator.call('ecr:DescribeImages', { repositoryName: 'web', imageIds: [{ imageTag: '1' }], ...more });
    const { imageDetails } = await describe({ registryId: '999999999999' });
    const [detail] = imageDetails as Record<string, unknown>[];
    assert.deepEqual([detail?.['registryId'], detail?.['imageDigest']], ['999999999999', digest]);
    await assert.rejects(describe({}), { code: 'RepositoryNotFoundException' });
  });

  it('writes pull-through-cache rules down', async () => {
    const simulator = await start({ startAt: new Date(0) });
    const rule = { ecrRepositoryPrefix: 'docker-hub', upstreamRegistryUrl: 'registry-1.docker.io' };
    await simulator.call('ecr:CreatePullThroughCacheRule', rule);
    const described = await simulator.call('ecr:DescribePullThroughCacheRules', {});
    assert.deepEqual(described, { pullThroughCacheRules: [{ ...rule, createdAt: 0, registryId: '123456789012' }] });
    await assert.rejects(simulator.call('ecr:CreatePullThroughCacheRule', rule), {
      code: 'PullThroughCacheRuleAlreadyExistsException',
    });
    await assert.rejects(simulator.call('ecr:DescribePullThroughCacheRules', { ecrRepositoryPrefixes: ['quay'] }), {
      code: 'PullThroughCacheRuleNotFoundException',
    });
  });

  it('refuses what it does not have in AWS’s words', async () => {
    const simulator = await start();
    simulator.ecr.putImage({ repository: 'web' });
    const describe = (body: object) =>
      send(simulator, {
        target: 'AmazonEC2ContainerRegistry_V20150921.DescribeImages',
        service: 'ecr',
        body: JSON.stringify(body),
      });
    assert.deepEqual((await describe({ repositoryName: 'none' })).json, {
      __type: 'RepositoryNotFoundException',
      message: "The repository with name 'none' does not exist in the registry with id '123456789012'",
    });
    assert.deepEqual((await describe({ repositoryName: 'web', imageIds: [{ imageTag: '9' }] })).json, {
      __type: 'ImageNotFoundException',
      message:
        "The image with imageId {imageDigest:'null', imageTag:'9'} does not exist within the repository with name " +
        "'web' in the registry with id '123456789012'",
    });
    await assert.rejects(simulator.call('ecr:BatchDeleteImage', { repositoryName: 'web', imageIds: [] }), {
      message: 'The simulator does not imitate ecr:BatchDeleteImage.',
    });
  });

  it('gives running containers the digest that their tag meant when the deployment began', async () => {
    const simulator = await start();
    const image = `${registry}/web:latest`;
    const first = simulator.ecr.putImage({ repository: 'web', tags: ['latest', '1'] });
    await serve(simulator, image, { desiredCount: 1 });
    const second = simulator.ecr.putImage({ repository: 'web', tags: ['latest', '2'] });
    await pass(simulator, 100);
    const digests = async () =>
      (await tasks(simulator, 'RUNNING')).map(({ containers }) => containers?.[0]?.imageDigest);
    assert.deepEqual(await digests(), [first.digest]);
    await simulator.call('ecs:UpdateService', { service: 'web', forceNewDeployment: true });
    await pass(simulator, 100);
    assert.deepEqual(await digests(), [second.digest]);
  });
});

describe('the simulator’s tags', () => {
  afterEach(closeAll);

  it('are added, replaced and listed', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { tags: [{ key: 'a', value: '1' }] });
    const resourceArn = 'arn:aws:ecs:eu-west-1:123456789012:service/default/web';
    await simulator.call('ecs:TagResource', {
      resourceArn,
      tags: [
        { key: 'a', value: '2' },
        { key: 'b', value: '' },
      ],
    });
    const answer = await send(simulator, {
      target: ecsTarget('ListTagsForResource'),
      body: JSON.stringify({ resourceArn }),
    });
    assert.deepEqual(answer.json, {
      tags: [
        { key: 'a', value: '2' },
        { key: 'b', value: '' },
      ],
    });
  });
});
