import { pathText } from './document.ts';
import { type Json, isJsonObject } from '../revision/json.ts';
import type { Overlay } from '../revision/overlay.ts';

// A shorter secret stands in other words by chance.
const longEnough = 6;

/**
 * A sentence for each value that carries a secret of the pipeline in plain text: whoever may read the task definition
 * could read it there.
 */
export function plainSecrets({ environment, overrides }: Overlay, secrets: readonly string[]): readonly string[] {
  const carries = (text: string): boolean =>
    secrets.some((secret) => text === secret || (secret.length >= longEnough && text.includes(secret)));
  const variables = [...environment].flatMap(([name, value]) => (carries(value) ? [`environment sets ${name}`] : []));
  const fields = pathsOf(overrides, [], carries).map((path) => `overrides sets ${path}`);
  return [...variables, ...fields].map(
    (what) =>
      `${what} to the value of a secret variable: everybody who may read the task definition can read it there. ` +
      'Keep it in Secrets Manager or the Parameter Store, and give its ARN in secrets.',
  );
}

function pathsOf(value: Json, path: readonly (string | number)[], carries: (text: string) => boolean): string[] {
  if (typeof value === 'string') return carries(value) ? [pathText(path)] : [];
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? [...(value as readonly Json[]).entries()]
    : Object.entries(isJsonObject(value) ? value : {});
  return members.flatMap(([name, member]) => pathsOf(member, [...path, name], carries));
}
