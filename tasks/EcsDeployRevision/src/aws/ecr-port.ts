import type { EcrRepository } from './ecr-image.ts';

/** What a tag names. */
export interface TaggedImage {
  readonly digest: string;
  /** The digests of the platforms' images where the tag names a manifest list, else empty. */
  readonly platforms: readonly string[];
}

/** The reads in Amazon ECR that a deploy makes. All throw AwsError. */
export interface EcrPort {
  /** Undefined where the repository has no such tag, or there is no such repository. */
  taggedImage(repository: EcrRepository, tag: string, signal: AbortSignal): Promise<TaggedImage | undefined>;
}
