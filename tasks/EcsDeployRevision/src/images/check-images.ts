import type { CheckedImage, Findings, ImageChecks, ImageFindings, ImageProblem } from './findings.ts';
import { mutableTagFindings } from './mutable-tags.ts';
import { pinningProblem } from './pin.ts';
import { promotionFindings } from './promotion-findings.ts';
import { type Sight, seeImages } from './see-images.ts';
import { verify } from './verify.ts';
import type { NoteBonus } from '../aws/bonus-read.ts';
import type { EcrPort } from '../aws/ecr-port.ts';
import { DeployError } from '../deploy-error.ts';
import type { ImageReference } from '../revision/image-reference.ts';

export type { CheckedImage, ImageChecks, ImageFindings } from './findings.ts';

/**
 * Checks the images before anything is registered: reads only. What ECR does not answer costs a line, unless the run
 * cannot do without it.
 * @throws DeployError `not-found`, `not-deployable` with a sentence for each image that must stop the run; AwsError where
 * ECR refuses what pinDigest or promoteTag need
 */
export async function checkImages(
  ecr: EcrPort,
  images: readonly CheckedImage[],
  options: ImageChecks,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<ImageFindings> {
  const { verifyImage, mutableTags, pinDigest, promoteTag } = options;
  const references = images.map(({ image }) => image);
  const asked = references.filter(
    ({ digest }) => verifyImage || promoteTag !== undefined || (pinDigest && digest === undefined),
  );
  const wanted = promoteTag === undefined ? undefined : ({ manifest: true } as const);
  const sights = await seeImages(ecr, asked, wanted, signal);
  const findings = [
    { problems: missing(sights), warnings: [] },
    { problems: verifyImage ? verify(images, sights, note) : [], warnings: [] },
    { problems: pinDigest ? references.flatMap((image) => pinningProblem(image, sights) ?? []) : [], warnings: [] },
    mutableTags === 'allow' ? nothing : await mutableTagFindings(ecr, images, options, note, signal),
    promoteTag === undefined ? nothing : await promotionFindings(ecr, references, sights, promoteTag, note, signal),
  ];
  const problems = findings.flatMap((finding) => finding.problems);
  if (problems.length > 0) {
    const code = problems.some((problem) => problem.code === 'not-found') ? 'not-found' : 'not-deployable';
    throw new DeployError(code, [...new Set(problems.map(({ text }) => text))].join(' '));
  }
  return {
    digests: digestsOf(references, sights),
    warnings: [...new Set(findings.flatMap(({ warnings }) => warnings))],
  };
}

const nothing: Findings = { problems: [], warnings: [] };

function missing(sights: ReadonlyMap<string, Sight>): readonly ImageProblem[] {
  return [...sights].flatMap(([text, sight]) => {
    if (sight.kind !== 'missing') return [];
    return { code: 'not-found', text: `The image ${text} does not exist: ${sight.why} Push it, or correct the name.` };
  });
}

function digestsOf(
  references: readonly ImageReference[],
  sights: ReadonlyMap<string, Sight>,
): ReadonlyMap<string, string> {
  return new Map(
    references.flatMap(({ text, digest }): readonly [string, string][] => {
      const sight = sights.get(text);
      const known = digest ?? (sight?.kind === 'found' ? sight.image.digest : undefined);
      return known === undefined ? [] : [[text, known]];
    }),
  );
}
