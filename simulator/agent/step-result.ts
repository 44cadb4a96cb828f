import { existsSync, readFileSync } from 'node:fs';

import type { Attachment, StepResult, TaskResult } from './api.ts';
import type { ProcessOutcome } from './agent-process.ts';
import type { CommandContext } from './commands/context.ts';
import type { Interruption } from './interruptible.ts';
import { worse } from './step-record.ts';

/** The result as the agent computes it: a cancellation or a time-out is stronger than what the task says. */
export function concludeStep(
  { record }: CommandContext,
  outcome: ProcessOutcome,
  interruption: Interruption,
  process: { readonly node: string; readonly script: string },
): TaskResult {
  if (interruption === 'canceled') {
    record.result = 'Canceled';
  } else if (interruption === 'timed out') {
    record.addIssue('error', 'The task has timed out.');
    record.result = 'Failed';
  } else if (outcome.exitCode !== 0) {
    const code = outcome.exitCode ?? outcome.signal ?? 'unknown';
    const command = `file name '${process.node}', arguments '"${process.script}"'`;
    record.addIssue('error', `Exit code ${code} returned from process: ${command}.`);
    record.result = 'Failed';
  }
  const { result, commandResult } = record;
  return commandResult === undefined ? (result ?? 'Succeeded') : worse(result, commandResult);
}

/** Reads what the step queued for upload, and complains of what is gone before it could be uploaded. */
export function readAttachments({ record, attachments }: CommandContext): readonly Attachment[] {
  return attachments.flatMap((attachment) => {
    if (existsSync(attachment.path)) return [{ ...attachment, content: readFileSync(attachment.path, 'utf8') }];
    record.complain(`${attachment.path} was removed before the agent could upload it: leave it until the job ends.`);
    return [];
  });
}

/** Puts together what is left of a step. */
export function stepResult(
  context: CommandContext,
  outcome: ProcessOutcome,
  parts: Pick<StepResult, 'result' | 'attachments' | 'rawOutput'>,
): StepResult {
  const { record, job } = context;
  const outputs = [...record.outputs];
  return {
    ...parts,
    exitCode: outcome.exitCode,
    escalation: outcome.escalation,
    log: record.log,
    outputs: Object.fromEntries(outputs.map(([name, { value }]) => [name, value])),
    secretOutputs: outputs.flatMap(([name, { secret }]) => (secret ? [name] : [])),
    issues: record.issues,
    progress: record.progress,
    buildTags: record.buildTags,
    secrets: job.masker.values,
    completion: record.completion,
    complaints: record.complaints,
    notes: record.notes,
  };
}
