import { type Json, type JsonObject, isJsonObject } from './json.ts';
import { without } from './merge.ts';
import { layKeyed, layVariables } from './variables.ts';

/** How tags stand in a list. */
export const tagList = { key: 'key', value: 'value' } as const;

/**
 * Two layers of overrides in one, the second over the first: what `overrides` says over `overridesFile`. Objects are
 * merged, lists and plain values replaced; a null stays, since it removes from what the overrides are laid over.
 */
export function layOver(lower: JsonObject, upper: JsonObject): JsonObject {
  const merged = layObjects(without(lower, 'containers', 'tags'), without(upper, 'containers', 'tags'));
  const containers = layContainers(lower['containers'], upper['containers']);
  const tags = layKeyed(lower['tags'], upper['tags'], tagList);
  return {
    ...merged,
    ...(containers === undefined ? {} : { containers }),
    ...(tags === undefined ? {} : { tags }),
  };
}

function layContainers(lower: Json | undefined, upper: Json | undefined): Json | undefined {
  if (!isJsonObject(lower) || !isJsonObject(upper)) return upper ?? lower;
  const laid = new Map(Object.entries(lower));
  for (const [name, patch] of Object.entries(upper)) laid.set(name, layContainer(laid.get(name), patch));
  return Object.fromEntries(laid);
}

function layContainer(lower: Json | undefined, upper: Json): Json {
  if (!isJsonObject(lower) || !isJsonObject(upper)) return upper;
  const lists = ['environment', 'secrets'];
  return { ...layObjects(without(lower, ...lists), without(upper, ...lists)), ...layVariables(lower, upper) };
}

function layObjects(lower: JsonObject, upper: JsonObject): JsonObject {
  const laid = new Map(Object.entries(lower));
  for (const [key, value] of Object.entries(upper)) {
    const below = laid.get(key);
    laid.set(key, isJsonObject(below) && isJsonObject(value) ? layObjects(below, value) : value);
  }
  return Object.fromEntries(laid);
}
