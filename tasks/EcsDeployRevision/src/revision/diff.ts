import { type Shape, holdsHidden, memberOf, requestShape } from './ecs-shape.ts';
import { type Json, type JsonObject, isJsonObject, sameJson, stringifyJson } from './json.ts';
import { without } from './merge.ts';
import { keyOf, normalise } from './normalise.ts';

/** One thing that differs between two definitions. */
export interface RevisionChange {
  /** `containerDefinitions[app].image` */
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly from?: Json;
  readonly to?: Json;
  /** Neither `from` nor `to` is there: the values are not for printing. */
  readonly hidden?: true;
}

/**
 * What is different between two definitions after what ECS does by itself is left aside; nothing where they are the same
 * revision. Containers, variables, tags and the like are matched by their names, wherever they stand.
 */
export function diffRevisions(from: JsonObject, to: JsonObject): readonly RevisionChange[] {
  return changesOfMembers('', normalise(from), normalise(to), requestShape);
}

// The last name of a path: a misspelt `enviroment`, a token among a log driver's options.
const soundsPrivate = /(?:env|secret|passw|token|credential)[^.[\]]*\]?$/i;

function changesOf(
  path: string,
  from: Json | undefined,
  to: Json | undefined,
  shape: Shape | undefined,
): readonly RevisionChange[] {
  if (sameJson(from, to)) return [];
  if (shape?.list !== undefined && typeof shape.list !== 'string') {
    const [before, after] = [entriesOf(from), entriesOf(to)];
    if (before !== undefined && after !== undefined) return changesOfEntries(path, before, after, shape.list, shape);
  }
  // A structure that was not there is told member by member, since one of them may not be for printing.
  const known = shape?.map === true || shape?.members !== undefined;
  if ((isJsonObject(from) && isJsonObject(to)) || (known && isObjectOrNone(from) && isObjectOrNone(to))) {
    const inner = changesOfMembers(path, from ?? {}, to ?? {}, shape);
    if (inner.length > 0) return inner;
  }
  return [change(path, from, to, holdsHidden(shape) || (shape === undefined && soundsPrivate.test(path)))];
}

function changesOfMembers(
  path: string,
  from: JsonObject,
  to: JsonObject,
  shape: Shape | undefined,
): readonly RevisionChange[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((name) =>
    changesOf(`${path}${step(name, path)}`, own(from, name), own(to, name), memberOf(shape, name)),
  );
}

function changesOfEntries(
  path: string,
  from: readonly JsonObject[],
  to: readonly JsonObject[],
  members: readonly string[],
  shape: Shape,
): readonly RevisionChange[] {
  const [before, after] = [byKey(from, members), byKey(to, members)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)];
    const entry = is ?? was;
    if (entry === undefined || sameJson(was, is)) return [];
    const at = `${path}[${labelOf(entry, members)}]`;
    if (shape.hidden) return [change(at, was, is, true)];
    if (holdsHidden(shape.item)) {
      const whole = was && is ? [] : [{ path: at, kind: is ? 'added' : 'removed' } as const];
      return [
        ...whole,
        ...changesOfMembers(at, without(was ?? {}, ...members), without(is ?? {}, ...members), shape.item),
      ];
    }
    const [rest, next] = [was && without(was, ...members), is && without(is, ...members)];
    const only = onlyMember(rest, next);
    if (only !== undefined) return changesOf(at, rest && own(rest, only), next && own(next, only), undefined);
    return rest && next ? changesOfMembers(at, rest, next, shape.item) : [change(at, was, is, false)];
  });
}

/** The one member, beside those that tell it apart, that an entry has before and after. */
function onlyMember(from: JsonObject | undefined, to: JsonObject | undefined): string | undefined {
  const names = [from, to].flatMap((entry) => (entry === undefined ? [] : [Object.keys(entry)]));
  const [first] = names.flat();
  return names.every((keys) => keys.length === 1 && keys[0] === first) ? first : undefined;
}

/** Entries by what tells them apart; a second one of the same key is another entry. */
function byKey(entries: readonly JsonObject[], members: readonly string[]): ReadonlyMap<string, JsonObject> {
  const found = new Map<string, JsonObject>();
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const key = keyOf(entry, members);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    found.set(`${key}#${count}`, entry);
  }
  return found;
}

function labelOf(entry: JsonObject, members: readonly string[]): string {
  const parts = members.flatMap((member) => own(entry, member) ?? []);
  return parts.map((part) => (typeof part === 'string' ? part : stringifyJson(part))).join('/');
}

/** The objects of a list that holds nothing else; a missing list has none. */
function entriesOf(list: Json | undefined): readonly JsonObject[] | undefined {
  if (list === undefined) return [];
  if (!Array.isArray(list)) return undefined;
  const entries = list as readonly Json[];
  return entries.every((entry) => isJsonObject(entry)) ? entries : undefined;
}

function change(path: string, from: Json | undefined, to: Json | undefined, hidden: boolean): RevisionChange {
  const kind = from === undefined ? 'added' : to === undefined ? 'removed' : 'changed';
  if (hidden) return { path, kind, hidden };
  return { path, kind, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function isObjectOrNone(value: Json | undefined): value is JsonObject | undefined {
  return value === undefined || isJsonObject(value);
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** A key that users choose may hold dots. */
function step(name: string, path: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `[${name}]`;
  return path === '' ? name : `.${name}`;
}
