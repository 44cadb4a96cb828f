import { isPulledThrough } from './pull-through.ts';
import { AwsError } from '../aws/aws-error.ts';
import { bonusRead } from '../aws/bonus-read.ts';
import { type EcrRepository, ecrRepositoryOf } from '../aws/ecr-image.ts';
import type { EcrImage, EcrPort, ImageId } from '../aws/ecr-port.ts';
import type { ImageReference } from '../revision/image-reference.ts';

/** What ECR knows of an image. */
export type Sight =
  | { readonly kind: 'found'; readonly repository: EcrRepository; readonly image: EcrImage }
  /** It does not exist; `why` is a sentence that says what exists. */
  | { readonly kind: 'missing'; readonly why: string }
  /** It does not exist yet: the first pull brings it. */
  | { readonly kind: 'pulledThrough'; readonly repository: EcrRepository }
  /** ECR did not answer. */
  | { readonly kind: 'unread'; readonly repository: EcrRepository; readonly error: AwsError }
  /** Not in a private registry of Amazon ECR. */
  | { readonly kind: 'elsewhere' };

/** How an image is asked for: by its digest where it has one, since that is what is pulled. */
export function imageIdOf({ tag, digest }: ImageReference): ImageId {
  return digest === undefined ? { tag: tag ?? 'latest' } : { digest };
}

/** Looks at each image once, by its text. */
export async function seeImages(
  ecr: EcrPort,
  images: readonly ImageReference[],
  wanted: { readonly manifest: true } | undefined,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Sight>> {
  const distinct = new Map(images.map((image) => [image.text, image]));
  const see = async ([text, image]: [string, ImageReference]): Promise<[string, Sight]> => [
    text,
    await seeImage(ecr, image, wanted, signal),
  ];
  return new Map(await Promise.all([...distinct].map(see)));
}

async function seeImage(
  ecr: EcrPort,
  reference: ImageReference,
  wanted: { readonly manifest: true } | undefined,
  signal: AbortSignal,
): Promise<Sight> {
  const repository = ecrRepositoryOf(reference);
  if (!repository) return { kind: 'elsewhere' };
  const id = imageIdOf(reference);
  try {
    const image = await ecr.image(repository, id, signal, wanted);
    if (image) return { kind: 'found', repository, image };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'unread', repository, error };
  }
  if (await isPulledThrough(ecr, repository, signal)) return { kind: 'pulledThrough', repository };
  return { kind: 'missing', why: await whatExists(ecr, repository, id, signal) };
}

// More tags than these are no help.
const shown = 5;

/** A sentence about what the repository has instead. */
async function whatExists(ecr: EcrPort, repository: EcrRepository, id: ImageId, signal: AbortSignal): Promise<string> {
  const { registryId, region, repositoryName } = repository;
  const where = `the account ${registryId} in ${region}`;
  const untold = (): void => undefined;
  const what = 'What the repository has cannot be read';
  const answer = await bonusRead(async () => ({ facts: await ecr.repository(repository, signal) }), what, untold);
  if (answer && !answer.facts) return `${where} has no repository ${repositoryName}.`;
  const missing = 'tag' in id ? `no tag ${id.tag}` : `no image ${id.digest}`;
  const sentence = `the repository ${repositoryName} of ${where} has ${missing}.`;
  const tags = await bonusRead(() => ecr.newestTags(repository, signal), what, untold);
  if (!tags) return sentence;
  return tags.length === 0
    ? `${sentence} It has no tagged image at all.`
    : `${sentence} The newest tags there: ${tags.slice(0, shown).join(', ')}.`;
}
