import type { TaskResult } from '../api.ts';
import type { Command } from '../command-parser.ts';
import { worse } from '../step-record.ts';
import { addAttachment, upload } from './attachments.ts';
import { flag, integer, required, type CommandContext, type CommandHandler } from './context.ts';
import { logDetail } from './log-detail.ts';
import { setEndpoint } from './set-endpoint.ts';
import { isSettable, setSecretCommand, setVariableCommand } from './set-variable.ts';

const results: readonly string[] = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled'] satisfies TaskResult[];
const otherResults: ReadonlySet<string> = new Set(['Skipped', 'Abandoned']);

function isResult(text: string): text is TaskResult {
  return results.includes(text);
}

function complete(context: CommandContext, command: Command): void {
  const { record } = context;
  const result = command.properties.get('result') ?? '';
  if (otherResults.has(result)) {
    record.complain(`task.complete with result=${result} is not imitated.`);
  } else if (isResult(result)) {
    record.result = worse(record.result, result);
  } else {
    throw new Error(`Command doesn't have valid result value: "${result}". Use one of ${results.join(', ')}.`);
  }
  record.completion = command.data;
  record.setProgress(100, command.data);
  if (flag(context, command, 'done')) {
    record.complain('task.complete with done=true is not imitated: the step ends when the process does.');
  }
}

function setProgress({ record }: CommandContext, command: Command): void {
  const text = command.properties.get('value');
  const value = integer(text);
  if (value === undefined) record.complain(`task.setprogress has the value "${text ?? ''}", no number: taken for 0.`);
  const percent = Math.min(Math.max(value ?? 0, 0), 100);
  if (value !== undefined && value !== percent)
    record.complain(`task.setprogress has the value ${value}, not 0 to 100.`);
  const before = record.progress.at(-1)?.percent ?? 0;
  if (percent < before) {
    record.complain(`Progress goes back from ${before} to ${percent} percent: the agent stays at ${before}.`);
  }
  record.setProgress(percent, command.data);
}

function logIssue({ record }: CommandContext, command: Command): void {
  const type = command.properties.get('type')?.toLowerCase();
  if (type === undefined) {
    record.warn("Can't create TaskIssue from logging event.");
  } else if (type === 'error' || type === 'warning') {
    if (command.properties.has('sourcepath')) record.complain("task.logissue's sourcepath is not imitated.");
    record.addIssue(type, command.data);
  } else {
    throw new Error(`issue type ${type} is not an expected issue type.`);
  }
}

const issue: CommandHandler = {
  // The last three are the task library's own.
  properties: ['type', 'sourcepath', 'linenumber', 'columnnumber', 'code', 'source', 'correlationid', 'auditaction'],
  allowedWhenRestricted: true,
  run: logIssue,
};

/** The events of the area `task`, in lower case. */
export const taskCommands: Readonly<Record<string, CommandHandler>> = {
  logissue: issue,
  issue,
  setprogress: { properties: ['value'], allowedWhenRestricted: true, run: setProgress },
  logdetail: logDetail,
  complete: { properties: ['result', 'done'], allowedWhenRestricted: true, run: complete },
  setsecret: setSecretCommand,
  setvariable: setVariableCommand,
  addattachment: addAttachment,
  debug: { properties: [], allowedWhenRestricted: true, run: ({ record }, { data }) => record.debug(data) },
  uploadsummary: upload('DistributedTask.Core.Summary'),
  uploadfile: upload('DistributedTask.Core.FileAttachment'),
  setendpoint: setEndpoint,
  settaskvariable: {
    properties: ['variable', 'issecret', 'isreadonly'],
    allowedWhenRestricted: true,
    run: (context, command) => {
      if (flag(context, command, 'issecret')) context.job.masker.add(command.data);
      context.record.complain(`task.settaskvariable ${required(command, 'variable')}: no post-job step reads it here.`);
    },
  },
  prependpath: {
    properties: [],
    allowedWhenRestricted: true,
    run: (context, { data }) => {
      if (data === '') throw new Error("Value cannot be empty. (Parameter 'prependpath')");
      if (isSettable(context, 'PATH')) context.job.prependPath.push(data);
    },
  },
};
