import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribePullThroughCacheRulesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  type ImageDetail,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { AwsError, explainAwsError, hasAwsCode } from './aws-error.ts';
import type { ClientSettings } from './client-settings.ts';
import type { EcrRepository } from './ecr-image.ts';
import { type Manifest, answerOf, imageOf, unlessMissing } from './ecr-answers.ts';
import { isManifestList, platformDigests } from './ecr-manifest.ts';
import type { EcrPort, ImageId } from './ecr-port.ts';
import { allPages } from './paging.ts';
import { within } from './time-limit.ts';

/** The port to ECR; each repository is asked in its own region. */
export function connectEcr(settings: ClientSettings, identify: () => Promise<string | undefined>): EcrPort {
  /** One call with its time limit; what goes wrong is put into words. */
  const ask = async <Output>(
    { registryId, region, repositoryName }: EcrRepository,
    action: string,
    signal: AbortSignal,
    send: (client: ECRClient, signal: AbortSignal) => Promise<Output>,
  ): Promise<Output> => {
    const call = { action, resource: `the repository ${repositoryName} of the account ${registryId} in ${region}` };
    const client = new ECRClient({ ...settings, region });
    try {
      return await within(limitMs, call, signal, (abortSignal) => send(client, abortSignal));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AwsError) throw error;
      throw await explainAwsError(error, call, identify);
    } finally {
      client.destroy();
    }
  };

  /** Any status but ACTIVE may be hidden unless it is asked for. */
  const describe = async (
    repository: EcrRepository,
    id: ImageId,
    signal: AbortSignal,
    imageStatus?: 'ANY',
  ): Promise<ImageDetail | undefined> =>
    unlessMissing(
      ask(repository, 'ecr:DescribeImages', signal, async (client, abortSignal) => {
        const filter = imageStatus === undefined ? {} : { filter: { imageStatus } };
        const command = new DescribeImagesCommand({ ...named(repository), imageIds: [written(id)], ...filter });
        return (await client.send(command, { abortSignal })).imageDetails?.[0];
      }),
    );

  const get = async (repository: EcrRepository, id: ImageId, signal: AbortSignal): Promise<Manifest | undefined> =>
    unlessMissing(
      ask(repository, 'ecr:BatchGetImage', signal, async (client, abortSignal) => {
        const command = new BatchGetImageCommand({
          ...named(repository),
          imageIds: [written(id)],
          acceptedMediaTypes,
        });
        const image = (await client.send(command, { abortSignal })).images?.[0];
        const { imageId, imageManifest: text, imageManifestMediaType: mediaType } = image ?? {};
        if (imageId?.imageDigest === undefined || text === undefined) return undefined;
        return { digest: imageId.imageDigest, text, mediaType };
      }),
    );

  return {
    taggedImage: async (repository, tag, signal) => {
      const manifest = await get(repository, { tag }, signal);
      return manifest && { digest: manifest.digest, platforms: platformDigests(manifest.text) };
    },

    repository: (repository, signal) =>
      unlessMissing(
        ask(repository, 'ecr:DescribeRepositories', signal, async (client, abortSignal) => {
          const { registryId, repositoryName } = repository;
          const command = new DescribeRepositoriesCommand({ registryId, repositoryNames: [repositoryName] });
          const facts = (await client.send(command, { abortSignal })).repositories?.[0];
          if (!facts) return undefined;
          return {
            mutability: facts.imageTagMutability ?? 'MUTABLE',
            exclusions: (facts.imageTagMutabilityExclusionFilters ?? []).flatMap(({ filter }) => filter ?? []),
          };
        }),
      ),

    image: async (repository, id, signal, wanted) => {
      const described = await answerOf(describe(repository, id, signal), signal);
      if (described.value === undefined && !described.error) {
        const hidden = await answerOf(describe(repository, id, signal, 'ANY'), signal);
        return hidden.value && imageOf(hidden.value, undefined, []);
      }
      const mediaType = described.value?.imageManifestMediaType;
      if (described.value && !wanted && mediaType !== undefined && !isManifestList(mediaType)) {
        return imageOf(described.value, undefined, []);
      }
      const manifest = await answerOf(get(repository, id, signal), signal);
      if (described.error && manifest.error) throw described.error;
      const unanswered = [described.error, manifest.error].filter((error) => error !== undefined);
      return imageOf(described.value, manifest.value, unanswered);
    },

    putImage: async (repository, { manifest, mediaType, digest }, tag, signal) => {
      const put = ask(repository, 'ecr:PutImage', signal, (client, abortSignal) =>
        client.send(
          new PutImageCommand({
            ...named(repository),
            imageManifest: manifest,
            imageManifestMediaType: mediaType,
            imageDigest: digest,
            imageTag: tag,
          }),
          { abortSignal },
        ),
      );
      return put.then(
        () => true,
        (error: unknown) => {
          if (hasAwsCode(error, 'ImageAlreadyExistsException')) return false;
          throw error;
        },
      );
    },

    newestTags: async (repository, signal) => {
      const images = await unlessMissing(
        ask(repository, 'ecr:DescribeImages', signal, async (client, abortSignal) => {
          const filter = { tagStatus: 'TAGGED' } as const;
          const command = new DescribeImagesCommand({ ...named(repository), filter, maxResults: 1_000 });
          return (await client.send(command, { abortSignal })).imageDetails;
        }),
      );
      return (images ?? [])
        .toSorted((a, b) => (b.imagePushedAt?.getTime() ?? 0) - (a.imagePushedAt?.getTime() ?? 0))
        .flatMap(({ imageTags }) => imageTags ?? []);
    },

    pullThroughPrefixes: async (repository, signal) =>
      allPages((next) =>
        ask(repository, 'ecr:DescribePullThroughCacheRules', signal, async (client, abortSignal) => {
          const { registryId } = repository;
          const command = new DescribePullThroughCacheRulesCommand({ registryId, ...next });
          const { pullThroughCacheRules = [], nextToken } = await client.send(command, { abortSignal });
          return { items: pullThroughCacheRules.flatMap((rule) => rule.ecrRepositoryPrefix ?? []), nextToken };
        }),
      ),
  };
}

// ECR is asked for what a deploy can do without.
const limitMs = 10_000;

// Without these, ECR may translate a manifest into an older form, which has another digest.
const acceptedMediaTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];

function named({ registryId, repositoryName }: EcrRepository): { registryId: string; repositoryName: string } {
  return { registryId, repositoryName };
}

function written(id: ImageId): { imageTag: string } | { imageDigest: string } {
  return 'tag' in id ? { imageTag: id.tag } : { imageDigest: id.digest };
}
