import type { AwsError } from './aws-error.ts';
import type { EcrRepository } from './ecr-image.ts';

/** What a tag names. */
export interface TaggedImage {
  readonly digest: string;
  /** The digests of the platforms' images where the tag names a manifest list, else empty. */
  readonly platforms: readonly string[];
}

/** What a repository says about its tags. */
export interface RepositoryFacts {
  /** `MUTABLE`, `IMMUTABLE`, one of both with `_WITH_EXCLUSION`, or a value that is newer than this task. */
  readonly mutability: string;
  /** Wildcard filters: the tags for which the opposite of `mutability` holds, where it ends with `_WITH_EXCLUSION`. */
  readonly exclusions: readonly string[];
}

/** One image of a repository: a manifest, or a list of manifests. */
export interface EcrImage {
  readonly digest: string;
  /** `ACTIVE`, `ARCHIVED`, `ACTIVATING`; undefined where ECR did not tell it. */
  readonly status: string | undefined;
  /** Undefined where it was not asked for, or ECR did not give it. */
  readonly manifest: string | undefined;
  readonly mediaType: string | undefined;
  /** The architectures that a manifest list names, as OCI writes them; empty where the image does not tell them. */
  readonly architectures: readonly string[];
  /** What ECR refused to tell while it told the rest. */
  readonly unanswered: readonly AwsError[];
}

/** An image's tag or digest. */
export type ImageId = { readonly tag: string } | { readonly digest: string };

/** The calls to Amazon ECR that a deploy makes. All throw AwsError, or the signal's reason where it was aborted. */
export interface EcrPort {
  /** Undefined where the repository has no such tag, or there is no such repository. */
  taggedImage(repository: EcrRepository, tag: string, signal: AbortSignal): Promise<TaggedImage | undefined>;
  /** Undefined where there is no such repository. */
  repository(repository: EcrRepository, signal: AbortSignal): Promise<RepositoryFacts | undefined>;
  /**
   * Undefined where the repository has no such image, or there is no such repository.
   * @param wanted the manifest of a single image costs a further call; a manifest list's always comes
   */
  image(
    repository: EcrRepository,
    id: ImageId,
    signal: AbortSignal,
    wanted?: { readonly manifest: true },
  ): Promise<EcrImage | undefined>;
  /**
   * Gives an image that is there a tag, taking the tag from whichever image had it.
   * @returns false where it had the tag already
   */
  putImage(
    repository: EcrRepository,
    image: { readonly manifest: string; readonly mediaType: string; readonly digest: string },
    tag: string,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** The tags of the images that were pushed last, the newest first; empty where there is no such repository. */
  newestTags(repository: EcrRepository, signal: AbortSignal): Promise<readonly string[]>;
  /** The prefixes under which the registry fetches images from elsewhere at their first pull; `ROOT` is all the rest. */
  pullThroughPrefixes(repository: EcrRepository, signal: AbortSignal): Promise<readonly string[]>;
}
