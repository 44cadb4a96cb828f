import type { Redact } from '../pipeline/redact.ts';

const longest = 2_000;
// Colours and movements of a terminal, which a log only makes unreadable.
// eslint-disable-next-line no-control-regex
const terminal = /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?)/g;

/**
 * The last lines of log messages. A message of several lines counts as several; a very long line is cut, visibly.
 * Secrets are replaced first, in whole messages, so that neither a line's end nor a cut leaves a part of one.
 */
export function tailLines(messages: readonly string[], count: number, redact: Redact): readonly string[] {
  const lines = messages.flatMap((message) =>
    redact(message)
      .replace(/[\r\n]+$/, '')
      .split(/\r\n|\r|\n/),
  );
  return lines.slice(-count).map((line) => cut(line.replace(terminal, '')));
}

function cut(line: string): string {
  if (line.length <= longest) return line;
  // Half of a pair of surrogates would be no character.
  return `${line.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')} … (cut; ${line.length} characters)`;
}
