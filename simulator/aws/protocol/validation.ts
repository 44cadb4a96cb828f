import { type Json, isJsonList, isJsonNumber, isJsonObject, jsonObject, type JsonObject } from '../json.ts';
import { AwsError, invalidParameter } from './errors.ts';
import { type Model, type Shape, shapeOf } from './shapes.ts';

/**
 * Checks an input against the API's model and answers it as the service reads it: numbers as numbers, null members
 * left out. Members that the model does not know are kept verbatim, since AWS ignores them.
 *
 * Throws SerializationException for a wrong type and InvalidParameterException for a missing or out-of-range member.
 */
export function validateInput(model: Model, shapeName: string, input: Json): JsonObject {
  if (!isJsonObject(input)) throw serialization(`Expected a JSON object, received ${kindOf(input)}`);
  const problems: string[] = [];
  const checked = checkStructure(model, shapeOf(model, shapeName), input, '', problems);
  if (problems.length > 0) {
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`;
    throw invalidParameter(`${count}: ${problems.join('; ')}`);
  }
  return checked;
}

function check(model: Model, shapeName: string, value: Json, path: string, problems: string[]): Json {
  const shape = shapeOf(model, shapeName);
  switch (shape.type) {
    case 'structure':
      if (!isJsonObject(value)) throw unexpected(value, 'a structure');
      return checkStructure(model, shape, value, path, problems);
    case 'list':
      if (!isJsonList(value)) throw unexpected(value, 'a list');
      return checkList(model, shape, value, path, problems);
    case 'map':
      if (!isJsonObject(value)) throw unexpected(value, 'a map');
      return checkMap(model, shape, value, path, problems);
    case 'string':
    case 'blob':
      if (typeof value !== 'string') throw unexpected(value, 'a String');
      return checkRange(shape, value, value.length, path, problems);
    case 'boolean':
      if (typeof value !== 'boolean') throw unexpected(value, 'a Boolean');
      return value;
    case 'integer':
    case 'long':
      return checkInteger(shape, value, path, problems);
    case 'double':
    case 'float':
    case 'timestamp':
      if (!isJsonNumber(value)) throw unexpected(value, 'a Double');
      return checkRange(shape, Number(value), Number(value), path, problems);
    default:
      throw new Error(`The condensed model's shape ${shapeName} has an unknown type.`);
  }
}

function checkStructure(model: Model, shape: Shape, value: JsonObject, path: string, problems: string[]): JsonObject {
  const members = shape.members ?? {};
  for (const name of shape.required ?? []) {
    if (value[name] === undefined || value[name] === null)
      problems.push(failed('null', join(path, name), 'not be null'));
  }
  const entries: [string, Json][] = [];
  for (const [name, member] of Object.entries(value)) {
    const memberShape = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined || (memberShape !== undefined && member === null)) continue;
    entries.push([
      name,
      memberShape === undefined ? member : check(model, memberShape, member, join(path, name), problems),
    ]);
  }
  return jsonObject(entries);
}

function checkList(model: Model, shape: Shape, value: readonly Json[], path: string, problems: string[]): Json {
  checkRange(shape, value, value.length, path, problems);
  const member = shape.member;
  if (member === undefined) return value;
  return value.map((item, index) => check(model, member, item, `${path}.${index + 1}.member`, problems));
}

function checkMap(model: Model, shape: Shape, value: JsonObject, path: string, problems: string[]): Json {
  const valueShape = shape.value;
  if (valueShape === undefined) return value;
  return jsonObject(
    Object.entries(value).map(([key, item]) => {
      return [key, check(model, valueShape, item ?? null, `${path}.${key}.member`, problems)] as const;
    }),
  );
}

function checkInteger(shape: Shape, value: Json, path: string, problems: string[]): Json {
  const bits = shape.type === 'integer' ? 31 : 63;
  if (!isJsonNumber(value)) throw unexpected(value, shape.type === 'integer' ? 'an Integer' : 'a Long');
  const number = Number(value);
  if (!Number.isInteger(number) || number >= 2 ** bits || number < -(2 ** bits)) {
    throw serialization(
      `${String(value)} can not be converted to ${shape.type === 'integer' ? 'an Integer' : 'a Long'}`,
    );
  }
  return checkRange(shape, number, number, path, problems);
}

// What min and max measure: a number itself, the length of a string or list.
function checkRange<Value extends Json>(
  shape: Shape,
  value: Value,
  measure: number,
  path: string,
  problems: string[],
): Value {
  const what = typeof value === 'number' ? 'value' : 'length';
  const shown = typeof value === 'object' ? `[${measure} items]` : String(value);
  if (shape.min !== undefined && measure < shape.min) {
    problems.push(failed(shown, path, `have ${what} greater than or equal to ${shape.min}`));
  }
  if (shape.max !== undefined && measure > shape.max) {
    problems.push(failed(shown, path, `have ${what} less than or equal to ${shape.max}`));
  }
  return value;
}

function failed(value: string, path: string, rule: string): string {
  const quoted = value === 'null' ? 'Value null' : `Value '${value}'`;
  return `${quoted} at '${path}' failed to satisfy constraint: Member must ${rule}`;
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function unexpected(value: Json, wanted: string): AwsError {
  if (isJsonList(value)) return serialization('Start of list found where not expected');
  if (isJsonObject(value)) return serialization('Start of structure or map found where not expected');
  if (wanted === 'a list' || wanted === 'a structure' || wanted === 'a map') {
    return serialization(`Expected ${wanted}, received ${kindOf(value)}`);
  }
  return serialization(`${kindOf(value)} can not be converted to ${wanted}`);
}

function kindOf(value: Json): string {
  if (value === null) return 'NULL_VALUE';
  if (typeof value === 'string') return 'STRING_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return isJsonNumber(value) ? 'NUMBER_VALUE' : 'a list';
}

function serialization(message: string): AwsError {
  return new AwsError('SerializationException', message);
}
