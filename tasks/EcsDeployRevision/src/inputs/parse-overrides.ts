import { refuseProblems } from './check-fields.ts';
import { type Document, type Path, kindOf, objectOf, pathText, wrongAt } from './document.ts';
import { containerNamePattern } from './parse-images.ts';
import { withoutNullsInLists } from './without-nulls.ts';
import { checkShape } from '../aws/known-fields.ts';
import { type Json, type JsonObject, isJsonObject } from '../revision/json.ts';
import { without } from '../revision/merge.ts';

/** A partial task definition, and the fields in it that the SDK does not know. */
export interface Overrides {
  readonly overrides: JsonObject;
  readonly unknownFields: readonly string[];
}

// Lists of names and values in ECS's own form, maps here; both mix badly, since a list replaces what a map adds to.
const mapsOfContainer = ['environment', 'secrets', 'dockerLabels'] as const;

/**
 * Checks a partial task definition: ECS's own fields, but `containers` as a map by name, in which `environment`,
 * `secrets` and `dockerLabels` are maps too; null removes.
 * @throws DeployError `invalid-input` with the place of what does not fit
 */
export function parseOverrides(document: Document): Overrides {
  const overrides = objectOf(document, 'Write fields of a task definition, such as "cpu", and their values.');
  if (Object.hasOwn(overrides, 'containerDefinitions')) {
    const hint = 'Write "containers", and in it each container under its name';
    throw wrongAt(document, ['containerDefinitions'], `containers stand in a map here. ${hint}.`);
  }
  const tagsAreMap = isJsonObject(overrides['tags']);
  if (tagsAreMap) checkTexts(document, ['tags'], overrides['tags']);
  const plain = without(overrides, 'containers', ...(tagsAreMap ? ['tags'] : []));
  const { problems, unknown } = checkShape(plain, 'RegisterTaskDefinition', { partial: true });
  refuseProblems(document, [], problems);
  const laid = withoutNullsInLists(overrides) as JsonObject;
  return { overrides: laid, unknownFields: [...unknown, ...unknownInContainers(document, overrides['containers'])] };
}

function unknownInContainers(document: Document, containers: Json | undefined): readonly string[] {
  if (containers === undefined) return [];
  if (!isJsonObject(containers)) {
    const what = `containers is ${kindOf(containers)}; expected an object with a container's name as each key.`;
    throw wrongAt(document, ['containers'], what);
  }
  return Object.entries(containers).flatMap(([name, container]) => {
    const path = ['containers', name];
    if (!containerNamePattern.test(name)) {
      throw wrongAt(document, path, `${pathText(path)}: this is not a container name (letters, digits, - and _).`);
    }
    return container === null ? [] : unknownIn(document, path, name, container);
  });
}

function unknownIn(document: Document, path: Path, name: string, container: Json): readonly string[] {
  if (!isJsonObject(container)) {
    throw wrongAt(
      document,
      path,
      `${pathText(path)} is ${kindOf(container)}; expected an object, or null to remove it.`,
    );
  }
  for (const map of mapsOfContainer) checkTexts(document, [...path, map], container[map]);
  const shape = checkShape(without(container, ...mapsOfContainer), 'ContainerDefinition', { partial: true });
  refuseProblems(document, path, shape.problems);
  if (Object.hasOwn(container, 'name') && container['name'] !== name) {
    throw wrongAt(document, [...path, 'name'], `${pathText(path)} has another name. Leave "name" out: it is the key.`);
  }
  checkNameOnce(document, path, container);
  return shape.unknown.map((field) => `${pathText(path)}.${field}`);
}

/** Each value is a text or null; numbers are refused, since 1.10 would arrive as 1.1 and 0755 as something else. */
function checkTexts(document: Document, path: Path, map: Json | undefined): void {
  if (map === undefined || map === null) return;
  if (!isJsonObject(map)) {
    throw wrongAt(document, path, `${pathText(path)} is ${kindOf(map)}; expected an object of names and values.`);
  }
  for (const [name, value] of Object.entries(map)) {
    const at = [...path, name];
    if (name === '') throw wrongAt(document, at, `${pathText(path)} has an empty name.`);
    if (typeof value === 'string' || value === null) continue;
    const quotable = !Array.isArray(value) && !isJsonObject(value);
    const next = quotable ? 'quote it' : 'write a text, or null to remove it';
    throw wrongAt(document, at, `${pathText(at)} is ${kindOf(value)}; expected a text: ${next}.`);
  }
}

function checkNameOnce(document: Document, path: Path, { environment, secrets }: JsonObject): void {
  if (!isJsonObject(environment) || !isJsonObject(secrets)) return;
  for (const [name, from] of Object.entries(secrets)) {
    if (from === null || !Object.hasOwn(environment, name) || environment[name] === null) continue;
    const what = `${pathText(path)} has ${JSON.stringify(name)} in environment and in secrets. Remove one of them.`;
    throw wrongAt(document, [...path, 'secrets', name], what);
  }
}
