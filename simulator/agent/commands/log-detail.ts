import { required, type CommandHandler } from './context.ts';

const guid = /^\{?[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}\}?$/i;

function readGuid(text: string): string {
  if (!guid.test(text)) throw new Error(`Unrecognized Guid format: "${text}".`);
  return text.replaceAll(/[{}-]/g, '').toLowerCase();
}

/** Checks a timeline detail as the agent does; what it would show is not kept. */
export const logDetail: CommandHandler = {
  properties: ['id', 'parentid', 'type', 'name', 'starttime', 'finishtime', 'progress', 'state', 'result', 'order'],
  allowedWhenRestricted: true,
  run: ({ details }, command) => {
    const id = readGuid(required(command, 'id'));
    const parentText = command.properties.get('parentid');
    const parent = parentText === undefined ? undefined : readGuid(parentText);
    if (details.has(id)) {
      if (parent !== undefined && parent !== details.get(id)) {
        throw new Error('Cannot change parent timeline record of an existing timeline record.');
      }
      return;
    }
    required(command, 'name');
    required(command, 'type');
    if (parent !== undefined && !details.has(parent)) {
      throw new Error('Parent timeline record has not been created for this new timeline record.');
    }
    details.set(id, parent);
  },
};
