import path from 'node:path';

import { startProcess } from './agent-process.ts';
import type { StepOptions, StepResult } from './api.ts';
import { bannerFoot, bannerHead } from './banner.ts';
import type { CommandContext } from './commands/context.ts';
import { processLine } from './commands/dispatch.ts';
import { systemConnection } from './connections.ts';
import { stepEnvironment } from './environment.ts';
import { resolveInputs } from './inputs.ts';
import type { JobState } from './job-state.ts';
import { Interruptible } from './interruptible.ts';
import { simulatedTimeEnvironment } from './simulated-clock.ts';
import { StepRecord } from './step-record.ts';
import { concludeStep, readAttachments, stepResult } from './step-result.ts';
import { readTaskDefinition, type TaskDefinition } from './task-json.ts';
import { taskFolder } from './task-package.ts';

const agentDelays = { term: 7_500, kill: 2_500 };
const harnessGuard = 120_000;

/** A step did what no real agent lets pass in silence. */
export class StepComplaints extends Error {
  override readonly name = 'StepComplaints';
  readonly result: StepResult;

  constructor(result: StepResult) {
    super(
      `The agent complains of the step:\n- ${result.complaints.join('\n- ')}\n` +
        'Mend the task, or pass expectComplaints: true where that is what you test.',
    );
    this.result = result;
  }
}

/** Runs one step of a job from its inputs to its result. */
export async function runStepOf(job: JobState, step: StepOptions, ordinal: number): Promise<StepResult> {
  const folder = await taskFolder(step.task, path.join(job.folders.tasks, String(ordinal)));
  const task = await readTaskDefinition(folder);
  const interruptible = new Interruptible();
  let failure: unknown;
  const record = new StepRecord(job.masker, job.variables.get('System.Debug')?.toLowerCase() === 'true', (line) => {
    try {
      step.onLine?.(line, interruptible);
    } catch (error) {
      failure ??= error;
      interruptible.kill();
    }
  });
  const context: CommandContext = {
    job,
    record,
    task,
    // A step without a name gets one from its task, as the server gives it.
    stepName: step.name ?? `${task.name}${ordinal}`,
    attachments: [],
    details: new Map(),
  };
  for (const output of task.outputs) record.outputNames.add(output.toLowerCase());
  if (step.banner === true) for (const line of bannerHead(task)) record.write(line);

  const environment = await environmentOf(context, step);
  const chunks: Buffer[] = [];
  const node = step.node ?? process.execPath;
  const script = path.join(folder, task.target);
  const running = startProcess({
    node,
    script,
    environment,
    workingDirectory: job.variables.get('System.DefaultWorkingDirectory') ?? job.folders.work,
    container: step.container === true,
    delays: step.signalDelays ?? agentDelays,
    onLine: (line) => processLine(context, line),
    onChunk: (chunk) => chunks.push(chunk),
  });
  interruptible.control(running);
  if (step.container === true) job.leftovers.push(running.child);
  const guard = setTimeout(() => {
    failure ??= new Error(
      `The task was still running after ${step.timeoutMs ?? harnessGuard} ms. Its log ends with:\n${record.log.slice(-20).join('\n')}`,
    );
    interruptible.kill();
  }, step.timeoutMs ?? harnessGuard);
  const outcome = await running.ended.finally(() => clearTimeout(guard));
  if (failure !== undefined) throw failure;

  const result = concludeStep(context, outcome, interruptible.interruption, { node, script });
  if (step.banner === true) for (const line of bannerFoot(task)) record.write(line);
  const attachments = readAttachments(context);
  job.queued.push(...context.attachments);
  const rawOutput = Buffer.concat(chunks).toString('utf8');
  const finished = stepResult(context, outcome, { result, attachments, rawOutput });
  if (finished.complaints.length > 0 && step.expectComplaints !== true) throw new StepComplaints(finished);
  return finished;
}

async function environmentOf(
  { job, record, task }: { job: JobState; record: StepRecord; task: TaskDefinition },
  step: StepOptions,
): Promise<Readonly<Record<string, string>>> {
  const inputs = resolveInputs(task, step.inputs, { ...job, sources: job.folders.sources });
  for (const complaint of inputs.complaints) record.complain(complaint);
  const own = job.endpoints.filter((endpoint) => endpoint.name.toLowerCase() === systemConnection.toLowerCase());
  const environment = stepEnvironment({
    ...job,
    stepEnvironment: step.environment ?? {},
    inputs: inputs.values,
    endpoints: [...own, ...inputs.endpoints],
  });
  if (step.simulatedTime === undefined) return environment;
  return { ...environment, ...(await simulatedTimeEnvironment(step.simulatedTime, environment['NODE_OPTIONS'])) };
}
