import { linesOf } from './parse-pairs.ts';
import { excerpt } from './document.ts';
import { invalidInput } from '../deploy-error.ts';

/** What AWS allows on one resource. */
export const tagLimits = { tags: 50, key: 128, value: 256 } as const;

const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Reads the input `tags`: `key=value` a line, blanks around both left out.
 * @throws DeployError `invalid-input` with the line's number where AWS would refuse the tag
 */
export function parseTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const { line, number } of linesOf(text)) {
    const place = `tags, line ${number}`;
    const at = line.indexOf('=');
    if (at < 0) throw invalidInput(`${place}: ${excerpt(line.trim())} has no "=". Write key=value.`);
    const key = line.slice(0, at).trim();
    const value = line.slice(at + 1).trim();
    const problem = problemOf(key, value);
    if (problem !== undefined) throw invalidInput(`${place}: ${problem}.`);
    if (tags.has(key)) throw invalidInput(`${place}: tags has the key ${excerpt(key)} twice. Keep one of the lines.`);
    tags.set(key, value);
  }
  if (tags.size > tagLimits.tags) {
    throw invalidInput(`tags has ${tags.size} lines; AWS allows ${tagLimits.tags} tags on a resource.`);
  }
  return tags;
}

function problemOf(key: string, value: string): string | undefined {
  const characters = 'AWS allows letters, digits, blanks and + - = . _ : / @';
  if (key === '') return 'there is no key before the "="';
  if (/^aws:/i.test(key)) return `the key ${excerpt(key)} begins with "aws:", which AWS keeps to itself`;
  if (Array.from(key).length > tagLimits.key)
    return `the key ${excerpt(key)} has more than ${tagLimits.key} characters`;
  if (!allowed.test(key)) return `the key ${excerpt(key)} has a character that tags cannot have; ${characters}`;
  if (Array.from(value).length > tagLimits.value) {
    return `the value of ${excerpt(key)} has more than ${tagLimits.value} characters`;
  }
  if (!allowed.test(value)) {
    return `the value of ${excerpt(key)}, ${excerpt(value)}, has a character that tags cannot have; ${characters}`;
  }
  return undefined;
}
