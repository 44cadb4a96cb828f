import type { ImageDetail } from '@aws-sdk/client-ecr';
import { AwsError, hasAwsCode } from './aws-error.ts';
import { architecturesIn } from './ecr-manifest.ts';
import type { EcrImage } from './ecr-port.ts';

/** A manifest as BatchGetImage gives it. */
export interface Manifest {
  readonly digest: string;
  readonly text: string;
  readonly mediaType: string | undefined;
}

/** Puts together what the two reads told; undefined where neither found the image. */
export function imageOf(
  described: ImageDetail | undefined,
  manifest: Manifest | undefined,
  unanswered: readonly AwsError[],
): EcrImage | undefined {
  const digest = described?.imageDigest ?? manifest?.digest;
  if (digest === undefined) return undefined;
  return {
    digest,
    status: described?.imageStatus,
    manifest: manifest?.text,
    mediaType: manifest?.mediaType ?? described?.imageManifestMediaType,
    architectures: manifest ? architecturesIn(manifest.text) : [],
    unanswered,
  };
}

/** The answer, or AWS's error, for a call that another one may stand in for. */
export async function answerOf<T>(
  answer: Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly value?: T; readonly error?: AwsError }> {
  try {
    return { value: await answer };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AwsError) return { error };
    throw error;
  }
}

/** Undefined where ECR says that there is no such image or repository. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (hasAwsCode(error, 'RepositoryNotFoundException', 'ImageNotFoundException')) return undefined;
    throw error;
  });
}
