import { readFileSync } from 'node:fs';
import { isJsonList, isJsonObject, parseJson } from '../json.ts';
import type { Simulator } from '../simulator.ts';

/** Performs the calls that a seed file lists, in their order. Throws an Error that names the call which failed. */
export async function seed(simulator: Simulator, file: string): Promise<number> {
  const calls = parseJson(readFileSync(file, 'utf8'));
  if (!isJsonList(calls)) throw new Error(`${file} must hold a JSON list of {"operation", "input"}.`);
  for (const [index, call] of calls.entries()) {
    const place = `${file}, call ${index + 1}`;
    if (!isJsonObject(call) || typeof call['operation'] !== 'string' || !isJsonObject(call['input'] ?? {})) {
      throw new Error(`${place}: must be an object {"operation": "ecs:CreateCluster", "input": {…}}.`);
    }
    try {
      await simulator.call(call['operation'], isJsonObject(call['input']) ? call['input'] : {});
    } catch (error) {
      throw new Error(`${place} (${call['operation']}): ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  return calls.length;
}
