import type { CheckedImage, ImageProblem } from './findings.ts';
import type { Sight } from './see-images.ts';
import type { NoteBonus } from '../aws/bonus-read.ts';

/** Checks what ECR shows of the images: each must be ACTIVE and made for the processor that it is to run on. */
export function verify(
  images: readonly CheckedImage[],
  sights: ReadonlyMap<string, Sight>,
  note: NoteBonus,
): readonly ImageProblem[] {
  const unchecked = new Set<string>();
  const later = new Set<string>();
  const problems = images.flatMap(({ container, image: { text }, architecture }): readonly ImageProblem[] => {
    const sight = sights.get(text);
    switch (sight?.kind) {
      case 'found':
        for (const error of sight.image.unanswered)
          note('An image in ECR could be checked in part only', error.message);
        return [
          statusProblem(text, sight.image.status),
          architectureProblem(container, text, architecture, sight.image.architectures),
        ].flatMap((problem) => problem ?? []);
      case 'unread':
        note('Whether the image exists in ECR could not be checked', sight.error.message);
        return [];
      case 'elsewhere':
        unchecked.add(text);
        return [];
      case 'pulledThrough':
        later.add(text);
        return [];
      case 'missing':
      case undefined:
        return [];
    }
  });
  if (unchecked.size > 0)
    note('Only images in private registries of Amazon ECR are checked', `Not checked: ${[...unchecked].join(', ')}.`);
  if (later.size > 0)
    note(
      'Images that ECR fetches from elsewhere at their first pull are not checked',
      `Not checked: ${[...later].join(', ')}.`,
    );
  return problems;
}

function statusProblem(text: string, status: string | undefined): ImageProblem | undefined {
  if (status === undefined || status === 'ACTIVE') return undefined;
  const next =
    status === 'ACTIVATING'
      ? 'ECR is restoring it, which takes up to 20 minutes: run this again when it is ACTIVE.'
      : 'Restore it in ECR, or push it again.';
  return { code: 'not-deployable', text: `The image ${text} is ${status} in ECR, so it cannot be pulled. ${next}` };
}

// ECS's names of processors, and OCI's.
const ociNames: ReadonlyMap<string, string> = new Map([
  ['X86_64', 'amd64'],
  ['ARM64', 'arm64'],
]);

function architectureProblem(
  container: string,
  text: string,
  architecture: string | undefined,
  offered: readonly string[],
): ImageProblem | undefined {
  const needed = ociNames.get(architecture ?? '');
  if (architecture === undefined || needed === undefined || offered.length === 0 || offered.includes(needed))
    return undefined;
  return {
    code: 'not-deployable',
    text:
      `The image ${text} is made for ${offered.join(', ')}, but the task definition's runtimePlatform runs the container ` +
      `${container} on ${architecture} (${needed}). Build the image for ${needed}, or correct cpuArchitecture.`,
  };
}
