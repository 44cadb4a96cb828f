import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

/** How the publisher of this .vsix differs from the manifest's, where it does. */
export interface Publisher {
  readonly publisher?: string;
  readonly extensionId?: string;
}

/** What tfx-cli said when it ended. */
export interface TfxRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tfx extension create` on a staged folder, without a shell, colours or questions. */
export async function runTfx(root: string, vsix: string, { publisher, extensionId }: Publisher): Promise<TfxRun> {
  const tfx = createRequire(import.meta.url).resolve('tfx-cli');
  const args = ['extension', 'create', '--root', root, '--output-path', vsix, '--no-color', '--no-prompt'];
  if (publisher !== undefined) args.push('--publisher', publisher);
  if (extensionId !== undefined) args.push('--extension-id', extensionId);
  const child = spawn(process.execPath, [tfx, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode, stdout, stderr };
}

/** What in a run of tfx forbids to use its .vsix. tfx exits 0 on a wrong task.json and only warns, so warnings count. */
export function problemsOfTfx({ exitCode, stdout, stderr }: TfxRun): readonly string[] {
  const warnings = stdout.split('\n').filter((line) => /^\s*(warning|error):/i.test(line));
  return [
    ...(exitCode === 0 ? [] : [`tfx ended with exit code ${exitCode}.`]),
    ...warnings.map((line) => `tfx says: ${line.trim()}`),
    ...(stderr.trim() === '' ? [] : [`tfx wrote to stderr: ${stderr.trim()}`]),
  ];
}
