import { type Json, type JsonObject, isJsonObject, objectsIn, stringIn } from './json.ts';

/** A task definition revision as DescribeTaskDefinition returned it, every field that came over the wire included. */
export interface TaskDefinition {
  readonly arn: string;
  /** ACTIVE, INACTIVE or DELETE_IN_PROGRESS. */
  readonly status: string;
  readonly content: JsonObject;
  /** `{key, value}` objects; empty where it has none. */
  readonly tags: readonly Json[];
}

/** A container's name and image. */
export interface Container {
  readonly name: string;
  readonly image: string;
}

/**
 * What DescribeTaskDefinition returns and RegisterTaskDefinition has no place for. Everything that is not in this list
 * is carried over: a list of the fields to keep would lose those that are newer than itself.
 */
export const readOnlyFields: ReadonlySet<string> = new Set([
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
]);

/** The family that a definition, or a request to register one, belongs to. */
export function familyOf(content: JsonObject): string {
  return stringIn(content, 'family') ?? '';
}

/** The containers of a task definition in their order. */
export function containersOf(content: JsonObject): readonly Container[] {
  return objectsIn(content['containerDefinitions']).map((container) => ({
    name: stringIn(container, 'name') ?? '',
    image: stringIn(container, 'image') ?? '',
  }));
}

/**
 * The RegisterTaskDefinition request that makes the same revision again, with other images where `images` names the
 * container. Empty strings and lists keep their meaning; an empty list of tags is left out because ECS refuses it, and so
 * are tags whose keys AWS keeps to itself.
 */
export function cloneWithImages(definition: TaskDefinition, images: ReadonlyMap<string, string>): JsonObject {
  const kept = Object.entries(definition.content).filter(([field]) => !readOnlyFields.has(field));
  const request = Object.fromEntries(
    kept.map(([field, value]) => [
      field,
      field === 'containerDefinitions' ? containersWithImages(value, images) : value,
    ]),
  );
  const tags = definition.tags.filter((tag) => !isReserved(tag));
  return tags.length === 0 ? request : { ...request, tags };
}

/** Tags that AWS set by itself, CloudFormation for one: it refuses them in a request, so they cannot be carried over. */
export function reservedTagsOf(definition: TaskDefinition): readonly string[] {
  return objectsIn(definition.tags).flatMap((tag) => (isReserved(tag) ? (stringIn(tag, 'key') ?? []) : []));
}

function isReserved(tag: Json): boolean {
  return isJsonObject(tag) && /^aws:/i.test(stringIn(tag, 'key') ?? '');
}

/** A definition with other images where `images` names the container. */
export function withImages(definition: JsonObject, images: ReadonlyMap<string, string>): JsonObject {
  const fields = Object.entries(definition);
  return Object.fromEntries(
    fields.map(([field, value]) => [
      field,
      field === 'containerDefinitions' ? containersWithImages(value, images) : value,
    ]),
  );
}

function containersWithImages(containers: Json, images: ReadonlyMap<string, string>): Json {
  if (!Array.isArray(containers)) return containers;
  return containers.map((container: JsonObject) => {
    const image = images.get(stringIn(container, 'name') ?? '');
    return image === undefined ? container : { ...container, image };
  });
}
