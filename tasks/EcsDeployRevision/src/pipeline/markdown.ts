import { neutralise, neutraliseInline } from './neutralise.ts';

/** Text that Markdown shows as it is. */
export function plain(text: string): string {
  return neutraliseInline(text).replace(/[\\`*_{}[\]<>|#~]/g, String.raw`\$&`);
}

/** Code on one line, in a table cell too: a backtick would end it, a pipe the cell. */
export function code(text: string): string {
  return `\`${neutraliseInline(text)
    .replaceAll('`', "'")
    .replaceAll('|', String.raw`\|`)}\``;
}

/** Lines as a block of code that none of them can end: its fence is longer than any run of backticks in it. */
export function fenced(lines: readonly string[]): string {
  const harmless = lines.flatMap(neutralise);
  const longest = Math.max(0, ...harmless.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return [fence, ...harmless, fence].join('\n');
}
