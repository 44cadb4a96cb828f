import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { asRecord } from './json.ts';

interface Notice {
  readonly title: string;
  readonly text: string;
}

/**
 * The licences of everything that the task's scripts contain, which its authors ask to be passed on with it.
 *
 * The scripts' source maps tell which packages are really in them; a licence text that several share stands there once.
 */
export async function thirdPartyNotices(sourceMaps: readonly string[]): Promise<string> {
  const packages = new Set((await Promise.all(sourceMaps.map(packagesOf))).flat());
  const notices = await Promise.all([...packages].toSorted().map(readNotice));
  const titlesByText = new Map<string, string[]>();
  for (const { title, text } of notices) titlesByText.set(text, [...(titlesByText.get(text) ?? []), title]);
  const sections = [...titlesByText].map(([text, titles]) => `${titles.join('\n')}\n\n${text}\n`);
  return ['The task contains these packages, under these licences.\n', ...sections].join(`\n${'-'.repeat(80)}\n\n`);
}

async function packagesOf(sourceMap: string): Promise<readonly string[]> {
  const { sources } = asRecord(JSON.parse(await readFile(sourceMap, 'utf8')), sourceMap);
  if (!Array.isArray(sources)) throw new Error(`${sourceMap} names no sources: build the script with a source map.`);
  return sources
    .map((source) => resolve(dirname(sourceMap), String(source)))
    .map((file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file)?.[0])
    .filter((folder) => folder !== undefined);
}

async function readNotice(folder: string): Promise<Notice> {
  const { name, version, license } = asRecord(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')), folder);
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)/i.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const text = texts.map((content) => content.trim()).join('\n\n');
  if (text === '' && typeof license !== 'string')
    throw new Error(`${folder} states no licence: find out which it has before shipping it.`);
  return {
    title: `${String(name)} ${String(version)} (${String(license)})`,
    text: text || `The package states its licence by name only: ${String(license)}.`,
  };
}
