import type { Command } from '../command-parser.ts';
import { flag, required, type CommandContext, type CommandHandler } from './context.ts';

/** Whether the task's restrictions let it set a variable; the agent warns where they do not. */
export function isSettable({ record, task }: CommandContext, name: string): boolean {
  const patterns = task.settableVariables;
  const settable = patterns?.some((pattern) => matches(pattern, name)) ?? true;
  if (!settable) record.warn(`Setting variable '${name}' has been disabled by the task or build definition.`);
  return settable;
}

function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${source.join('.*')}$`, 'i').test(name);
}

function refuseLines(value: string, secret: boolean): void {
  if (secret && value.includes('\n')) throw new Error('Secrets cannot contain multiple lines');
}

function setVariable(context: CommandContext, command: Command): void {
  const { job, record } = context;
  const name = required(command, 'variable');
  const value = command.data;
  const secret = flag(context, command, 'issecret');
  const output = flag(context, command, 'isoutput') || record.outputNames.has(name.toLowerCase());
  const readOnly = flag(context, command, 'isreadonly');
  if (job.variables.isReadOnly(name)) {
    record.warn(`Overwriting readonly variable '${name}'. This behavior will be disabled in the future.`);
  }
  refuseLines(value, secret);
  if (!isSettable(context, name)) return;
  if (secret) job.masker.add(value);
  if (output) record.outputs.set(name, { value, secret });
  job.variables.set(output ? `${context.stepName}.${name}` : name, value, { secret, readOnly: output || readOnly });
}

export const setVariableCommand: CommandHandler = {
  properties: ['variable', 'issecret', 'isoutput', 'isreadonly'],
  allowedWhenRestricted: true,
  run: setVariable,
};

export const setSecretCommand: CommandHandler = {
  properties: [],
  allowedWhenRestricted: true,
  run: ({ job }, { data }) => {
    refuseLines(data, true);
    job.masker.add(data);
  },
};
