import type { Service } from '@aws-sdk/client-ecs';
import { type Json, type JsonObject, isJsonObject, sameJson } from '../revision/json.ts';

/** The settings that a service does not have yet, out of those that the user named. */
export function settingsToChange(wanted: JsonObject, service: Service): JsonObject {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => !holds(fieldOf(service, name), value)));
}

/** What brings the settings back that this run changed, where they still hold this run's value. */
export function settingsToRestore(
  changed: JsonObject,
  before: Service,
  now: Service,
): { readonly settings: JsonObject; readonly unset: readonly string[] } {
  const ours = Object.entries(changed).filter(([name, value]) => holds(fieldOf(now, name), value));
  const known = ours.flatMap(([name]): [string, Json][] => {
    const value = fieldOf(before, name);
    return value === undefined ? [] : [[name, value]];
  });
  const unset = ours.flatMap(([name]) => (fieldOf(before, name) === undefined ? [name] : []));
  return { settings: Object.fromEntries(known), unset };
}

/** True where a value has all that is wanted: ECS fills in defaults beside what was named. */
function holds(value: Json | undefined, wanted: Json): boolean {
  if (!isJsonObject(wanted)) {
    if (Array.isArray(wanted) && Array.isArray(value)) {
      return value.length === wanted.length && wanted.every((item: Json, at) => holds(value[at] as Json, item));
    }
    return sameJson(value, wanted);
  }
  return isJsonObject(value) && Object.entries(wanted).every(([name, inner]) => holds(value[name], inner));
}

/** A member of a service under the name that UpdateService has for it, as JSON. */
function fieldOf(service: Service, name: string): Json | undefined {
  const value: unknown = Object.hasOwn(service, name) ? service[name as keyof Service] : undefined;
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as Json);
}
