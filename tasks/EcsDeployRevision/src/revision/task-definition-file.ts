import { placeholdersIn } from './placeholders.ts';
import { type JsonObject, isJsonObject, objectsIn, stringIn } from './json.ts';
import { readOnlyFields } from './task-definition.ts';
import { checkShape } from '../aws/known-fields.ts';
import { refuseProblems } from '../inputs/check-fields.ts';
import { type Document, type Path, excerpt, objectOf, pathText, wrongAt } from '../inputs/document.ts';
import { withoutNulls } from '../inputs/without-nulls.ts';

/** What a task definition file holds. */
export interface FileContent {
  /** A request to register it. */
  readonly content: JsonObject;
  readonly placeholders: readonly string[];
  readonly unknownFields: readonly string[];
}

/**
 * Checks a task definition file: a RegisterTaskDefinition request, or what DescribeTaskDefinition answered, whose
 * read-only fields are left out. Fields that are null count as left out, as in what older consoles exported.
 * @param family to register it under where the file names none
 * @throws DeployError `invalid-input` with the place of each thing that does not fit
 */
export function readDefinitionFile(document: Document, family: string | undefined): FileContent {
  const whole = objectOf(document, 'Write a task definition, with "family" and "containerDefinitions".');
  const inner = Object.hasOwn(whole, 'containerDefinitions') ? undefined : whole['taskDefinition'];
  const base: Path = isJsonObject(inner) ? ['taskDefinition'] : [];
  const definition = isJsonObject(inner) ? { ...tagsOf(whole), ...inner } : whole;
  const named = family === undefined || present(definition, 'family') ? definition : { ...definition, family };
  const request = Object.fromEntries(
    Object.entries(named).filter(([field, value]) => !readOnlyFields.has(field) && value !== null),
  );
  checkContainersAreThere(document, base, request);
  const { problems, unknown } = checkShape(request, 'RegisterTaskDefinition');
  refuseProblems(document, base, problems);
  checkContainers(document, base, request);
  const content = registrable(withoutNulls(request) as JsonObject);
  return { content, placeholders: placeholdersIn(content), unknownFields: unknown };
}

/** DescribeTaskDefinition answers tags beside the definition. */
function tagsOf({ tags }: JsonObject): JsonObject {
  return tags === undefined || tags === null ? {} : { tags };
}

function present(object: JsonObject, field: string): boolean {
  return Object.hasOwn(object, field) && object[field] !== null;
}

/** The commonest wrong files first: another program's, or the containers alone. */
function checkContainersAreThere(document: Document, base: Path, request: JsonObject): void {
  const { containerDefinitions } = request;
  if (containerDefinitions === undefined) {
    const similar = Object.keys(request).find((field) => field.toLowerCase() === 'containerdefinitions');
    const hint =
      similar === undefined ? '' : ` It has ${excerpt(similar)}: ECS's field names begin with a small letter.`;
    throw wrongAt(document, base, `containerDefinitions is missing.${hint} Write a list of containers.`);
  }
  if (Array.isArray(containerDefinitions) && containerDefinitions.length === 0) {
    throw wrongAt(
      document,
      [...base, 'containerDefinitions'],
      'containerDefinitions is empty. Write at least one container.',
    );
  }
}

function checkContainers(document: Document, base: Path, request: JsonObject): void {
  const seen = new Set<string>();
  for (const [at, container] of objectsIn(request['containerDefinitions']).entries()) {
    const path = [...base, 'containerDefinitions', at];
    const name = stringIn(container, 'name') ?? '';
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
      const what = name === '' ? 'is missing' : `is ${excerpt(name)}, which is not a container name`;
      throw wrongAt(document, [...path, 'name'], `${pathText([...path, 'name'])} ${what} (letters, digits, - and _).`);
    }
    if (seen.has(name)) {
      throw wrongAt(document, [...path, 'name'], `${pathText(path)}: there is a container ${excerpt(name)} before it.`);
    }
    seen.add(name);
    const image = stringIn(container, 'image') ?? '';
    if (/[<>]/.test(image) && placeholdersIn({ containerDefinitions: [container] }).length === 0) {
      const what = `${excerpt(image)} is neither an image nor a placeholder <NAME> (letters, digits, - and _).`;
      throw wrongAt(document, [...path, 'image'], `${pathText([...path, 'image'])} ${what}`);
    }
  }
}

/** Without what RegisterTaskDefinition refuses: an empty list of tags, and tags whose keys AWS keeps to itself. */
function registrable(content: JsonObject): JsonObject {
  const { tags, ...others } = content;
  const kept = objectsIn(tags).filter((tag) => !/^aws:/i.test(stringIn(tag, 'key') ?? ''));
  return kept.length === 0 ? others : { ...others, tags: kept };
}
