import { type Json, type JsonObject, isJsonObject } from './json.ts';

/**
 * Lays a partial object over another: objects are merged, null removes, and everything else, lists too, replaces. What
 * the patch does not name stays as it is, in its place.
 */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(Object.entries(isJsonObject(target) ? target : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

/** An object without some of its members. */
export function without(object: JsonObject, ...members: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !members.includes(key)));
}

/** How a list of objects stands for a map: the members that hold the key and the value. */
export interface Keyed {
  readonly key: string;
  readonly value: string;
}

/**
 * Lays a map over a list that stands for one (`environment`, `secrets`, `tags`). An entry that is there already is
 * changed in its place, with the members that nobody named; new ones come last; null removes. A list, or null, as the
 * patch replaces the whole list.
 */
export function mergeKeyed(list: Json | undefined, patch: Json | undefined, keyed: Keyed): Json | undefined {
  if (patch === undefined) return list;
  if (!isJsonObject(patch)) return patch ?? undefined;
  const open = new Map(Object.entries(patch));
  const done = new Set<string>();
  const changed = (Array.isArray(list) ? list : []).flatMap((entry: Json): Json[] => {
    const name = isJsonObject(entry) ? entry[keyed.key] : undefined;
    if (!isJsonObject(entry) || typeof name !== 'string') return [entry];
    // A name that is there twice is there once when it has been set.
    if (done.has(name)) return [];
    const value = open.get(name);
    if (value === undefined) return [entry];
    open.delete(name);
    done.add(name);
    return value === null ? [] : [{ ...entry, [keyed.value]: value }];
  });
  const added = [...open].flatMap(([name, value]) =>
    value === null ? [] : [{ [keyed.key]: name, [keyed.value]: value }],
  );
  const merged = [...changed, ...added];
  return list === undefined && merged.length === 0 ? undefined : merged;
}
