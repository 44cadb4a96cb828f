import type { ImageReference } from '../revision/image-reference.ts';

/** An image that this run sets, and where. */
export interface CheckedImage {
  readonly container: string;
  readonly image: ImageReference;
  /** The image that the container runs now. */
  readonly running: string | undefined;
  /** `cpuArchitecture` of the definition's runtimePlatform. */
  readonly architecture: string | undefined;
}

/** What the inputs ask of the images. */
export interface ImageChecks {
  readonly verifyImage: boolean;
  readonly mutableTags: 'allow' | 'warn' | 'fail';
  readonly pinDigest: boolean;
  readonly promoteTag: string | undefined;
}

/** What is known of the images after the checks. */
export interface ImageFindings {
  /** By the image's text: what ECR has under its tag, or the digest that the text itself names. */
  readonly digests: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** What must stop the run, as a sentence. */
export interface ImageProblem {
  readonly code: 'not-found' | 'not-deployable';
  readonly text: string;
}

/** What a part of the checks has found. */
export interface Findings {
  readonly problems: readonly ImageProblem[];
  readonly warnings: readonly string[];
}
