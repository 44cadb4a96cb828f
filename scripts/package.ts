import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildTask, builtTask } from './build.ts';
import { asRecord } from './package/json.ts';
import { problemsOfSize } from './package/sizes.ts';
import { stageExtension } from './package/stage.ts';
import { problemsOfTask } from './package/task-rules.ts';
import { problemsOfTfx, runTfx, type Publisher } from './package/tfx.ts';
import { newestVersion, problemsOfVersions, versionOfTask } from './package/versions.ts';
import { problemsOfVsix } from './package/vsix.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** The finished package: where it is and how large it is and the task's scripts in it are, unpacked, in bytes. */
export interface ExtensionPackage {
  readonly vsix: string;
  readonly vsixBytes: number;
  readonly bundleBytes: number;
}

/** Packaging was refused; the message has one line for each thing to put right. */
export class PackageRefused extends Error {
  override readonly name = 'PackageRefused';
}

/** Builds the task and packs `dist/PUBLISHER.ID-VERSION.vsix`; refuses what the Marketplace or an agent would take amiss. */
export async function packageExtension(publisher: Publisher = {}): Promise<ExtensionPackage> {
  await buildTask();
  const task: unknown = JSON.parse(await readFile(join(builtTask, 'task.json'), 'utf8'));
  refuse(problemsOfTask(task, { has: (file) => existsSync(join(builtTask, file)) }));
  refuse(problemsOfVersions(await statedVersions(task)));

  await removeOldPackages();
  const staged = join(dist, 'extension');
  const files = await stageExtension(root, builtTask, staged);
  refuse(problemsOfTfx(await runTfx(staged, dist, publisher)));

  const vsix = join(dist, await onlyPackage());
  const content = await readFile(vsix);
  refuse(problemsOfVsix(content, files));
  const scripts = [...files].filter(([path]) => path.endsWith('.js'));
  const bundleBytes = scripts.reduce((sum, [, script]) => sum + script.byteLength, 0);
  refuse([...problemsOfSize('bundle', bundleBytes), ...problemsOfSize('vsix', content.byteLength)]);
  return { vsix, vsixBytes: content.byteLength, bundleBytes };
}

async function statedVersions(task: unknown) {
  const read = async (file: string) => asRecord(JSON.parse(await readFile(join(root, file), 'utf8')), file)['version'];
  return [
    { file: 'package.json', version: String(await read('package.json')) },
    { file: 'package-lock.json', version: String(await read('package-lock.json')) },
    { file: 'vss-extension.json', version: String(await read('vss-extension.json')) },
    { file: 'tasks/EcsDeployRevision/task.json', version: versionOfTask(task) },
    { file: 'CHANGELOG.md', version: newestVersion(await readFile(join(root, 'CHANGELOG.md'), 'utf8')) },
  ];
}

async function packagesInDist(): Promise<readonly string[]> {
  return (await readdir(dist)).filter((file) => file.endsWith('.vsix'));
}

async function removeOldPackages(): Promise<void> {
  for (const file of await packagesInDist()) await rm(join(dist, file));
}

async function onlyPackage(): Promise<string> {
  const [file, ...others] = await packagesInDist();
  if (file !== undefined && others.length === 0) return file;
  throw new PackageRefused(`Expected tfx to write one .vsix to dist; found ${[file, ...others].join(', ') || 'none'}.`);
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new PackageRefused(problems.join('\n'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { publisher: { type: 'string' }, 'extension-id': { type: 'string' } } });
  const publisher = {
    ...(values.publisher === undefined ? {} : { publisher: values.publisher }),
    ...(values['extension-id'] === undefined ? {} : { extensionId: values['extension-id'] }),
  };
  try {
    const { vsix, vsixBytes, bundleBytes } = await packageExtension(publisher);
    process.stdout.write(
      `${relative(process.cwd(), vsix)}: ${vsixBytes} bytes, of which the task's scripts unpacked ${bundleBytes}\n`,
    );
  } catch (error) {
    if (!(error instanceof PackageRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
