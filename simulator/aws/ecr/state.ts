/** An image of a repository: one manifest, under any number of tags. */
export interface Image {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly sizeInBytes: number;
  pushedAt: number;
  status: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
  readonly tags: Set<string>;
}

/** A repository of a registry. */
export interface Repository {
  readonly name: string;
  /** The account that it belongs to. */
  readonly registryId: string;
  readonly arn: string;
  readonly uri: string;
  readonly createdAt: number;
  mutability: string;
  /** Wildcard filters: the tags for which the opposite of `mutability` holds. */
  exclusions: readonly string[];
  /** By digest. */
  readonly images: Map<string, Image>;
}

/** Where a registry fetches images from at their first pull. */
export interface PullThroughRule {
  readonly prefix: string;
  readonly upstream: string;
  readonly createdAt: number;
}

/** The registries of one region. */
export class EcrState {
  /** By prefix. */
  readonly pullThroughRules = new Map<string, PullThroughRule>();
  readonly #registries = new Map<string, Map<string, Repository>>();

  /** An account's repositories by name; another account's let this one in. */
  registry(accountId: string): Map<string, Repository> {
    const known = this.#registries.get(accountId) ?? new Map<string, Repository>();
    this.#registries.set(accountId, known);
    return known;
  }

  /** The repositories of all registries. */
  repositories(): readonly Repository[] {
    return [...this.#registries.values()].flatMap((registry) => [...registry.values()]);
  }
}

/** The image that a tag or a digest names. */
export function findImage(
  repository: Repository,
  id: { readonly tag?: string; readonly digest?: string },
): Image | undefined {
  const found = id.digest === undefined ? undefined : repository.images.get(id.digest);
  if (id.tag === undefined) return found;
  const tag = id.tag;
  const tagged = [...repository.images.values()].find((image) => image.tags.has(tag));
  return id.digest === undefined || tagged === found ? tagged : undefined;
}

/** Gives an image a tag, and takes the tag from whichever image had it. */
export function tagImage(repository: Repository, image: Image, tag: string): void {
  for (const other of repository.images.values()) other.tags.delete(tag);
  image.tags.add(tag);
}
