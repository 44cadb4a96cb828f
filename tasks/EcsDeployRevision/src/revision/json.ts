import { LosslessNumber, isSafeNumber, parse, stringify } from 'lossless-json';

/** JSON as it came over the wire; a number that a double cannot hold exactly stays a `LosslessNumber`. */
export type Json = string | number | boolean | null | LosslessNumber | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/**
 * Reads JSON without rounding any number.
 * @throws SyntaxError
 */
export function parseJson(text: string): Json {
  return parse(text, undefined, exactNumber) as Json;
}

/** Writes what `parseJson` read, in the same order and with the same numbers. */
export function stringifyJson(value: Json): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('The value has no JSON form.');
  return text;
}

/** True for an object, not for a list, a number kept exactly, or null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}

/** True where both say the same; the order of an object's keys does not count, that of a list does. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, at) => sameJson(item, b[at]));
  if (isJsonObject(a) && isJsonObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
    );
  }
  return a instanceof LosslessNumber && b instanceof LosslessNumber && a.toString() === b.toString();
}

/** The objects in a list, where the value is a list; everything else in it is passed over. */
export function objectsIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((item: Json) => isJsonObject(item)) : [];
}

/** A string member of an object; undefined where it is missing or something else. */
export function stringIn(object: JsonObject, key: string): string | undefined {
  const value = object[key];
  return typeof value === 'string' ? value : undefined;
}

function exactNumber(text: string): number | LosslessNumber {
  return isSafeNumber(text) ? Number(text) : new LosslessNumber(text);
}
