import type { Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type * as yamlLibrary from './yaml-library.ts';
import { type Spot, type Trouble, deepestNesting, excerpt, leaf } from './document.ts';
import { type Json, isJsonObject, parseJson } from '../revision/json.ts';

type Yaml = typeof yamlLibrary;

// What aliases may add up to: a few short lines can stand for more than any memory holds.
const mostValues = 1_000_000;

const ownTags = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((tag) => `tag:yaml.org,2002:${tag}`));

const words: ReadonlyMap<string, string> = new Map([
  ['MULTIPLE_DOCS', 'a second document begins; one is expected'],
  ['TAB_AS_INDENT', 'a line is indented with a tab; YAML wants blanks'],
]);

// The library collects an error for every character that does not fit, so a large text that is no YAML takes gigabytes.
const mostCharacters = 2 ** 20;

/** Reads YAML 1.2: anchors, aliases and merge keys (`<<`) are resolved; tags of other programs are refused. */
export async function parseYaml(text: string): Promise<Spot | Trouble> {
  if (text.length > mostCharacters) {
    const trouble = `it has ${text.length} characters, and YAML is read up to ${mostCharacters}`;
    return { offset: mostCharacters, trouble };
  }
  const yaml = await import('./yaml-library.ts');
  const deep = tooDeepAt(new yaml.Lexer().lex(text));
  if (deep !== undefined) return tooDeep(deep);
  for (const token of new yaml.Parser().parse(text)) {
    if (token.type === 'error') return { offset: token.offset, trouble: withoutContent(token.message) };
  }
  try {
    // Names that stand twice are found below: the library would compare each with all others.
    const document = yaml.parseDocument(text, { prettyErrors: false, stringKeys: true, uniqueKeys: false });
    const [error] = document.errors;
    if (error?.code === 'RESOURCE_EXHAUSTION') return tooDeep(error.pos[0]);
    if (error) return { offset: error.pos[0], trouble: words.get(error.code) ?? withoutContent(error.message) };
    return document.contents === null ? leaf(null, 0) : new Reader(yaml).spotOf(document.contents, 0);
  } catch (error) {
    if (error instanceof RangeError) return tooDeep(0);
    throw error;
  }
}

/** The library's words without what it quotes: that may be long, or the value of an environment variable. */
function withoutContent(message: string): string {
  return message.replace(/(?<=\w):? ".*$|(?<=\w): .*$/s, '');
}

class Reader {
  readonly #yaml: Yaml;
  /** What each anchor stands for; undefined while that is still being read. */
  readonly #anchors = new Map<string, Spot | undefined>();
  #depth = 0;

  constructor(yaml: Yaml) {
    this.#yaml = yaml;
  }

  spotOf(node: Node | null, offset: number): Spot | Trouble {
    if (node === null) return leaf(null, offset);
    if (this.#yaml.isAlias(node)) return this.#aliased(node.source, offset);
    if (node.tag !== undefined && !ownTags.has(node.tag)) {
      return { offset: startOf(node, offset), trouble: `the tag ${excerpt(node.tag)} is not one that this task knows` };
    }
    if (this.#depth >= deepestNesting) return tooDeep(offset);
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    this.#depth++;
    const spot = this.#ofKind(node, offset);
    this.#depth--;
    if (anchor !== undefined && !('trouble' in spot)) this.#anchors.set(anchor, spot);
    return spot;
  }

  #ofKind(node: Node, offset: number): Spot | Trouble {
    if (this.#yaml.isMap<Node, Node | null>(node)) return this.#map(node, offset);
    if (this.#yaml.isSeq<Node | null>(node)) return this.#list(node, offset);
    return this.#yaml.isScalar(node)
      ? scalarSpot(node, offset)
      : { offset, trouble: 'there is something that is no value' };
  }

  #aliased(name: string, offset: number): Spot | Trouble {
    const spot = this.#anchors.get(name);
    if (spot) return { ...spot, offset };
    const trouble = this.#anchors.has(name) ? 'stands inside what it refers to' : 'refers to no anchor before it';
    // What stands there may be a password that begins with an asterisk.
    return { offset, trouble: `an alias ${trouble}; a text that begins with * needs quotes` };
  }

  #list(node: YAMLSeq<Node | null>, offset: number): Spot | Trouble {
    const members = new Map<number, Spot>();
    let size = 1;
    for (const [at, item] of node.items.entries()) {
      const spot = this.spotOf(item, startOf(item, offset));
      if ('trouble' in spot) return spot;
      size += spot.size;
      if (size > mostValues) return tooMuch(spot.offset);
      members.set(at, spot);
    }
    return { value: [...members.values()].map(({ value }) => value), offset, members, size };
  }

  #map(node: YAMLMap<Node, Node | null>, offset: number): Spot | Trouble {
    const own = new Map<string, Spot>();
    const merged: Spot[] = [];
    let size = 1;
    for (const pair of node.items) {
      const at = startOf(pair.key, offset);
      const name = this.#nameIn(pair);
      if (name === undefined) return { offset: at, trouble: 'there is a key that is no text' };
      if (own.has(name)) return { offset: at, trouble: `the field ${excerpt(name)} stands twice in one object` };
      const spot = this.spotOf(pair.value, at);
      if ('trouble' in spot) return spot;
      size += spot.size;
      if (size > mostValues) return tooMuch(at);
      if (!this.#isMergeKey(pair)) own.set(name, spot);
      else if (!canBeMerged(spot)) return { offset: at, trouble: '<< merges an object, or a list of objects' };
      else merged.push(...(Array.isArray(spot.value) ? spot.members.values() : [spot]));
    }
    // What stands in the object itself goes before what is merged into it, and earlier objects before later ones.
    const inherited = merged.toReversed().flatMap(({ members }) => [...members] as [string, Spot][]);
    const members = new Map([...inherited, ...own]);
    const value = Object.fromEntries([...members].map(([name, spot]): [string, Json] => [name, spot.value]));
    return { value, offset, members, size };
  }

  #nameIn({ key }: Pair<Node, Node | null>): string | undefined {
    return this.#yaml.isScalar(key) && typeof key.value === 'string' ? key.value : undefined;
  }

  #isMergeKey({ key }: Pair<Node, Node | null>): boolean {
    return this.#yaml.isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
  }
}

function scalarSpot(node: Scalar, offset: number): Spot | Trouble {
  const { value, source = '' } = node;
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return leaf(value, offset);
  if (typeof value === 'number') {
    if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(source)) return leaf(parseJson(source), offset);
    if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return leaf(value, offset);
  }
  return { offset, trouble: `${excerpt(source)} is a value that JSON does not have; put it in quotes if it is a text` };
}

function canBeMerged({ value }: Spot): boolean {
  return Array.isArray(value) ? value.every((item: Json) => isJsonObject(item)) : isJsonObject(value);
}

function startOf(node: Node | null, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}

/** Where brackets, or dashes on one line, nest too deep: the library would take for ever, or overflow the stack. */
function tooDeepAt(lexemes: Iterable<string>): number | undefined {
  let brackets = 0;
  let onLine = 0;
  let offset = 0;
  for (const lexeme of lexemes) {
    if (lexeme === '[' || lexeme === '{') brackets++;
    else if (lexeme === ']' || lexeme === '}') brackets--;
    else if (lexeme === '-' || lexeme === '?' || lexeme === ':') onLine++;
    else if (lexeme === '\n' || lexeme === '\r\n') onLine = 0;
    if (brackets > deepestNesting || (brackets === 0 && onLine > deepestNesting)) return offset;
    if (!markers.has(lexeme)) offset += lexeme.length;
  }
  return undefined;
}

// Lexemes that stand for no character of the text: byte order mark, beginning of a document, its end, of a scalar.
const markers = new Set(['\u{FEFF}', '\u0002', '\u0018', '\u001F']);

function tooDeep(offset: number): Trouble {
  return { offset, trouble: `it nests more than ${deepestNesting} levels` };
}

function tooMuch(offset: number): Trouble {
  return { offset, trouble: `its aliases stand for more than ${mostValues} values` };
}
