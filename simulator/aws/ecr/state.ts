/** An image of a repository: one manifest, under any number of tags. */
export interface Image {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly sizeInBytes: number;
  readonly pushedAt: number;
  status: 'ACTIVE' | 'ARCHIVED' | 'ACTIVATING';
  readonly tags: Set<string>;
}

/** A repository of the account's registry. */
export interface Repository {
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly createdAt: number;
  mutability: string;
  /** By digest. */
  readonly images: Map<string, Image>;
}

/** The registry of one region. */
export class EcrState {
  readonly repositories = new Map<string, Repository>();
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
