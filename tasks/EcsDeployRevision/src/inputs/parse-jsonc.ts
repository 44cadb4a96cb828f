import type { Node, ParseError } from 'jsonc-parser';
import { type Spot, type Trouble, deepestNesting, excerpt, leaf } from './document.ts';
import { type Json, parseJson } from '../revision/json.ts';

const words: ReadonlyMap<string, string> = new Map([
  ['InvalidSymbol', 'there is something that is no JSON value; a text needs double quotes'],
  ['InvalidNumberFormat', 'there is a number that JSON does not have'],
  ['PropertyNameExpected', 'a field name in double quotes is expected'],
  ['ValueExpected', 'a value is expected'],
  ['ColonExpected', 'a colon is expected'],
  ['CommaExpected', 'a comma is expected'],
  ['CloseBraceExpected', 'a closing brace } is expected'],
  ['CloseBracketExpected', 'a closing bracket ] is expected'],
  ['EndOfFileExpected', 'the end is expected, but more follows'],
  ['UnexpectedEndOfComment', 'a comment has no end'],
  ['UnexpectedEndOfString', 'a text has no closing quote'],
  ['UnexpectedEndOfNumber', 'a number breaks off'],
  ['InvalidUnicode', 'an escape \\u needs four hexadecimal digits'],
  ['InvalidEscapeCharacter', 'there is an escape that JSON does not have; a backslash is written \\\\'],
  ['InvalidCharacter', 'a text contains a control character; a line break in it is written \\n'],
]);

/** Reads JSON, in which comments and trailing commas may stand. */
export async function parseJsonc(text: string): Promise<Spot | Trouble> {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return { offset: deep, trouble: `it nests more than ${deepestNesting} levels` };
  const { parseTree, printParseErrorCode } = await import('./jsonc-library.ts');
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) return { offset: error.offset, trouble: wordsFor(printParseErrorCode(error.error)) };
  return tree === undefined ? { offset: 0, trouble: 'it holds no value' } : spotOf(tree, tree.offset, text);
}

function wordsFor(code: string): string {
  return words.get(code) ?? code;
}

function spotOf(node: Node, offset: number, text: string): Spot | Trouble {
  switch (node.type) {
    case 'object':
      return objectSpot(node, offset, text);
    case 'array':
      return arraySpot(node, offset, text);
    case 'number': {
      const written = text.slice(node.offset, node.offset + node.length);
      if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(written)) return leaf(parseJson(written), offset);
      return { offset: node.offset, trouble: `${excerpt(written)} is a number that JSON does not have` };
    }
    default:
      return leaf(node.value as string | boolean | null, offset);
  }
}

function objectSpot(node: Node, offset: number, text: string): Spot | Trouble {
  const members = new Map<string, Spot>();
  let size = 1;
  for (const { offset: start, children } of node.children ?? []) {
    const [key, value] = children ?? [];
    const name = String(key?.value);
    if (members.has(name)) return { offset: start, trouble: `the field ${excerpt(name)} stands twice in one object` };
    if (value === undefined) return { offset: start, trouble: `the field ${excerpt(name)} has no value` };
    const spot = spotOf(value, start, text);
    if ('trouble' in spot) return spot;
    size += spot.size;
    members.set(name, spot);
  }
  const value = Object.fromEntries([...members].map(([name, spot]): [string, Json] => [name, spot.value]));
  return { value, offset, members, size };
}

function arraySpot(node: Node, offset: number, text: string): Spot | Trouble {
  const members = new Map<number, Spot>();
  let size = 1;
  for (const [at, item] of (node.children ?? []).entries()) {
    const spot = spotOf(item, item.offset, text);
    if ('trouble' in spot) return spot;
    size += spot.size;
    members.set(at, spot);
  }
  return { value: [...members.values()].map(({ value }) => value), offset, members, size };
}

/** Where brackets nest too deep, comments and texts left out; the parser itself would overflow the stack on them. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') at = endOfString(text, at);
    else if (char === '/' && text[at + 1] === '/') at = endOf(text, text.indexOf('\n', at));
    else if (char === '/' && text[at + 1] === '*') at = endOf(text, text.indexOf('*/', at + 2));
    else if (char === ']' || char === '}') depth--;
    else if (char === '[' || char === '{') depth++;
    if (depth > deepestNesting) return at;
  }
  return undefined;
}

/** The closing quote, or the line's end where there is none: there the parser stops reading the text, too. */
function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"' && text[at] !== '\n' && text[at] !== '\r')
    at += text[at] === '\\' ? 2 : 1;
  return at;
}

function endOf(text: string, found: number): number {
  return found < 0 ? text.length : found;
}
