import { isLosslessNumber, LosslessNumber, parse, stringify } from 'lossless-json';

/** A JSON value whose numbers keep the digits that were sent. */
export type Json = null | boolean | number | string | LosslessNumber | readonly Json[] | JsonObject;

/** A JSON object; a member that is undefined is not written. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Tells JSON objects from lists, numbers and null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** Tells lists from everything else; `Array.isArray` alone loses the type of a readonly list's members. */
export function isJsonList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** Tells both kinds of number. */
export function isJsonNumber(value: Json | undefined): value is number | LosslessNumber {
  return typeof value === 'number' || isLosslessNumber(value);
}

// A number that JavaScript would write with other digits (2^53 + 1, 1.0, 1e400) stays as it was sent.
function parseNumber(text: string): number | LosslessNumber {
  const value = Number(text);
  return String(value) === text ? value : new LosslessNumber(text);
}

/** Parses JSON without losing digits, keys such as `__proto__`, or empty values. Throws a SyntaxError. */
export function parseJson(text: string): Json {
  // The last of two equal keys wins, as in AWS's parser and in JSON.parse.
  return parse(text, undefined, { parseNumber, onDuplicateKey: ({ newValue }) => newValue }) as Json;
}

/** Writes what {@link parseJson} read. */
export function writeJson(value: Json): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError('A value without a JSON form reached the simulator’s answer.');
  return text;
}

/** Builds an object from entries; safe for every key, since it defines members instead of assigning them. */
export function jsonObject(entries: Iterable<readonly [string, Json | undefined]>): JsonObject {
  return Object.fromEntries([...entries].filter(([, value]) => value !== undefined));
}

/** A value as text for names and messages: strings as they are, everything else as JSON. */
export function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : writeJson(value);
}
