import { invalidInput, type DeployError } from '../deploy-error.ts';
import { type Json, type JsonObject, isJsonObject } from '../revision/json.ts';

/** A text that a user wrote, and what to call it: the input's name, with the path where it is a file. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Names and list positions that lead to a value, from the top. */
export type Path = readonly (string | number)[];

/** A value that was read, and where in the text it (or its name) begins. */
export interface Spot {
  readonly value: Json;
  readonly offset: number;
  readonly members: ReadonlyMap<string | number, Spot>;
  /** How many values it holds, itself included. */
  readonly size: number;
}

/** Why a text cannot be read, and where. */
export interface Trouble {
  readonly offset: number;
  readonly trouble: string;
}

/** JSON or YAML that was read, with the place of everything in it. */
export interface Document {
  readonly source: Source;
  readonly root: Spot;
}

/** ECS's own definitions nest about ten deep; far deeper ones would exhaust what reads them. */
export const deepestNesting = 100;

/** A value without members. */
export function leaf(value: Json, offset: number): Spot {
  return { value, offset, members: new Map(), size: 1 };
}

/** `name, line 3, column 7`. */
export function placeIn({ name, text }: Source, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `${name}, line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/** The place of a value; where the path leads to nothing, that of the last thing on the way. */
export function placeOf({ source, root }: Document, path: Path): string {
  let spot = root;
  for (const step of path) {
    const next = spot.members.get(step);
    if (next === undefined) break;
    spot = next;
  }
  return placeIn(source, spot.offset);
}

/** An error about a value in a document. */
export function wrongAt(document: Document, path: Path, what: string): DeployError {
  return invalidInput(`${placeOf(document, path)}: ${what}`);
}

/**
 * The object that a document is.
 * @throws DeployError `invalid-input` where it is something else
 */
export function objectOf(document: Document, hint: string): JsonObject {
  const { value } = document.root;
  if (isJsonObject(value)) return value;
  throw wrongAt(document, [], `there is ${kindOf(value)} where an object is expected. ${hint}`);
}

/** `containerDefinitions[0].logConfiguration.options["awslogs-group"]`. */
export function pathText(path: Path): string {
  return path
    .map((step, at) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]+$/.test(step)) return `[${excerpt(step)}]`;
      return at === 0 ? step : `.${step}`;
    })
    .join('');
}

/** What kind of value it is, in words, without the value. */
export function kindOf(value: Json): string {
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'boolean' ? 'true or false' : 'a number';
}

const longestExcerpt = 80;

/** A text in quotes, on one line, its end cut off where it is long. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length <= longestExcerpt ? text : `${text.slice(0, longestExcerpt - 1)}…`);
}
