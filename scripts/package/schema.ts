import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';
import { asRecord } from './json.ts';
import type { TaskJson } from './task-json.ts';

// The schema is Microsoft's, unchanged (azure-pipelines-task-lib, tasks.schema.json, MIT: see schema/LICENSE).
const text = readFileSync(new URL('./schema/tasks.schema.json', import.meta.url), 'utf8');

const validate = compile(text);

/** What the schema says about a parsed task.json: the task, typed, or one line for each violation. */
export type SchemaResult =
  | { readonly kind: 'valid'; readonly task: TaskJson }
  | { readonly kind: 'invalid'; readonly problems: readonly string[] };

/** Holds a parsed task.json against Microsoft's schema. */
export function matchSchema(candidate: unknown): SchemaResult {
  if (validate(candidate)) return { kind: 'valid', task: candidate };
  return { kind: 'invalid', problems: (validate.errors ?? []).map(describe) };
}

function compile(schemaText: string) {
  // Draft 4 as this schema uses it differs from draft 7 only in the two keywords at its top, which ajv would refuse.
  // Its patterns are plain ones, without the u flag. Strict mode refuses whatever else a newer copy of it might bring.
  const { $schema: _dialect, id: _origin, ...schema } = asRecord(JSON.parse(schemaText), 'tasks.schema.json');
  return new Ajv({
    strict: true,
    allowUnionTypes: true,
    unicodeRegExp: false,
    allErrors: true,
    verbose: true,
  }).compile<TaskJson>(schema);
}

function describe(error: ErrorObject): string {
  const place = error.instancePath === '' ? 'task.json' : `task.json${error.instancePath}`;
  const received = error.keyword === 'additionalProperties' ? error.params['additionalProperty'] : error.data;
  return `${place}: the schema says it ${error.message ?? 'is wrong'}; received ${JSON.stringify(received)}.`;
}
