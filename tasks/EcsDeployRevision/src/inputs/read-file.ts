import { type Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Source, placeIn } from './document.ts';
import { DeployError, invalidInput, reasonOf } from '../deploy-error.ts';

// A task definition has 64 KiB at most; whatever is this large is another file.
const mostBytes = 5 * 2 ** 20;

/**
 * Reads a text file that an input names, relative to `folder`. It is UTF-8, or UTF-16 with its byte order mark, as
 * PowerShell writes it.
 * @throws DeployError `invalid-input` where it is missing, a folder, too large or not a text
 */
export async function readInputFile(input: string, path: string, folder: string): Promise<Source> {
  const full = resolve(folder, path);
  const name = `${input} ${path}`;
  try {
    const problem = problemOf(await stat(full));
    if (problem !== undefined) throw invalidInput(`${input} is "${path}", ${problem}.`);
    return { name, text: decoded(name, await readFile(full)) };
  } catch (error) {
    if (error instanceof DeployError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const what = missing ? `but there is no file ${full}` : `which cannot be read: ${reasonOf(error)}`;
    const next = missing
      ? 'Correct the path; it is relative to the working directory of the job.'
      : 'Correct the path.';
    throw invalidInput(`${input} is "${path}", ${what}. ${next}`);
  }
}

function problemOf(stats: Stats): string | undefined {
  if (stats.isDirectory()) return 'which is a folder. Give the path of a file in it';
  // Reading a pipe or a device may never end.
  if (!stats.isFile()) return 'which is not a file';
  if (stats.size > mostBytes) return `which has ${stats.size} bytes; the limit is ${mostBytes}`;
  return undefined;
}

function decoded(name: string, bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  // Each leaves the byte order mark out.
  const text = new TextDecoder(encoding).decode(bytes);
  if (isValid(bytes, encoding)) return text;
  const place = placeIn({ name, text }, Math.max(0, text.indexOf('\u{FFFD}')));
  throw invalidInput(`${place}: this is not ${encoding.toUpperCase()} text. Save the file as UTF-8.`);
}

function isValid(bytes: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
