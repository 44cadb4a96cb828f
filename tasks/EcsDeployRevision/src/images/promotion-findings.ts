import type { Findings, ImageProblem } from './findings.ts';
import { readFacts } from './mutable-tags.ts';
import type { Sight } from './see-images.ts';
import { isTagMutable } from './tag-mutability.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcrRepository } from '../aws/ecr-image.ts';
import type { EcrPort } from '../aws/ecr-port.ts';
import type { ImageReference } from '../revision/image-reference.ts';

/**
 * Finds out before the deploy whether the tag can be given after it: not where it is immutable and names another image,
 * and not to two images of one repository.
 * @throws AwsError where ECR refuses to give an image that is to be tagged
 */
export async function promotionFindings(
  ecr: EcrPort,
  references: readonly ImageReference[],
  sights: ReadonlyMap<string, Sight>,
  tag: string,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<Findings> {
  const seen = references.map(({ text }) => ({ text, sight: sights.get(text) }));
  const found = seen.flatMap(({ text, sight }) => {
    if (sight?.kind === 'unread') throw sight.error;
    if (sight?.kind !== 'found') return [];
    const { repository, image } = sight;
    const refused = image.unanswered.find(({ call }) => call.action === 'ecr:BatchGetImage');
    if (refused) throw refused;
    return [{ text, repository, digest: image.digest }];
  });
  if (found.length === 0) {
    const none = seen.some(({ sight }) => sight?.kind === 'pulledThrough' || sight?.kind === 'missing');
    const warning = `promoteTag: none of the images that this run sets is in Amazon ECR, so none gets the tag "${tag}".`;
    return { problems: [], warnings: none ? [] : [warning] };
  }
  const keys = new Set(found.map(({ repository }) => keyOf(repository)));
  const groups = [...keys].map((key) => found.filter(({ repository }) => keyOf(repository) === key));
  const problems = await Promise.all(groups.map((images) => repositoryProblem(ecr, images, tag, note, signal)));
  return { problems: problems.flatMap((problem) => problem ?? []), warnings: [] };
}

interface Promoted {
  readonly text: string;
  readonly repository: EcrRepository;
  readonly digest: string;
}

async function repositoryProblem(
  ecr: EcrPort,
  images: readonly Promoted[],
  tag: string,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<ImageProblem | undefined> {
  const [first] = images;
  if (!first) return undefined;
  const { repository, digest, text } = first;
  const other = images.find((image) => image.digest !== digest);
  if (other) {
    return refusal(`${text} and ${other.text} are different images of one repository, and a tag names one only.`);
  }
  const facts = await readFacts(ecr, repository, note, signal);
  if (!facts || isTagMutable(facts, tag) !== false) return undefined;
  const what = 'Whether the tag to promote to is taken could not be checked';
  const taken = await bonusRead(() => ecr.image(repository, { tag }, signal), what, note);
  if (!taken || taken.digest === digest) return undefined;
  return refusal(
    `The tag "${tag}" of the repository ${repository.repositoryName} is immutable (${facts.mutability}) and names ` +
      `${taken.digest} already, so it cannot be moved to ${text}. Choose a tag that is new each time, or exclude it from the repository's immutability.`,
  );
}

function refusal(text: string): ImageProblem {
  return { code: 'not-deployable', text: `promoteTag: ${text}` };
}

function keyOf({ registryId, region, repositoryName }: EcrRepository): string {
  return `${registryId} ${region} ${repositoryName}`;
}
