import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureApiCalls } from './bench/api-calls.ts';
import { measureEndOfRollout } from './bench/end-of-rollout.ts';
import { measureFailFast } from './bench/fail-fast.ts';
import { measureMemory } from './bench/memory.ts';
import { type Figure, report } from './bench/report.ts';
import { measureStartUp } from './bench/start-up.ts';
import { packageExtension } from './package.ts';

// What the task costs, measured against the simulator in one run: ratios, since machines differ and drift.
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const temp = await mkdtemp(join(tmpdir(), 'bench-'));
try {
  const { vsixBytes, bundleBytes } = await packageExtension();
  const sizes: readonly Figure[] = [
    { name: 'bundle', value: bundleBytes / 1_000, limit: 900, unit: 'KB' },
    { name: '.vsix', value: vsixBytes / 1_000, limit: 500, unit: 'KB' },
  ];
  const figures = [
    ...sizes,
    ...(await measureStartUp(temp)),
    ...(await measureEndOfRollout(temp)),
    ...(await measureApiCalls()),
    ...(await measureFailFast()),
    ...(await measureMemory(temp)),
  ];
  if (!report(figures, say)) process.exitCode = 1;
} finally {
  await rm(temp, { recursive: true, force: true });
}
