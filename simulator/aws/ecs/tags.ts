import type { JsonObject } from '../json.ts';
import { invalidParameter } from '../protocol/errors.ts';
import type { Call, Permission } from '../protocol/operation.ts';
import type { Tag } from './definitions/definition.ts';

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Checks tags as ECS does: characters, lengths, no `aws:`, no key twice. */
export function checkTags(tags: readonly Tag[]): readonly Tag[] {
  const keys = new Set<string>();
  for (const { key, value = '' } of tags) {
    if (key === undefined || key === '') throw invalidParameter('Tag keys can not be empty.');
    if (key.length > 128 || !allowed.test(key)) throw invalidParameter(`The tag key is not valid: ${key}`);
    if (value.length > 256 || !allowed.test(value)) throw invalidParameter(`The tag value is not valid: ${value}`);
    if (key.toLowerCase().startsWith('aws:')) {
      throw invalidParameter(`Tag keys and values can not start with aws: (key ${key}).`);
    }
    if (keys.has(key)) throw invalidParameter(`Duplicate tag keys found: ${key}`);
    keys.add(key);
  }
  return tags;
}

/** What a caller needs besides the operation's own permission where tags are given. */
export function tagPermissions(tags: readonly Tag[] | undefined, resource: string): readonly Permission[] {
  return tags === undefined || tags.length === 0 ? [] : [{ action: 'ecs:TagResource', resource }];
}

/** Tags as an answer shows them. */
export function showTags(tags: readonly Tag[]): readonly JsonObject[] {
  return tags.map(({ key, value }) => ({ key, value }));
}

/** A list of permissions with one action on one resource. */
export function needs(action: string, resource: (call: Call) => string) {
  return (call: Call): readonly Permission[] => [{ action, resource: resource(call) }];
}
