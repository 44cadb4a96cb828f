import type { ImageProblem } from './findings.ts';
import type { Sight } from './see-images.ts';
import type { ImageReference } from '../revision/image-reference.ts';

/** The image by its digest: `registry/repository@sha256:…`. One that names a digest stays as it was written. */
export function pinned({ text, registry, path, digest }: ImageReference, found: string): string {
  if (digest !== undefined) return text;
  return `${registry === undefined ? '' : `${registry}/`}${path}@${found}`;
}

/**
 * Why an image's digest cannot be registered, where it cannot.
 * @throws AwsError where ECR refuses to tell it
 */
export function pinningProblem(
  { text, digest }: ImageReference,
  sights: ReadonlyMap<string, Sight>,
): ImageProblem | undefined {
  const sight = sights.get(text);
  if (digest !== undefined || !sight || sight.kind === 'found' || sight.kind === 'missing') return undefined;
  if (sight.kind === 'unread') throw sight.error;
  const why =
    sight.kind === 'elsewhere'
      ? 'it is not in a private registry of Amazon ECR'
      : 'ECR fetches it from elsewhere at its first pull';
  return {
    code: 'not-deployable',
    text: `pinDigest is on, but the digest of ${text} is not known: ${why}. Write it as repository@sha256:…, or turn pinDigest off.`,
  };
}
