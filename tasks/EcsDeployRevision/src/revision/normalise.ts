import { type Shape, memberOf, requestShape } from './ecs-shape.ts';
import { type Json, type JsonObject, isJsonObject, sameJson, stringIn, stringifyJson } from './json.ts';
import { readOnlyFields } from './task-definition.ts';
import { isTraceTag } from './trace-tags.ts';

/**
 * The form in which two definitions are compared, and in no other way used: without what ECS fills in by itself, what it
 * alone can set and what a run writes about itself, and with lists that ECS treats as sets in one order.
 * @param request a RegisterTaskDefinition request, or what DescribeTaskDefinition returned, its tags included
 */
export function normalise(request: JsonObject): JsonObject {
  const own = Object.entries(request).filter(([field]) => !readOnlyFields.has(field));
  const awaiting = own.map(([field, value]): [string, Json] => [field, prepared(field, value, request)]);
  return normalObject(Object.fromEntries(awaiting), requestShape);
}

/** True where ECS would run the same, whichever of the two was registered. */
export function sameRevision(a: JsonObject, b: JsonObject): boolean {
  return sameJson(normalise(a), normalise(b));
}

/** What is true of a member only together with another, or in another unit. */
function prepared(field: string, value: Json, request: JsonObject): Json {
  if (field === 'tags') return Array.isArray(value) ? value.filter((tag: Json) => !isForeign(tag)) : value;
  if (field === 'cpu') return inUnits(value, /^(\d*\.?\d+)\s*vcpus?$/i);
  if (field === 'memory') return inUnits(value, /^(\d*\.?\d+)\s*gb$/i);
  const mode = stringIn(request, 'networkMode');
  // With a network interface of its own, or the host's, a container's port is the host's too.
  if (field === 'containerDefinitions' && (mode === 'awsvpc' || mode === 'host')) return withoutHostPorts(value);
  return value;
}

/** Tags that AWS or a run of this task wrote by itself. */
function isForeign(tag: Json): boolean {
  const key = isJsonObject(tag) ? (stringIn(tag, 'key') ?? '') : '';
  return isTraceTag(key) || /^aws:/i.test(key);
}

/** ECS keeps `1 vCPU` and `2 GB` as 1024 and 2048. */
function inUnits(value: Json, pattern: RegExp): Json {
  const [, amount] = (typeof value === 'string' ? pattern.exec(value.trim()) : undefined) ?? [];
  return amount === undefined ? value : String(Math.round(Number(amount) * 1024));
}

function withoutHostPorts(containers: Json): Json {
  return eachObject(containers, (container) => {
    const { portMappings } = container;
    if (portMappings === undefined) return container;
    return { ...container, portMappings: eachObject(portMappings, withoutHostPort) };
  });
}

function withoutHostPort(mapping: JsonObject): JsonObject {
  const { hostPort, ...rest } = mapping;
  return sameJson(hostPort, mapping['containerPort']) ? rest : mapping;
}

function eachObject(list: Json, change: (object: JsonObject) => JsonObject): Json {
  return Array.isArray(list) ? list.map((item: Json) => (isJsonObject(item) ? change(item) : item)) : list;
}

function normal(value: Json, shape: Shape | undefined): Json {
  if (isJsonObject(value)) return normalObject(value, shape);
  if (!Array.isArray(value)) return value;
  const items = value.map((item: Json) => normal(item, shape?.item));
  const { list } = shape ?? {};
  if (list === undefined || list === 'ordered') return items;
  const keys = new Map(items.map((item) => [item, list === 'set' ? stringifyJson(item) : keyOf(item, list)]));
  // Entries of one key keep their order: the last of two variables of one name counts.
  return items.toSorted((a, b) => compare(keys.get(a) ?? '', keys.get(b) ?? ''));
}

function normalObject(object: JsonObject, shape: Shape | undefined): JsonObject {
  const members = Object.entries(object).flatMap(([name, value]): readonly [string, Json][] => {
    const member = memberOf(shape, name);
    const normalised = normal(value, member);
    return isMissing(normalised, member) ? [] : [[name, normalised]];
  });
  return Object.fromEntries(members);
}

/** True where leaving the member out says the same: the protocol itself leaves out null. */
function isMissing(value: Json, shape: Shape | undefined): boolean {
  if (value === null) return true;
  if (shape === undefined) return false;
  if (shape.missing !== undefined && sameJson(value, shape.missing)) return true;
  if (Array.isArray(value)) return shape.list !== undefined && value.length === 0;
  return isJsonObject(value) && (shape.map ?? shape.optional ?? false) && Object.keys(value).length === 0;
}

/** What tells the entries of a list apart. */
export function keyOf(entry: Json, members: readonly string[]): string {
  return stringifyJson(isJsonObject(entry) ? members.map((member) => entry[member] ?? null) : entry);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
