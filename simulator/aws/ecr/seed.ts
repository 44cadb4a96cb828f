import { createHash } from 'node:crypto';
import type { Region } from '../world.ts';
import { makeRepository } from './repositories.ts';
import { type Image, type Repository, tagImage } from './state.ts';

/** An image to put into a repository, which is created where it is missing. */
export interface SeededImage {
  /** The repository's name, without the registry. */
  readonly repository: string;
  readonly tags?: readonly string[];
  /** Default: the digest of a manifest that is made up. */
  readonly digest?: string;
  /** `linux/amd64` and so on; with two or more the image is a manifest list of as many images. */
  readonly platforms?: readonly string[];
  readonly status?: Image['status'];
  /** Changes the repository's tag mutability. */
  readonly mutability?: string;
  /** Wildcard filters for a mutability `…_WITH_EXCLUSION`. */
  readonly exclusions?: readonly string[];
  /** Another account, whose repository lets this one in. */
  readonly registryId?: string;
  readonly region?: string;
}

const manifestType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** Puts an image into a repository, as a push would; tags move here from whichever image had them. */
export function putImage(region: Region, seeded: SeededImage): { readonly digest: string } {
  const { registryId = region.world.accountId } = seeded;
  const repository =
    region.ecr.registry(registryId).get(seeded.repository) ?? makeRepository(region, seeded.repository, { registryId });
  if (seeded.mutability !== undefined) repository.mutability = seeded.mutability;
  if (seeded.exclusions !== undefined) repository.exclusions = seeded.exclusions;
  const label = [seeded.repository, ...(seeded.tags ?? []), seeded.digest ?? ''].join(' ');
  const platforms = seeded.platforms ?? ['linux/amd64'];
  const children = platforms.map((platform) => ({ platform, manifest: imageManifest(`${label} ${platform}`) }));
  const [only] = children;
  const list = children.length > 1 || only === undefined;
  const manifest = list ? indexManifest(children) : only.manifest;
  if (list) for (const child of children) add(region, repository, child.manifest, manifestType, seeded);
  const image = add(region, repository, manifest, list ? indexType : manifestType, seeded, seeded.digest);
  for (const tag of seeded.tags ?? []) tagImage(repository, image, tag);
  return { digest: image.digest };
}

function add(
  region: Region,
  repository: Repository,
  manifest: string,
  mediaType: string,
  seeded: SeededImage,
  digest = digestOf(manifest),
): Image {
  const known = repository.images.get(digest);
  if (known !== undefined) {
    known.status = seeded.status ?? known.status;
    return known;
  }
  const image: Image = {
    digest,
    manifest,
    mediaType,
    sizeInBytes: 30_000_000 + manifest.length,
    pushedAt: region.world.clock.seconds(),
    status: seeded.status ?? 'ACTIVE',
    tags: new Set<string>(),
  };
  repository.images.set(digest, image);
  return image;
}

/** The digest of a text, as registries write it. */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function imageManifest(label: string): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: manifestType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', size: 1470, digest: digestOf(`config ${label}`) },
    layers: [
      {
        mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
        size: 29_998_530,
        digest: digestOf(`layer ${label}`),
      },
    ],
  });
}

function indexManifest(children: readonly { readonly platform: string; readonly manifest: string }[]): string {
  return JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: children.map(({ platform, manifest }) => {
      const [os, architecture, variant] = platform.split('/');
      return {
        mediaType: manifestType,
        size: manifest.length,
        digest: digestOf(manifest),
        platform: { os, architecture, variant },
      };
    }),
  });
}
