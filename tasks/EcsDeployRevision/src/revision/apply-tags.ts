import { type Json, type JsonObject, isJsonObject, objectsIn, stringIn } from './json.ts';
import { mergeKeyed, without } from './merge.ts';
import { tagList } from './overrides.ts';
import { type Tag, isTraceTag, mostTags, withoutTraceTags } from './trace-tags.ts';
import { invalidInput } from '../deploy-error.ts';

/**
 * The request with its tags: those of the start, what overrides say of them, those of the input, and the trace tags,
 * which replace the ones of an earlier run and go where there is room. Without any the field is left out: ECS refuses an
 * empty list.
 * @throws DeployError `invalid-input` for more tags than AWS takes, or a key that is not the user's to set
 */
export function applyTags(
  content: JsonObject,
  overrides: Json | undefined,
  tags: ReadonlyMap<string, string>,
  traces: readonly Tag[],
): JsonObject {
  const named = isJsonObject(overrides)
    ? Object.keys(overrides)
    : objectsIn(overrides).map((tag) => stringIn(tag, 'key') ?? '');
  for (const key of named) checkKey('overrides', key);
  for (const key of tags.keys()) checkKey('tags', key);
  const overridden = mergeKeyed(content['tags'], overrides, tagList);
  const laid = mergeKeyed(overridden, Object.fromEntries(tags), tagList);
  const own = withoutTraceTags(Array.isArray(laid) ? laid : []);
  if (own.length > mostTags) {
    throw invalidInput(
      `The new revision would have ${own.length} tags, and AWS takes ${mostTags}. Remove some from tags or overrides.`,
    );
  }
  const all = [...own, ...traces.slice(0, mostTags - own.length).map(({ key, value }) => ({ key, value }))];
  return all.length === 0 ? without(content, 'tags') : { ...content, tags: all };
}

function checkKey(input: string, key: string): void {
  if (/^aws:/i.test(key))
    throw invalidInput(`${input} sets the tag "${key}". Tags that begin with aws: are AWS's own.`);
  if (!isTraceTag(key)) return;
  throw invalidInput(`${input} sets the tag "${key}". Tags of that prefix are written by this task: see traceTags.`);
}
