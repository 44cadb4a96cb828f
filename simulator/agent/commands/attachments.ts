import { statSync } from 'node:fs';
import path from 'node:path';

import { required, type CommandContext, type CommandHandler } from './context.ts';

/** Path.GetInvalidFileNameChars on Windows: these, and control characters. */
const refusedOnWindows: ReadonlySet<string> = new Set(['"', '<', '>', '|', ':', '*', '?', '\\']);

function isRefusedOnWindows(text: string): boolean {
  return text.split('').some((character) => character < ' ' || refusedOnWindows.has(character));
}

/** Queues a file for the upload, which happens later. */
export function attach({ record, attachments }: CommandContext, type: string, name: string, file: string): void {
  for (const [what, value] of Object.entries({ Type: type, Name: name })) {
    if (value.includes('/') || value.includes('\0'))
      throw new Error(`${what} contains invalid characters: "${value}".`);
    if (isRefusedOnWindows(value)) {
      record.complain(
        `The attachment's ${what.toLowerCase()} "${value}" has characters that agents on Windows refuse.`,
      );
    }
  }
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new Error(
      `Cannot upload task attachment file, attachment file location is not specified or attachment file not exist on disk: "${file}".`,
    );
  }
  attachments.push({ type, name, path: path.resolve(file) });
}

export const addAttachment: CommandHandler = {
  properties: ['type', 'name'],
  allowedWhenRestricted: false,
  run: (context, command) => attach(context, required(command, 'type'), required(command, 'name'), command.data),
};

/** An attachment whose name is the file's. */
export function upload(type: string, prefix = ''): CommandHandler {
  return {
    properties: [],
    allowedWhenRestricted: false,
    run: (context, { data }) => attach(context, type, `${prefix}${path.basename(data)}`, data),
  };
}
