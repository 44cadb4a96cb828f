import { type Json, objectsIn, stringIn } from './json.ts';

/** A tag as ECS writes it. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** What leads from a revision back to the run that made it; no person's name is among it. */
export interface TraceFacts {
  readonly pipeline?: string;
  /** The run's number, as people know it. */
  readonly run?: string;
  readonly url?: string;
  readonly commit?: string;
  /** What the revision was made from: a task definition's ARN, or `file:` with a path. */
  readonly start?: string;
}

/** The most tags that a resource of AWS can have. */
export const mostTags = 50;

const prefix = 'ecs-deploy-revision:';
// The limit of a tag's value.
const mostCharacters = 256;
// Where not all of them fit: the URL leads to everything else.
const inOrderOfWorth = ['url', 'commit', 'start', 'run', 'pipeline'] as const;

/**
 * The tags that lead back to a run, as many as there is room for.
 * @param others the tags that the revision has anyway; trace tags among them are replaced, so they take no room
 */
export function traceTags(facts: TraceFacts, others: readonly Json[]): readonly Tag[] {
  const room = Math.max(0, mostTags - withoutTraceTags(others).length);
  return inOrderOfWorth
    .flatMap((name) => {
      const value = cleaned(name === 'url' ? linkable(facts[name] ?? '') : (facts[name] ?? ''));
      return value === '' ? [] : [{ key: prefix + name, value }];
    })
    .slice(0, room);
}

/** True for the key of a tag that a run of this task wrote for itself. */
export function isTraceTag(key: string): boolean {
  return key.startsWith(prefix);
}

/** The tags that are not trace tags, as they are. */
export function withoutTraceTags(tags: readonly Json[]): readonly Json[] {
  const traces = new Set<Json>(objectsIn(tags).filter((tag) => isTraceTag(stringIn(tag, 'key') ?? '')));
  return tags.filter((tag) => !traces.has(tag));
}

/** What a revision says that it was made from; undefined where it says nothing. */
export function recordedStart(tags: readonly Json[]): string | undefined {
  const tag = objectsIn(tags).find((one) => stringIn(one, 'key') === `${prefix}start`);
  return tag === undefined ? undefined : stringIn(tag, 'value');
}

/** A value that AWS takes: letters, digits, spaces and `+-=._:/@`, at most 256 of them; everything else becomes `_`. */
function cleaned(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(/[^\p{L}\p{N} +\-=._:/@]/gu, '_')
    .trim()
    .slice(0, mostCharacters)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim();
}

const buildPage = /^(https?:\/\/.+)\/_build\/results\?(?:.*&)?buildId=(\d+)/i;
const releasePage = /^(https?:\/\/.+)\/_release(?:Progress)?\?(?:.*&)?releaseId=(\d+)/i;

/**
 * A link that is still one when it is a tag. The pages of a run have their number behind a `?`, which a tag cannot hold;
 * Azure DevOps' REST addresses of the same run have it in the path, and answer with the page's address.
 */
function linkable(url: string): string {
  const [, buildBase, build] = buildPage.exec(url) ?? [];
  if (buildBase !== undefined && build !== undefined) return decoded(`${buildBase}/_apis/build/builds/${build}`);
  const [, releaseBase, release] = releasePage.exec(url) ?? [];
  if (releaseBase !== undefined && release !== undefined) {
    const base = releaseBase.replace('//dev.azure.com/', '//vsrm.dev.azure.com/');
    return decoded(`${base}/_apis/release/releases/${release}`);
  }
  return decoded(url);
}

/** A tag can hold a space or an umlaut, but no percent sign. */
function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch (error) {
    if (error instanceof URIError) return url;
    throw error;
  }
}
