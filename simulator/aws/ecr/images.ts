import type { JsonObject } from '../json.ts';
import { AwsError, invalidParameter } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import { findRepository, repositoryPermission } from './repositories.ts';
import { findImage, type Image, type Repository } from './state.ts';

interface ImageId {
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

interface ImagesInput {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageIds?: readonly ImageId[];
  readonly nextToken?: string;
  readonly maxResults?: number;
  readonly filter?: { readonly tagStatus?: string; readonly imageStatus?: string };
}

/** Describes the images named (all must exist), or all of a repository. */
export const describeImages = operation<ImagesInput>({
  name: 'DescribeImages',
  permissions: repositoryPermission('ecr:DescribeImages'),
  run: ({ region }, input) => {
    const repository = findRepository(region, input.repositoryName, input.registryId);
    if (input.imageIds !== undefined) {
      const images = input.imageIds.map((id) => required(repository, id));
      return { imageDetails: [...new Set(images)].map((image) => detail(repository, image)) };
    }
    const images = [...repository.images.values()].filter((image) => passes(image, input.filter));
    const from = Number(input.nextToken ?? 0);
    const size = input.maxResults ?? 100;
    if (!Number.isInteger(from)) throw invalidParameter(`Invalid parameter at 'nextToken': '${input.nextToken}'`);
    return {
      imageDetails: images.slice(from, from + size).map((image) => detail(repository, image)),
      nextToken: from + size < images.length ? String(from + size) : undefined,
    };
  },
});

/** Answers manifests; what is missing comes as a failure. */
export const batchGetImage = operation<ImagesInput>({
  name: 'BatchGetImage',
  permissions: repositoryPermission('ecr:BatchGetImage'),
  run: ({ region }, input) => {
    const repository = findRepository(region, input.repositoryName, input.registryId);
    const images: JsonObject[] = [];
    const failures: JsonObject[] = [];
    for (const id of input.imageIds ?? []) {
      const image = find(repository, id);
      const imageId = { imageTag: id.imageTag, imageDigest: image?.digest ?? id.imageDigest };
      if (image === undefined) {
        const empty = id.imageTag === undefined && id.imageDigest === undefined;
        failures.push({
          imageId,
          failureCode: empty ? 'MissingDigestAndTag' : 'ImageNotFound',
          failureReason: empty ? 'Requested image without digest and tag' : 'Requested image not found',
        });
        continue;
      }
      if (image.status !== 'ACTIVE') {
        // Only restoring brings its content back: a pull ends with 404.
        failures.push({
          imageId,
          failureCode: 'ImageInaccessible',
          failureReason: `Requested image is ${image.status}`,
        });
        continue;
      }
      images.push({
        registryId: repository.registryId,
        repositoryName: repository.name,
        imageId,
        imageManifest: image.manifest,
        imageManifestMediaType: image.mediaType,
      });
    }
    return { images, failures };
  },
});

function find(repository: Repository, id: ImageId): Image | undefined {
  return findImage(repository, {
    ...(id.imageTag === undefined ? {} : { tag: id.imageTag }),
    ...(id.imageDigest === undefined ? {} : { digest: id.imageDigest }),
  });
}

function required(repository: Repository, id: ImageId): Image {
  const image = find(repository, id);
  if (image !== undefined) return image;
  const quoted = (text: string | undefined): string => `'${text ?? 'null'}'`;
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:${quoted(id.imageDigest)}, imageTag:${quoted(id.imageTag)}} does not exist ` +
      `within the repository with name '${repository.name}' in the registry with id '${repository.registryId}'`,
  );
}

function passes(image: Image, filter: ImagesInput['filter']): boolean {
  const tagged = image.tags.size > 0;
  if (filter?.tagStatus === 'TAGGED' && !tagged) return false;
  if (filter?.tagStatus === 'UNTAGGED' && tagged) return false;
  const status = filter?.imageStatus ?? 'ACTIVE';
  return status === 'ANY' || status === image.status;
}

function detail(repository: Repository, image: Image): JsonObject {
  return {
    registryId: repository.registryId,
    repositoryName: repository.name,
    imageDigest: image.digest,
    imageTags: image.tags.size > 0 ? [...image.tags] : undefined,
    imageSizeInBytes: image.sizeInBytes,
    imagePushedAt: image.pushedAt,
    imageManifestMediaType: image.mediaType,
    imageStatus: image.status,
  };
}
