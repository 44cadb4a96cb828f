import { type Json, isJsonObject } from '../revision/json.ts';

/** A value in which members that are null are left out, as ECS would take them; those of lists stay. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutNulls(item));
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutNulls(member)]));
}

/** The same only inside of lists, which replace what they are laid over: there is nothing that null could remove. */
export function withoutNullsInLists(value: Json): Json {
  if (Array.isArray(value)) return withoutNulls(value);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutNullsInLists(member)]));
}
