/** A container image as a task definition names it: `[registry[:port]/]path[:tag][@digest]`. */
export interface ImageReference {
  /** The reference exactly as it was written. */
  readonly text: string;
  /** Host and port of the registry, where the reference names one. */
  readonly registry: string | undefined;
  /** The repository's path inside its registry. */
  readonly path: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

// The grammar is that of the OCI distribution reference; a registry is told from a path by its dot, port or `localhost`.
const registryPattern = /^(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|[A-Za-z0-9-]+(?=:\d))(?::\d{1,5})?$/;
const pathPattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Reads an image reference, or says in a few words what is wrong with it. */
export function parseImageReference(text: string): ImageReference | { readonly problem: string } {
  if (text === '') return { problem: 'it is empty' };
  if (/\s/.test(text)) return { problem: 'it contains white space' };
  if (/^[a-z]+:\/\//i.test(text)) return { problem: 'it starts with a scheme; an image has none' };
  const [named = '', digest, ...more] = text.split('@');
  if (more.length > 0) return { problem: 'it has more than one @' };
  if (digest !== undefined && !digestPattern.test(digest)) {
    return { problem: `the digest "${digest}" is not sha256: with 64 hexadecimal digits` };
  }
  // A colon after the last slash starts the tag; one before it belongs to the registry's port.
  const tagAt = named.indexOf(':', named.lastIndexOf('/') + 1);
  const repository = tagAt < 0 ? named : named.slice(0, tagAt);
  const tag = tagAt < 0 ? undefined : named.slice(tagAt + 1);
  if (tag !== undefined && !tagPattern.test(tag)) {
    return { problem: tag === '' ? 'the tag after ":" is empty' : `the tag "${tag}" is not valid` };
  }
  const slash = repository.indexOf('/');
  const first = slash < 0 ? '' : repository.slice(0, slash);
  const registry = registryPattern.test(first) ? first : undefined;
  const path = registry === undefined ? repository : repository.slice(slash + 1);
  if (!pathPattern.test(path)) {
    const hint = path !== path.toLowerCase() ? ' (repository names are lower case)' : '';
    return { problem: path === '' ? 'the repository is empty' : `the repository "${path}" is not valid${hint}` };
  }
  return { text, registry, path, tag, digest };
}

/** True where both references name the same repository; Docker Hub's short forms are understood. */
export function sameRepository(a: ImageReference, b: ImageReference): boolean {
  return repositoryOf(a) === repositoryOf(b);
}

/** True where the reference may name other content tomorrow by its nature: `latest`, or no tag at all, and no digest. */
export function isFloating(image: ImageReference): boolean {
  return image.digest === undefined && (image.tag === undefined || image.tag === 'latest');
}

/** Repository with registry, without tag and digest, in one normal form. */
function repositoryOf({ registry, path }: ImageReference): string {
  const host = registry === undefined || registry === 'index.docker.io' ? 'docker.io' : registry.toLowerCase();
  return host === 'docker.io' && !path.includes('/') ? `${host}/library/${path}` : `${host}/${path}`;
}
