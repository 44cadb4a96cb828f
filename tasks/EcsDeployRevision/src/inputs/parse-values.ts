import { invalidInput } from '../deploy-error.ts';
import type { FailurePolicy } from '../rollout/watch/fail-fast.ts';

/**
 * Reads a boolean input. Anything but true and false is refused: "yes" taken for false would switch off the waiting.
 * @throws DeployError `invalid-input`
 */
export function parseBoolean(name: string, text: string, whenEmpty: boolean): boolean {
  if (text === '') return whenEmpty;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  throw invalidInput(`${name} is "${text}". Write true or false.`);
}

/**
 * Reads a number of tasks; undefined where the input is empty.
 * @throws DeployError `invalid-input`
 */
export function parseCount(name: string, text: string): number | undefined {
  if (text === '') return undefined;
  // The API's counts are 32-bit integers.
  if (!/^\d{1,10}$/.test(text) || Number(text) > 2 ** 31 - 1) {
    throw invalidInput(`${name} is "${text}". Write a whole number from 0, or leave it empty.`);
  }
  return Number(text);
}

/**
 * Reads a time span given in minutes (fractions allowed) as milliseconds.
 * @throws DeployError `invalid-input`
 */
export function parseMinutes(name: string, text: string): number {
  const ms = Math.round(Number(text) * 60_000);
  if (!/^\d{1,7}(\.\d+)?$/.test(text) || ms === 0) {
    throw invalidInput(`${name} is "${text}". Write a number of minutes above 0, for example 30.`);
  }
  return ms;
}

/**
 * Reads an input that takes one of a few words, in any case.
 * @throws DeployError `invalid-input`
 */
export function parseChoice<Choice extends string>(
  name: string,
  text: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  if (text === '') return choices[0];
  const chosen = choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  if (chosen === undefined) throw invalidInput(`${name} is "${text}". Write ${choices.join(' or ')}.`);
  return chosen;
}

/**
 * Reads failedTasksThreshold: empty leaves it to the circuit breaker or its default rule, 0 never gives up.
 * @throws DeployError `invalid-input`
 */
export function parseThreshold(name: string, text: string): FailurePolicy {
  const limit = parseCount(name, text);
  if (limit === undefined) return { kind: 'likeCircuitBreaker' };
  return limit === 0 ? { kind: 'never' } : { kind: 'total', limit };
}

// GetLogEvents returns no more.
const mostLogLines = 10_000;

/**
 * Reads logTailLines.
 * @throws DeployError `invalid-input`
 */
export function parseLogLines(name: string, text: string): number {
  const lines = parseCount(name, text);
  if (lines === undefined || lines > mostLogLines) {
    throw invalidInput(`${name} is "${text}". Write a whole number from 0 to ${mostLogLines}.`);
  }
  return lines;
}

/**
 * Reads keepRevisions; undefined where it is empty.
 * @throws DeployError `invalid-input`
 */
export function parseKeep(name: string, text: string): number | undefined {
  if (text === '') return undefined;
  if (/^0*[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw invalidInput(`${name} is "${text}". Write a whole number from 1, or leave it empty.`);
}

/**
 * Reads promoteTag; undefined where it is empty.
 * @throws DeployError `invalid-input`
 */
export function parseTag(name: string, text: string): string | undefined {
  if (text === '') return undefined;
  if (/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(text)) return text;
  throw invalidInput(
    `${name} is "${text}", which is no image tag: at most 128 letters, digits, _, . and -, neither . nor - first.`,
  );
}
