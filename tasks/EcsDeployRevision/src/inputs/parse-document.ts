import { type Document, type Source, type Trouble, placeIn } from './document.ts';
import { parseJsonc } from './parse-jsonc.ts';
import { parseYaml } from './parse-yaml.ts';
import { invalidInput } from '../deploy-error.ts';

/** How a text may be written; `any` is told from the text. */
export type Format = 'json' | 'any';

/**
 * Reads JSON (with comments and trailing commas) or YAML.
 *
 * A text that begins like JSON is read as JSON first: YAML would take `true // comment` for a text. What is no JSON
 * may still be YAML's flow style, `{cpu: 256}`.
 * @throws DeployError `invalid-input` with line and column
 */
export async function parseDocument(source: Source, format: Format): Promise<Document> {
  const { text } = source;
  if (text.trim() === '') throw invalidInput(`${source.name} is empty.`);
  if (format === 'json' || looksLikeJson(text)) {
    const json = await parseJsonc(text);
    if (!('trouble' in json)) return { source, root: json };
    if (format === 'json') throw unreadable(source, 'JSON', json);
    const yaml = await parseYaml(text);
    // What begins with a bracket or a comment and is nothing but a text to YAML was meant to be JSON.
    if ('trouble' in yaml || yaml.members.size === 0) throw unreadable(source, 'JSON', json);
    return { source, root: yaml };
  }
  const yaml = await parseYaml(text);
  if ('trouble' in yaml) throw unreadable(source, 'YAML', yaml);
  if (yaml.value === null) throw invalidInput(`${placeIn(source, yaml.offset)}: there is nothing but comments.`);
  return { source, root: yaml };
}

function looksLikeJson(text: string): boolean {
  return /^\s*(?:[[{]|\/[/*])/.test(text);
}

function unreadable(source: Source, language: string, { offset, trouble }: Trouble): Error {
  return invalidInput(`${placeIn(source, offset)}: this is not ${language}: ${trouble}.`);
}
