import { invalidInput } from '../deploy-error.ts';

/** The lines of an input, with their numbers, without the empty ones. */
export function linesOf(text: string): readonly { readonly line: string; readonly number: number }[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== '');
}

/**
 * Reads the inputs `environment` and `secrets`: `NAME=value` a line. The value is everything after the first `=`, blanks
 * included. No message quotes a value: it may be a password, or a line of a key.
 * @throws DeployError `invalid-input` with the line's number
 */
export function parsePairs(input: string, text: string): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (const { line, number } of linesOf(text)) {
    const at = line.indexOf('=');
    const place = `${input}, line ${number}`;
    if (at < 0) {
      throw invalidInput(`${place} has no "=". Write NAME=value; a value that has line breaks belongs into overrides.`);
    }
    const name = line.slice(0, at).trimStart();
    checkName(place, name);
    if (pairs.has(name)) throw invalidInput(`${place}: ${input} has "${name}" twice. Keep one of the lines.`);
    pairs.set(name, line.slice(at + 1));
  }
  return pairs;
}

function checkName(place: string, name: string): void {
  const shown = name.length > 80 ? `${name.slice(0, 79)}…` : name;
  if (name === '') throw invalidInput(`${place} has no name before the "=". Write NAME=value.`);
  if (name !== name.trimEnd()) {
    throw invalidInput(`${place}: a blank follows "${shown.trimEnd()}". Write NAME=value without blanks at the "=".`);
  }
  if (name.startsWith('#')) {
    throw invalidInput(`${place}: "${shown}" begins with #. There are no comments here; remove the line.`);
  }
  if (/[\s\p{Cc}]/u.test(name)) {
    throw invalidInput(`${place}: "${shown}" is no name: it contains a blank. Write NAME=value.`);
  }
}

/**
 * Refuses a name that both inputs set: a container has it once.
 * @throws DeployError `invalid-input`
 */
export function checkDistinct(environment: ReadonlyMap<string, string>, secrets: ReadonlyMap<string, string>): void {
  const twice = [...environment.keys()].find((name) => secrets.has(name));
  if (twice === undefined) return;
  throw invalidInput(`"${twice}" stands in environment and in secrets. A container has it once; remove one of them.`);
}

/**
 * Refuses secrets without a source.
 * @throws DeployError `invalid-input`
 */
export function checkSecrets(secrets: ReadonlyMap<string, string>): void {
  for (const [name, from] of secrets) {
    if (from === from.trim() && from !== '') continue;
    const what = from.trim() === '' ? 'nothing' : 'a blank';
    const where = from.trim() === '' ? 'after the "="' : 'around the value';
    throw invalidInput(
      `secrets: there is ${what} ${where} of "${name}". Give the ARN of a secret, or an SSM parameter's ARN or name.`,
    );
  }
}
