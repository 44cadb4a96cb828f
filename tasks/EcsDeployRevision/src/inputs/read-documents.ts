import { checkDocumentExpanded } from './check-document-expanded.ts';
import type { Document, Source } from './document.ts';
import { parseDocument } from './parse-document.ts';
import { parseImageDefinitions } from './parse-image-definitions.ts';
import { parseOverrides } from './parse-overrides.ts';
import { parseServiceSettings } from './parse-service-settings.ts';
import { parseDefinitionReference } from './parse-start.ts';
import type { Start } from './start.ts';
import { invalidInput } from '../deploy-error.ts';
import type { RequestedImages } from '../revision/choose-images.ts';
import type { JsonObject } from '../revision/json.ts';
import { layOver } from '../revision/overrides.ts';
import { readDefinitionFile } from '../revision/task-definition-file.ts';

/** Reads the files that inputs name. */
export interface Files {
  readonly fileOf: (input: string, path: string) => Promise<Source>;
}

/** The inputs that say what the new revision starts from. */
export interface GivenStart {
  readonly definition: string;
  readonly file: string;
  readonly family: string | undefined;
  readonly cluster: string;
}

/**
 * What the new revision starts from, the task definition file read and checked.
 * @throws DeployError `invalid-input`
 */
export async function readStart({ definition, file, family, cluster }: GivenStart, files: Files): Promise<Start> {
  if (definition !== '' && file !== '') {
    throw invalidInput(
      `taskDefinition is "${definition}" and taskDefinitionFile is "${file}". A revision has one start; remove one of them.`,
    );
  }
  if (definition !== '') return parseDefinitionReference(definition, cluster);
  if (file === '') return { kind: 'running' };
  const document = await parseFile('taskDefinitionFile', file, files);
  return { kind: 'file', path: file, ...readDefinitionFile(document, family) };
}

/**
 * The images of the image definitions file.
 * @throws DeployError `invalid-input`
 */
export async function readImageDefinitions(path: string, files: Files): Promise<RequestedImages> {
  if (path === '') return { kind: 'none' };
  return parseImageDefinitions(await parseFile('imageDefinitionsFile', path, files));
}

/** Overrides, and a sentence about fields in them that the SDK does not know. */
export interface OverridesRead {
  readonly overrides: JsonObject;
  readonly unknown: readonly string[];
}

/**
 * What `overrides` says over `overridesFile`.
 * @throws DeployError `invalid-input`
 */
export async function readOverrides(text: string, path: string, files: Files): Promise<OverridesRead> {
  const documents: Document[] = [];
  if (path !== '') documents.push(await parseFile('overridesFile', path, files));
  if (text.trim() !== '') documents.push(await parseInline('overrides', text));
  if (documents.length === 0) return { overrides: {}, unknown: [] };
  const layers = documents.map((document) => ({ ...parseOverrides(document), name: document.source.name }));
  const overrides = layers.reduce((lower: JsonObject, { overrides: upper }) => layOver(lower, upper), {});
  return { overrides, unknown: layers.flatMap(({ name, unknownFields }) => aboutUnknown(name, unknownFields)) };
}

/** UpdateService fields, and a sentence about those that the SDK does not know. */
export interface ServiceSettingsRead {
  readonly settings: JsonObject;
  readonly unknown: readonly string[];
}

/**
 * The input `serviceSettings`.
 * @throws DeployError `invalid-input`
 */
export async function readServiceSettings(text: string): Promise<ServiceSettingsRead> {
  if (text.trim() === '') return { settings: {}, unknown: [] };
  const { settings, unknownFields } = parseServiceSettings(await parseInline('serviceSettings', text));
  return { settings, unknown: aboutUnknown('serviceSettings', unknownFields) };
}

// More than these are rather another kind of file.
const mostShown = 20;

async function parseFile(input: string, path: string, { fileOf }: Files): Promise<Document> {
  const source = await fileOf(input, path);
  return parseDocument(source, /\.jsonc?$/i.test(path) ? 'json' : 'any');
}

async function parseInline(name: string, text: string): Promise<Document> {
  const document = await parseDocument({ name, text }, 'any');
  checkDocumentExpanded(document);
  return document;
}

function aboutUnknown(name: string, fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return [];
  const shown = fields.slice(0, mostShown).join(', ');
  const more = fields.length > mostShown ? ` and ${fields.length - mostShown} more` : '';
  const [what, them] = fields.length === 1 ? ['a field', 'it'] : ['fields', 'them'];
  return [`${name} has ${what} that this task does not know: ${shown}${more}. ECS decides about ${them}.`];
}
