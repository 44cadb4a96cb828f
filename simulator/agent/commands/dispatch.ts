import { mentionsCommand, parseCommand, type Command } from '../command-parser.ts';
import type { CommandContext, CommandHandler } from './context.ts';
import { buildCommands, otherAreas, releaseCommands } from './other-areas.ts';
import { taskCommands } from './task.ts';

const areas: ReadonlyMap<string, Readonly<Record<string, CommandHandler>>> = new Map([
  ['task', taskCommands],
  ['build', buildCommands],
  ['release', releaseCommands],
]);

/** Carries out the command in a line, or prints the line. */
export function processLine(context: CommandContext, line: string): void {
  const { record, job } = context;
  const command = parseCommand(line);
  if (command === undefined) {
    if (mentionsCommand(line)) {
      record.warn(`'${line}' contains logging command keyword '##vso', but it's not a legal command.`);
    }
    record.write(line);
    return;
  }
  const area = command.area.toLowerCase();
  const handlers = areas.get(area);
  if (handlers === undefined) {
    if (otherAreas.has(area)) record.complain(`The agent knows the area ${area}, which is not imitated: ${line}`);
    else record.warn(`Can't find command extension for ##vso[${command.area}.command].`);
  } else if (area === 'release' && job.hostType !== 'release') {
    const message = `##vso[${command.area}.${command.event}] command is not supported for host type ${job.hostType}.`;
    record.addIssue('error', message);
    record.complain(message);
    record.commandResult = 'Failed';
    record.write(line);
  } else {
    const event = command.event.toLowerCase();
    carryOut(context, command, Object.hasOwn(handlers, event) ? handlers[event] : undefined, line);
  }
}

function carryOut(context: CommandContext, command: Command, handler: CommandHandler | undefined, line: string): void {
  const { record, task } = context;
  const name = `${command.area}.${command.event}`;
  if (handler === undefined) {
    record.failCommand(line, `##vso[${name}] is not a recognized command for ${command.area} command extension.`);
  } else if (task.restrictedCommands && !handler.allowedWhenRestricted) {
    record.warn(`##vso[${name}] is not allowed in this step due to policy restrictions.`);
  } else {
    const unknown = [...command.properties.keys()].filter((property) => !handler.properties.includes(property));
    for (const property of [...unknown, ...command.dropped]) {
      record.complain(`The agent ignores "${property}" in ##vso[${name}].`);
    }
    try {
      handler.run(context, command);
    } catch (error) {
      record.failCommand(line, error instanceof Error ? error.message : String(error));
    }
  }
  if (name.toLowerCase() !== 'task.debug') record.debug(`Processed: ${line}`);
}
