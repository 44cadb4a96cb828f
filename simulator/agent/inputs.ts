import path from 'node:path';

import { findEndpoint, type Endpoint } from './connections.ts';
import type { TaskDefinition } from './task-json.ts';
import { expandReferences, type Variables } from './variables.ts';

/** A step's inputs as the task gets them, and what they led to. */
export interface ResolvedInputs {
  readonly values: ReadonlyMap<string, string>;
  readonly endpoints: readonly Endpoint[];
  readonly complaints: readonly string[];
}

/** Everything that inputs may refer to. */
export interface InputSources {
  readonly variables: Variables;
  readonly endpoints: readonly Endpoint[];
  readonly agentEnvironment: Readonly<Record<string, string>>;
  readonly sources: string;
}

/** Lays a step's inputs over the defaults, expands them, and turns names of connections into GUIDs. */
export function resolveInputs(
  task: TaskDefinition,
  given: Readonly<Record<string, string>>,
  from: InputSources,
): ResolvedInputs {
  const complaints: string[] = [];
  const endpoints: Endpoint[] = [];
  const values = new Map(task.inputs.map((input) => [input.name, input.defaultValue]));
  for (const [name, value] of Object.entries(given)) {
    const input = task.inputs.find((one) =>
      [one.name, ...one.aliases].some((spelling) => spelling.toLowerCase() === name.trim().toLowerCase()),
    );
    if (input === undefined) complaints.push(`The step sets the input "${name}", which task.json does not declare.`);
    values.set(input?.name ?? name.trim(), value.trim());
  }
  for (const [name, value] of values) {
    const expanded = expandReferences(from.variables.expand(value), (key) => from.agentEnvironment[key]);
    const input = task.inputs.find((one) => one.name === name);
    if (input?.required === true && input.visibleRule === undefined && expanded === '') {
      complaints.push(`The required input "${name}" is empty: the server refuses such a pipeline.`);
    }
    values.set(name, expanded);
    if (input?.type.toLowerCase() === 'securefile' && expanded !== '') {
      complaints.push(
        `The input "${name}" names a secure file, which is not imitated: the task finds no ticket for it.`,
      );
    }
    if (input?.type.toLowerCase() === 'filepath') values.set(name, path.resolve(from.sources, expanded));
    if (input?.type.toLowerCase().startsWith('connectedservice:') === true && expanded !== '') {
      const endpoint = findEndpoint(from.endpoints, name, expanded);
      endpoints.push(endpoint);
      values.set(name, endpoint.id);
    }
  }
  return { values, endpoints, complaints };
}
