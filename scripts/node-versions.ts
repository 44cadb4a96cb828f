import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodePackages, nodeReleases, type NodeMajor, type NodePackage } from './node-versions/releases.ts';

const installed = fileURLToPath(new URL('../dist/node', import.meta.url));

/** The pinned major that a text such as `24` names; undefined for any other text. */
export function parseNodeMajor(text: string): NodeMajor | undefined {
  return ([16, 20, 24] as const).find((major) => String(major) === text);
}

/** The package that holds Node.js for a platform; an error that says what to do where the registry has none. */
export function nodePackageFor(platform: string, arch: string): NodePackage {
  const found = nodePackages[`${platform}-${arch}`];
  if (found !== undefined) return found;
  throw new Error(
    `The npm registry has no package with Node.js for ${platform} on ${arch}, only for ${Object.keys(nodePackages).join(', ')}: ` +
      'install that version yourself and set SCENARIO_NODE to the path of its executable.',
  );
}

/** The lock file that makes npm refuse anything but the pinned release, byte for byte. */
export function lockFor({ name, integrity }: NodePackage, major: NodeMajor): object {
  const version = nodeReleases[major];
  return {
    lockfileVersion: 3,
    packages: {
      '': { dependencies: { [name]: version } },
      [`node_modules/${name}`]: { version, integrity: integrity[major] },
    },
  };
}

/** The path of a pinned Node.js, installed from the npm registry into `dist/node` when it is not there yet. */
export async function nodeBinary(major: NodeMajor): Promise<string> {
  const source = nodePackageFor(process.platform, process.arch);
  const home = join(installed, nodeReleases[major]);
  const executable = join(home, 'node_modules', source.name, source.executable);
  if (existsSync(executable)) return executable;
  await mkdir(installed, { recursive: true });
  // Installed aside and then moved, so that an interrupted download never looks like a finished one.
  const aside = await mkdtemp(join(installed, 'installing-'));
  const manifest = { private: true, dependencies: { [source.name]: nodeReleases[major] } };
  await writeFile(join(aside, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(aside, 'package-lock.json'), JSON.stringify(lockFor(source, major)));
  await npm(['ci', '--prefix', aside, '--ignore-scripts', '--no-audit', '--no-fund']);
  // Another process may have been quicker; its copy is the same, byte for byte.
  if (existsSync(executable)) await rm(aside, { recursive: true });
  else await rename(aside, home);
  return executable;
}

async function npm(args: readonly string[]): Promise<void> {
  // Under `npm run` the script that is npm is known, which needs no shell on any platform.
  const script = process.env['npm_execpath'];
  const [command, prefix] = script === undefined ? ['npm', []] : [process.execPath, [script]];
  // npm's words go to stderr: stdout is for the path alone.
  const child = spawn(command, [...prefix, ...args], { stdio: ['ignore', 2, 2] });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw new Error(`npm ${args.join(' ')} ended with exit code ${exitCode}: see its output above.`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv[2] ?? '';
  const major = parseNodeMajor(wanted);
  if (major === undefined) {
    process.stderr.write(`Which Node.js? Received "${wanted}"; pinned are ${Object.keys(nodeReleases).join(', ')}.\n`);
    process.exitCode = 2;
  } else {
    process.stdout.write(`${await nodeBinary(major)}\n`);
  }
}
