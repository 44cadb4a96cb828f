import { fileURLToPath } from 'node:url';

import { runStep, type JobOptions, type StepOptions, type StepResult } from '../../../simulator/agent/index.ts';

/** A task that runs its input `script`, with the real task library at hand as `tl`, and `print` for raw lines. */
export const scriptedTask = fileURLToPath(new URL('fixtures/scripted', import.meta.url));

/** Runs a job of one step whose task does what the script says. */
export function runScript(
  script: string,
  options: Omit<Partial<StepOptions>, 'task'> & JobOptions = {},
): Promise<StepResult> {
  return runStep({ ...options, task: scriptedTask, inputs: { ...options.inputs, script: script || ';' } });
}
