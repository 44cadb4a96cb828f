import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface TaskInput {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly type: string;
  readonly defaultValue: string;
  readonly required: boolean;
  readonly visibleRule: string | undefined;
}

/** What the agent reads of a task.json. */
export interface TaskDefinition {
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly author: string;
  readonly help: string;
  readonly version: string;
  readonly inputs: readonly TaskInput[];
  readonly outputs: readonly string[];
  /** The script to run, relative to the task's folder. */
  readonly target: string;
  readonly handler: string;
  /** Patterns of the variables that the task may set; `undefined` for any. */
  readonly settableVariables: readonly string[] | undefined;
  readonly restrictedCommands: boolean;
}

/** The best first; the target of the newest entry is used whatever Node.js runs it. */
const handlers = ['Node24', 'Node20_1', 'Node16', 'Node10'];

type Json = Readonly<Record<string, unknown>>;

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function readInput(value: unknown): TaskInput {
  const input = object(value);
  return {
    name: text(input['name']).trim(),
    aliases: list(input['aliases']).map(text),
    type: text(input['type']),
    defaultValue: text(input['defaultValue']).trim(),
    required: input['required'] === true || input['required'] === 'true',
    visibleRule: typeof input['visibleRule'] === 'string' ? input['visibleRule'] : undefined,
  };
}

/** Reads the task.json in a folder; rejects where it has no name or nothing that Node.js can run. */
export async function readTaskDefinition(folder: string): Promise<TaskDefinition> {
  const file = path.join(folder, 'task.json');
  const json = object(JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')));
  const execution = object(json['execution']);
  const handler = handlers.find((name) => text(object(execution[name])['target']) !== '');
  if (handler === undefined) {
    throw new Error(
      `${file} has no handler that Node.js runs: execution names ${Object.keys(execution).join(', ') || 'nothing'}. ` +
        `Declare one of ${handlers.join(', ')} with a target.`,
    );
  }
  if (text(json['name']) === '') throw new Error(`${file} has no name.`);
  const version = object(json['version']);
  const restrictions = object(json['restrictions']);
  const allowed = object(restrictions['settableVariables'])['allowed'];
  return {
    name: text(json['name']),
    friendlyName: text(json['friendlyName']),
    description: text(json['description']),
    author: text(json['author']),
    help: text(json['helpUrl']) || text(json['helpMarkDown']),
    version: ['Major', 'Minor', 'Patch'].map((part) => text(version[part])).join('.'),
    inputs: list(json['inputs']).map(readInput),
    outputs: list(json['outputVariables']).map((output) => text(object(output)['name'])),
    target: text(object(execution[handler])['target']),
    handler,
    settableVariables: Array.isArray(allowed) ? allowed.map(text) : undefined,
    restrictedCommands: text(object(restrictions['commands'])['mode']).toLowerCase() === 'restricted',
  };
}
