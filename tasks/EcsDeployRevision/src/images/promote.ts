import { imageIdOf } from './see-images.ts';
import { AwsError } from '../aws/aws-error.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import { type EcrRepository, ecrRepositoryOf } from '../aws/ecr-image.ts';
import type { EcrImage, EcrPort } from '../aws/ecr-port.ts';
import type { ImageReference } from '../revision/image-reference.ts';

/** What became of one image's new tag. */
export interface Promotion {
  /** The image as the input names it. */
  readonly image: string;
  readonly outcome: 'tagged' | 'hadIt' | 'refused';
  /** Why it was refused the tag. */
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
      const repository = ecrRepositoryOf(image);
      if (!repository) return [];
      return [
        { image: image.text, ...(await tryPromoting(ecr, repository, image, digests.get(image.text), tag, signal)) },
      ];
    }),
  );
  return promotions.flat();
}

/**
 * The images in ECR that would get the tag: those that do not have it yet, or where ECR does not tell.
 * @param digests what would be deployed, by the image's text
 */
export async function promotable(
  ecr: EcrPort,
  images: readonly ImageReference[],
  digests: ReadonlyMap<string, string>,
  tag: string,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const distinct = new Map(images.map((image) => [image.text, image]));
  const lacking = await Promise.all(
    [...distinct.values()].map(async (image): Promise<readonly string[]> => {
      const repository = ecrRepositoryOf(image);
      if (!repository) return [];
      const read = (): Promise<EcrImage | undefined> => ecr.image(repository, { tag }, signal);
      const tagged = await bonusRead(read, 'Whether the image has the tag to promote to could not be checked', note);
      return tagged && tagged.digest === (image.digest ?? digests.get(image.text)) ? [] : [image.text];
    }),
  );
  return lacking.flat();
}

type Outcome = Omit<Promotion, 'image'>;

async function tryPromoting(
  ecr: EcrPort,
  repository: EcrRepository,
  reference: ImageReference,
  digest: string | undefined,
  tag: string,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const id = digest === undefined ? imageIdOf(reference) : { digest };
    const image = await ecr.image(repository, id, signal, { manifest: true });
    if (!image) return refused('it is no longer in ECR.');
    const { manifest, mediaType, unanswered } = image;
    if (manifest === undefined || mediaType === undefined) {
      const noManifest = `ECR does not give its manifest (the image is ${image.status ?? 'unknown'}).`;
      return refused(unanswered[0]?.message ?? noManifest);
    }
    const tagged = await ecr.putImage(repository, { manifest, mediaType, digest: image.digest }, tag, signal);
    return { outcome: tagged ? 'tagged' : 'hadIt' };
  } catch (error) {
    if (error instanceof AwsError) return refused(error.message);
    throw error;
  }
}

function refused(why: string): Outcome {
  return { outcome: 'refused', why };
}
