// The schemas are data: nothing here reaches AWS.
// oxlint-disable-next-line no-restricted-imports
import { RegisterTaskDefinitionRequest$, UpdateServiceRequest$ } from '@aws-sdk/client-ecs';
// oxlint-disable-next-line no-restricted-imports
import { NormalizedSchema } from '@smithy/core/schema';
import { type Path, excerpt, kindOf, pathText } from '../inputs/document.ts';
import { type Json, isJsonObject, stringifyJson } from '../revision/json.ts';

/** A value that ECS would refuse for its type, or a field that is missing. */
export interface ShapeProblem {
  /** `containerDefinitions[0].cpu` */
  readonly path: string;
  readonly at: Path;
  readonly expected: string;
  /** Without the value where that may be confidential, as those of environment variables are. */
  readonly found: string;
}

/** What there is to say about a request. */
export interface ShapeFindings {
  readonly problems: readonly ShapeProblem[];
  /** Paths of fields that the SDK does not know, in order; ECS may. */
  readonly unknown: readonly string[];
}

/** What is looked at: a whole request, or one container of a task definition. */
export type Shape = 'RegisterTaskDefinition' | 'UpdateService' | 'ContainerDefinition';

/** `partial`: fields may be missing where objects are laid over others, and null removes; lists replace, so theirs not. */
export interface ShapeOptions {
  readonly partial?: boolean;
}

/** Compares a value with what the SDK knows of ECS's API: types and required fields; null is a field left out. */
export function checkShape(value: Json, shape: Shape, options: ShapeOptions = {}): ShapeFindings {
  const found = { problems: [] as ShapeProblem[], unknown: [] as string[] };
  check({ schema: schemaOf(shape), value, at: [], partial: options.partial ?? false, hidden: false }, found);
  return found;
}

interface Step {
  readonly schema: NormalizedSchema;
  readonly value: Json;
  readonly at: Path;
  readonly partial: boolean;
  readonly hidden: boolean;
}

interface Findings {
  readonly problems: ShapeProblem[];
  readonly unknown: string[];
}

function schemaOf(shape: Shape): NormalizedSchema {
  const request = NormalizedSchema.of(
    shape === 'UpdateService' ? UpdateServiceRequest$ : RegisterTaskDefinitionRequest$,
  );
  return shape === 'ContainerDefinition' ? request.getMemberSchema('containerDefinitions').getValueSchema() : request;
}

function check(step: Step, found: Findings): void {
  const { schema, value, at } = step;
  const hidden = step.hidden || schema.getMergedTraits().sensitive === 1;
  const inside = { ...step, hidden };
  if (schema.isStructSchema()) {
    if (isJsonObject(value)) checkFields(inside, value, found);
    else report(inside, 'an object', found);
  } else if (schema.isListSchema()) {
    if (!Array.isArray(value)) return report(inside, 'a list', found);
    const item = schema.getValueSchema();
    for (const [index, one] of (value as readonly Json[]).entries())
      check({ ...inside, schema: item, value: one, at: [...at, index], partial: false }, found);
  } else if (schema.isMapSchema()) {
    if (!isJsonObject(value)) return report(inside, 'an object', found);
    const item = schema.getValueSchema();
    for (const [name, one] of Object.entries(value))
      if (one !== null || !step.partial) check({ ...inside, schema: item, value: one, at: [...at, name] }, found);
  } else {
    checkScalar(inside, found);
  }
}

function checkFields(step: Step, value: Readonly<Record<string, Json>>, found: Findings): void {
  const { schema, at, partial } = step;
  const members = new Map(schema.structIterator());
  for (const [name, one] of Object.entries(value)) {
    const member = members.get(name);
    if (member === undefined) found.unknown.push(pathText([...at, name]));
    else if (one !== null) check({ ...step, schema: member, value: one, at: [...at, name] }, found);
  }
  if (partial) return;
  for (const name of requiredIn(schema)) {
    if (Object.hasOwn(value, name) && value[name] !== null) continue;
    found.problems.push({ path: pathText([...at, name]), at: [...at, name], expected: 'a value', found: 'nothing' });
  }
}

/** The required fields: the schema has them first, and says how many they are. */
function requiredIn(schema: NormalizedSchema): readonly string[] {
  const structure: unknown = schema.getSchema();
  if (!Array.isArray(structure)) return [];
  const [, , , , names, , count] = structure as unknown[];
  return Array.isArray(names) && typeof count === 'number' ? (names as string[]).slice(0, count) : [];
}

function checkScalar(step: Step, found: Findings): void {
  const { schema, value } = step;
  if (schema.isStringSchema() && typeof value !== 'string') {
    const quotable = typeof value === 'boolean' || kindOf(value) === 'a number';
    report(step, quotable ? 'a text: put it in quotes' : 'a text', found);
  } else if (schema.isNumericSchema() && typeof value !== 'number') {
    const bare = typeof value === 'string' && /^-?\d+$/.test(value);
    report(step, bare ? 'a number: write it without quotes' : 'a number', found);
  } else if (schema.isBooleanSchema() && typeof value !== 'boolean') {
    report(step, value === 'true' || value === 'false' ? `${value} without quotes` : 'true or false', found);
  }
}

function report({ value, at, hidden }: Step, expected: string, { problems }: Findings): void {
  problems.push({ path: pathText(at), at, expected, found: hidden ? kindOf(value) : described(value) });
}

function described(value: Json): string {
  if (typeof value === 'string') return `the text ${excerpt(value)}`;
  return value === null || Array.isArray(value) || isJsonObject(value) ? kindOf(value) : stringifyJson(value);
}
