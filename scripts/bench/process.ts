import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const memoryProbe = fileURLToPath(new URL('memory-probe.cjs', import.meta.url));

/** What one run of a command as a whole process took. */
export interface Measured {
  readonly exitCode: number | null;
  readonly wallMs: number;
  readonly output: string;
}

/** Runs a command to its end. */
export async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { exitCode, wallMs: performance.now() - started, output };
}

/** Runs a Node.js program and tells its peak resident memory in MiB. */
export async function peakMemory(args: readonly string[], env: NodeJS.ProcessEnv, folder: string): Promise<number> {
  const file = join(folder, `memory-${Math.random().toString(36).slice(2)}`);
  const { exitCode, output } = await run(process.execPath, ['--require', memoryProbe, ...args], {
    ...env,
    MEMORY_PROBE_FILE: file,
  });
  if (exitCode !== 0) throw new Error(`The program ended with ${exitCode}:\n${output}`);
  return Number(await readFile(file, 'utf8')) / 1024;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
