import * as tl from 'azure-pipelines-task-lib/task.js';
import { Writable } from 'node:stream';
import type { DeployInputs } from './deploy-inputs.ts';
import { knownSecrets } from './known-secrets.ts';
import { parseInputs } from './parse-inputs.ts';
import { readInputFile } from './read-file.ts';
import { readTrace } from './read-trace.ts';

/**
 * Reads and checks every task input, and the files that they name, before anything is asked of AWS.
 * @throws DeployError `invalid-input`: what is wrong with the first input that cannot be meant
 */
export async function readInputs(): Promise<DeployInputs> {
  const folder = tl.getVariable('System.DefaultWorkingDirectory') ?? process.cwd();
  const inputs = await parseInputs({
    textOf: (input) => (quiet.has(input) ? readQuietly(input) : (tl.getInput(input) ?? '')),
    fileOf: (input, path) => readInputFile(input, path, folder),
    regionVariable: pipelineVariable('AWS.Region'),
    regionOfAgent: process.env['AWS_REGION']?.trim(),
    secrets: knownSecrets(),
  });
  return { ...inputs, trace: readTrace((name) => tl.getVariable(name)) };
}

// Inputs that hold values of variables: not even a run with System.Debug prints those.
const quiet: ReadonlySet<string> = new Set(['environment', 'secrets', 'overrides']);

/** Reads an input without the task library's debug line about its value. */
function readQuietly(input: string): string {
  tl.setStdStream(new Writable({ write: (_chunk, _encoding, done) => done() }));
  try {
    return tl.getInput(input) ?? '';
  } finally {
    tl.setStdStream(process.stdout);
  }
}

/** A variable that the pipeline has; the task library would also read the agent's environment under the same name. */
function pipelineVariable(name: string): string | undefined {
  return tl
    .getVariables()
    .find((variable) => variable.name.toLowerCase() === name.toLowerCase())
    ?.value.trim();
}
