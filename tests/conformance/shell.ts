import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Simulator } from '../../simulator/aws/index.ts';

type Environment = Readonly<Record<string, string>>;

/** Runs bash scripts as a pipeline's step would, with `aws` bound to the simulator. */
export interface Shell {
  /** Runs a script that must succeed; answers what it printed. */
  readonly succeed: (script: string, environment?: Environment) => Promise<string>;
  /** Runs a script that must fail as the CLI does for an answer with this error. */
  readonly refused: (script: string, error: RegExp, environment?: Environment) => Promise<void>;
  readonly close: () => Promise<void>;
}

// The CLI before 2.13 knows no AWS_ENDPOINT_URL.
const prelude = 'set -euo pipefail; aws() { command "$AWS_CLI" --endpoint-url "$ENDPOINT" "$@"; }\n';

/** Opens a shell in which the CLI sees nothing of this machine's own settings. */
export async function openShell({ credentials, region, url }: Simulator): Promise<Shell> {
  const home = await mkdtemp(join(tmpdir(), 'aws-cli-'));
  const base = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: home,
    AWS_CLI: process.env['AWS_CLI'] ?? 'aws',
    AWS_PAGER: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_MAX_ATTEMPTS: '1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_DEFAULT_REGION: region,
    ENDPOINT: url,
  };
  const bash = (script: string, environment: Environment) =>
    new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((resolve) => {
      const options = { env: { ...base, ...environment }, cwd: home };
      execFile('bash', ['-c', prelude + script], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, stdout: stdout.trim(), stderr: stderr.trim() });
      });
    });
  return {
    succeed: async (script, environment = {}) => {
      const { code, stdout, stderr } = await bash(script, environment);
      assert.equal(code, 0, `${script}\nended with ${code}:\n${stderr}`);
      return stdout;
    },
    refused: async (script, error, environment = {}) => {
      const { code, stderr } = await bash(script, environment);
      assert.match(stderr, error);
      // Version 2 of the CLI ends with 254 for an error answer, version 1 with 255.
      assert.ok(code === 254 || code === 255, `${script}\nended with ${code}`);
    },
    close: () => rm(home, { recursive: true }),
  };
}
