import { invalidInput } from '../deploy-error.ts';

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
