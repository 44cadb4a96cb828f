import type { CheckedImage, Findings, ImageChecks } from './findings.ts';
import { isTagMutable } from './tag-mutability.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import { type EcrRepository, ecrRepositoryOf } from '../aws/ecr-image.ts';
import type { EcrPort } from '../aws/ecr-port.ts';
import { type ImageReference, isFloating, parseImageReference, sameRepository } from '../revision/image-reference.ts';

/**
 * The images whose tag may name another content by the time that a way back needs it: `latest`, no tag, or the tag that
 * runs already where tags can be moved. A digest is always fine, and so is a tag that is registered as its digest.
 */
export async function mutableTagFindings(
  ecr: EcrPort,
  images: readonly CheckedImage[],
  { mutableTags, pinDigest }: ImageChecks,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<Findings> {
  if (pinDigest) return { problems: [], warnings: [] };
  const texts = await Promise.all(
    images.map(async (image) => {
      const why = isFloating(image.image) ? floating : await whyMutable(ecr, image, note, signal);
      return why === undefined ? [] : [`${image.container}: ${image.image.text} ${why}`];
    }),
  );
  const said = [...new Set(texts.flat())];
  return mutableTags === 'fail'
    ? {
        problems: said.map((text) => ({
          code: 'not-deployable',
          text: `${text} Give each build a tag of its own, or set pinDigest (mutableTags is "fail").`,
        })),
        warnings: [],
      }
    : { problems: [], warnings: said };
}

const floating =
  'names whatever was pushed last: the same revision may start different contents, and a way back may start the new one.';

async function whyMutable(
  ecr: EcrPort,
  { image, running }: CheckedImage,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<string | undefined> {
  const repository = ecrRepositoryOf(image);
  const { tag, digest } = image;
  if (!repository || tag === undefined || digest !== undefined || !isRunning(image, running)) return undefined;
  const facts = await readFacts(ecr, repository, note, signal);
  if (!facts || isTagMutable(facts, tag) !== true) return undefined;
  return 'has the tag that runs already, and tags of its repository can be moved: a way back may start the new content.';
}

/** True where the container runs the very tag already, and not by its digest. */
function isRunning(image: ImageReference, running: string | undefined): boolean {
  const now = parseImageReference(running ?? '');
  return !('problem' in now) && now.digest === undefined && now.tag === image.tag && sameRepository(now, image);
}

/** What the repository says of its tags, as a bonus. */
export async function readFacts(
  ecr: EcrPort,
  repository: EcrRepository,
  note: NoteBonus,
  signal: AbortSignal,
): ReturnType<EcrPort['repository']> {
  return bonusRead(
    () => ecr.repository(repository, signal),
    'Whether tags in ECR can be moved could not be checked',
    note,
  );
}
