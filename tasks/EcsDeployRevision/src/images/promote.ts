import { imageIdOf } from './see-images.ts';
import { AwsError } from '../aws/aws-error.ts';
import { ecrRepositoryOf } from '../aws/ecr-image.ts';
import type { EcrPort } from '../aws/ecr-port.ts';
import type { ImageReference } from '../revision/image-reference.ts';

/** What became of one image's new tag. */
export interface Promotion {
  /** The image as the input names it. */
  readonly image: string;
  readonly ok: boolean;
  /** Why it did not get the tag. */
  readonly why?: string;
}

/**
 * Gives the images that are in ECR a tag, by their manifests; other registries are left alone. It throws only the
 * signal's reason: the deploy has succeeded, whatever becomes of the tag.
 * @param digests what was deployed, by the image's text: a tag may have been moved since
 */
export async function promote(
  ecr: EcrPort,
  images: readonly ImageReference[],
  digests: ReadonlyMap<string, string>,
  tag: string,
  signal: AbortSignal,
): Promise<readonly Promotion[]> {
  const distinct = new Map(images.map((image) => [image.text, image]));
  const promotions = await Promise.all(
    [...distinct.values()].map(async (image): Promise<readonly Promotion[]> => {
      if (!ecrRepositoryOf(image)) return [];
      const why = await tryPromoting(ecr, image, digests.get(image.text), tag, signal);
      return [why === undefined ? { image: image.text, ok: true } : { image: image.text, ok: false, why }];
    }),
  );
  return promotions.flat();
}

/** Why the image did not get the tag; undefined where it has it. */
async function tryPromoting(
  ecr: EcrPort,
  reference: ImageReference,
  digest: string | undefined,
  tag: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const repository = ecrRepositoryOf(reference);
  if (!repository) return undefined;
  try {
    const id = digest === undefined ? imageIdOf(reference) : { digest };
    const image = await ecr.image(repository, id, signal, { manifest: true });
    if (!image) return 'it is no longer in ECR.';
    const { manifest, mediaType, unanswered } = image;
    if (manifest === undefined || mediaType === undefined) {
      return unanswered[0]?.message ?? `ECR does not give its manifest (the image is ${image.status ?? 'unknown'}).`;
    }
    await ecr.putImage(repository, { manifest, mediaType, digest: image.digest }, tag, signal);
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
