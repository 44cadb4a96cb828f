import { isJsonList, isJsonObject, type Json, type JsonObject, parseJson, textOf } from '../json.ts';
import { AwsError, invalidParameter } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import { findRepository, repositoryPermission } from './repositories.ts';
import { digestOf } from './seed.ts';
import { findImage, type Image, type Repository, tagImage } from './state.ts';
import { isMutable } from './tag-mutability.ts';

interface PutImageInput {
  readonly registryId?: string;
  readonly repositoryName: string;
  readonly imageManifest: string;
  readonly imageManifestMediaType?: string;
  readonly imageTag?: string;
  readonly imageDigest?: string;
}

/**
 * Puts a manifest into a repository, or gives one that is there another tag. Layers cannot be uploaded here, so an image
 * must consist of layers that the repository has already.
 */
export const putImage = operation<PutImageInput>({
  name: 'PutImage',
  permissions: repositoryPermission('ecr:PutImage'),
  run: ({ region, world }, input) => {
    const repository = findRepository(region, input.repositoryName, input.registryId);
    const manifest = parseManifest(input.imageManifest);
    const mediaType = input.imageManifestMediaType ?? textOf(manifest['mediaType']);
    if (mediaType === '') throw invalidManifest('the media type stands neither in the manifest nor in the request');
    const known = [...repository.images.values()].find((image) => image.manifest === input.imageManifest);
    const digest = known?.digest ?? digestOf(input.imageManifest);
    if (input.imageDigest !== undefined && input.imageDigest !== digest) {
      throw new AwsError(
        'ImageDigestDoesNotMatchException',
        `The specified image digest '${input.imageDigest}' does not match the digest '${digest}' that was calculated for the image`,
      );
    }
    if (known === undefined) checkParts(repository, manifest);
    checkTag(repository, known, digest, input.imageTag);
    const now = world.clock.seconds();
    const image: Image = known ?? {
      digest,
      manifest: input.imageManifest,
      mediaType,
      sizeInBytes: 30_000_000 + input.imageManifest.length,
      pushedAt: now,
      status: 'ACTIVE',
      tags: new Set<string>(),
    };
    // An image that is pushed again comes back from the archive at once.
    image.status = 'ACTIVE';
    repository.images.set(digest, image);
    if (input.imageTag !== undefined) tagImage(repository, image, input.imageTag);
    return {
      image: {
        registryId: repository.registryId,
        repositoryName: repository.name,
        imageId: { imageDigest: digest, imageTag: input.imageTag },
        imageManifest: image.manifest,
        imageManifestMediaType: image.mediaType,
      },
    };
  },
});

function parseManifest(text: string): JsonObject {
  let json: Json;
  try {
    json = parseJson(text);
  } catch {
    throw invalidManifest('Invalid JSON syntax');
  }
  if (!isJsonObject(json)) throw invalidManifest('Invalid JSON syntax');
  return json;
}

function invalidManifest(why: string): AwsError {
  return invalidParameter(`Invalid parameter at 'ImageManifest' failed to satisfy constraint: '${why}'`);
}

function checkTag(repository: Repository, image: Image | undefined, digest: string, tag: string | undefined): void {
  const where = `in the repository with name '${repository.name}' in registry with id '${repository.registryId}'`;
  if (image?.status === 'ACTIVE' && (tag === undefined || image.tags.has(tag))) {
    const tagged = tag === undefined ? '' : ` and tag '${tag}'`;
    throw new AwsError('ImageAlreadyExistsException', `Image with digest '${digest}'${tagged} already exists ${where}`);
  }
  if (tag === undefined || isMutable(repository, tag)) return;
  const holder = findImage(repository, { tag });
  if (holder !== undefined && holder !== image) {
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.name}' repository and cannot be overwritten because the repository is immutable.`,
    );
  }
}

/** Throws for images of a list, or layers of an image, that the repository does not have. */
function checkParts(repository: Repository, manifest: JsonObject): void {
  const images = digestsIn(manifest['manifests']).filter((digest) => !repository.images.has(digest));
  if (images.length > 0) throw missingParts('ReferencedImagesNotFoundException', 'Images', images, repository);
  const there = new Set([...repository.images.values()].flatMap((image) => layersOf(parseManifest(image.manifest))));
  const layers = layersOf(manifest).filter((digest) => !there.has(digest));
  if (layers.length > 0) throw missingParts('LayersNotFoundException', 'Layers', layers, repository);
}

function layersOf(manifest: JsonObject): readonly string[] {
  const config = manifest['config'];
  return [...digestsIn(config === undefined ? [] : [config]), ...digestsIn(manifest['layers'])];
}

function digestsIn(parts: Json | undefined): readonly string[] {
  if (!isJsonList(parts)) return [];
  return parts.map((part) => (isJsonObject(part) ? textOf(part['digest']) : ''));
}

function missingParts(code: string, what: string, digests: readonly string[], repository: Repository): AwsError {
  return new AwsError(
    code,
    `${what} with digests '[${digests.join(', ')}]' required for pushing image into repository with name ` +
      `'${repository.name}' in the registry with id '${repository.registryId}' do not exist`,
  );
}
