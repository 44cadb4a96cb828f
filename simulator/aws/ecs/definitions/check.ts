import { isJsonList, type JsonObject, textOf, writeJson } from '../../json.ts';
import { clientException } from '../../protocol/errors.ts';
import { containersOf } from './derive.ts';

const maximumBytes = 65_536;

/** Checks what RegisterTaskDefinition checks beyond the shapes. Throws ClientException with AWS's wording. */
export function checkDefinition(input: JsonObject): void {
  const family = textOf(input['family']);
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(family)) {
    throw clientException(
      `Invalid family "${family}". Up to 255 letters, numbers, hyphens, and underscores are allowed.`,
    );
  }
  const tags = input['tags'];
  if (isJsonList(tags) && tags.length === 0) throw clientException('Tags can not be empty.');
  const size = Buffer.byteLength(writeJson(input));
  if (size > maximumBytes) {
    throw clientException(`Actual length: '${size}'. Max allowed length is '${maximumBytes}' bytes.`);
  }
  checkContainers(input);
  const requires = input['requiresCompatibilities'];
  if (isJsonList(requires) && requires.includes('FARGATE')) checkFargate(input);
}

function checkContainers(input: JsonObject): void {
  const containers = containersOf(input);
  if (containers.length === 0) throw clientException('Container list cannot be empty.');
  const names = new Set<string>();
  for (const container of containers) {
    for (const member of ['name', 'image']) {
      const value = container[member];
      if (typeof value !== 'string' || value === '') {
        throw clientException(`Container.${member} should not be null or empty.`);
      }
    }
    const name = textOf(container['name']);
    if (names.has(name)) throw clientException(`Container names must be unique within a task definition: ${name}.`);
    names.add(name);
    const memory = container['memory'] ?? container['memoryReservation'] ?? input['memory'];
    if (memory === undefined) {
      throw clientException(
        `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      );
    }
  }
  if (containers.every((container) => container['essential'] === false)) {
    throw clientException('A task definition must have at least one essential container.');
  }
}

function checkFargate(input: JsonObject): void {
  if (input['networkMode'] !== 'awsvpc') throw clientException("Fargate only supports network mode 'awsvpc'.");
  for (const member of ['cpu', 'memory']) {
    if (input[member] === undefined) {
      throw clientException(`Fargate requires that '${member}' be defined at the task level.`);
    }
  }
}
