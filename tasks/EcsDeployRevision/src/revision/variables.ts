import { type Json, type JsonObject, isJsonObject, objectsIn, stringIn } from './json.ts';
import { type Keyed, mergeKeyed } from './merge.ts';

/** The two lists of a container in which a name can stand, each of them once. */
export const variableLists = {
  environment: { key: 'name', value: 'value' },
  secrets: { key: 'name', value: 'valueFrom' },
} as const satisfies Record<string, Keyed>;

const kinds = [
  { list: 'environment', other: 'secrets' },
  { list: 'secrets', other: 'environment' },
] as const;

/** The variables and secrets of a container after a patch: a name that is set in one list leaves the other. */
export function patchVariables(container: JsonObject, patch: JsonObject): JsonObject {
  const changed = new Map(Object.entries(container));
  for (const { list, other } of kinds) {
    const kept = withoutNames(container[list], namesSetBy(patch[other]));
    const merged = mergeKeyed(kept, patch[list], variableLists[list]);
    if (merged === undefined) changed.delete(list);
    else changed.set(list, merged);
  }
  return Object.fromEntries(changed);
}

/** The variables and secrets of two patches in one: the upper one decides, and a name moves between the two lists. */
export function layVariables(lower: JsonObject, upper: JsonObject): JsonObject {
  const laid = kinds.flatMap(({ list, other }): readonly [string, Json][] => {
    const below = withoutNames(lower[list], namesSetBy(upper[other]));
    const both = layKeyed(below, upper[list], variableLists[list]);
    return both === undefined ? [] : [[list, both]];
  });
  return Object.fromEntries(laid);
}

/** The names that a patch sets both as a variable and as a secret. */
export function namesSetTwice(patch: JsonObject): readonly string[] {
  const secrets = namesSetBy(patch['secrets']);
  return [...namesSetBy(patch['environment'])].filter((name) => secrets.has(name));
}

/** One patch of a list that says what two say one after the other. */
export function layKeyed(lower: Json | undefined, upper: Json | undefined, keyed: Keyed): Json | undefined {
  if (upper === undefined) return lower;
  if (!isJsonObject(upper) || lower === undefined) return upper;
  if (isJsonObject(lower)) return Object.fromEntries([...Object.entries(lower), ...Object.entries(upper)]);
  // The lower one replaces the whole list, or removes it: the upper one goes over what is then there.
  return mergeKeyed(lower ?? [], upper, keyed);
}

/** The names that a map or a list sets; a removal sets none. */
function namesSetBy(patch: Json | undefined): ReadonlySet<string> {
  if (!isJsonObject(patch)) return new Set(objectsIn(patch).flatMap((entry) => stringIn(entry, 'name') ?? []));
  return new Set(Object.entries(patch).flatMap(([name, value]) => (value === null ? [] : [name])));
}

function withoutNames(list: Json | undefined, names: ReadonlySet<string>): Json | undefined {
  if (names.size === 0) return list;
  if (Array.isArray(list)) {
    return list.filter((entry: Json) => !isJsonObject(entry) || !names.has(stringIn(entry, 'name') ?? ''));
  }
  if (!isJsonObject(list)) return list;
  return Object.fromEntries(Object.entries(list).filter(([name]) => !names.has(name)));
}
