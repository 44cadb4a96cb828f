import type { RepositoryFacts } from '../aws/ecr-port.ts';

/** True where a tag may be moved to another image; undefined where the repository's setting is not known here. */
export function isTagMutable({ mutability, exclusions }: RepositoryFacts, tag: string): boolean | undefined {
  const setting = /^(MUTABLE|IMMUTABLE)(_WITH_EXCLUSION)?$/.exec(mutability);
  if (!setting) return undefined;
  const excluded = setting[2] !== undefined && exclusions.some((filter) => matches(filter, tag));
  return (setting[1] === 'MUTABLE') !== excluded;
}

/** A filter's `*` stands for any characters, or none. */
function matches(filter: string, tag: string): boolean {
  const [first = '', ...others] = filter.split('*');
  const last = others.pop();
  if (last === undefined) return tag === first;
  if (!tag.startsWith(first) || tag.length < first.length + last.length || !tag.endsWith(last)) return false;
  let rest = tag.slice(first.length, tag.length - last.length);
  for (const part of others) {
    const at = rest.indexOf(part);
    if (at < 0) return false;
    rest = rest.slice(at + part.length);
  }
  return true;
}
