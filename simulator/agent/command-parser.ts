/** A logging command as the agent understood it. */
export interface Command {
  readonly area: string;
  readonly event: string;
  /** Keys in lower case: the agent compares them without regard to case. */
  readonly properties: ReadonlyMap<string, string>;
  /** Pieces between semicolons that are no `name=value` and that the agent drops. */
  readonly dropped: readonly string[];
  readonly data: string;
}

const prefix = '##vso[';

/**
 * What a culture-sensitive comparison gives no weight, as ranges of code points: control characters (not the white
 * space among them), soft hyphens, zero-width and direction marks, variation selectors, tags.
 */
const weightless: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0e, 0x1f],
  [0x7f, 0x84],
  [0x86, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x180b, 0x180e],
  [0x200b, 0x200f],
  [0x202a, 0x202e],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

/** The length of the weightless character at a place, 0 where there is none. */
function weightlessAt(text: string, at: number): number {
  const code = text.codePointAt(at);
  if (code === undefined || !weightless.some(([first, last]) => first <= code && code <= last)) return 0;
  return code > 0xffff ? 2 : 1;
}

/** The agent's culture-sensitive IndexOf: where `sought` begins in `text`, weightless characters within it ignored. */
export function cultureIndexOf(text: string, sought: string): number {
  for (let start = text.indexOf(sought.charAt(0)); start >= 0; start = text.indexOf(sought.charAt(0), start + 1)) {
    let at = start + 1;
    let matched = 1;
    while (matched < sought.length) {
      if (text[at] === sought[matched]) {
        at += 1;
        matched += 1;
      } else {
        const skipped = weightlessAt(text, at);
        if (skipped === 0) break;
        at += skipped;
      }
    }
    if (matched === sought.length) return start;
  }
  return -1;
}

/** Undoes the escapes in the agent's order, the percent sign last. */
export function unescape(text: string): string {
  return text
    .replaceAll('%3B', ';')
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%5D', ']')
    .replaceAll('%AZP25', '%');
}

/** Finds a command anywhere in a line; `undefined` where the agent finds none. */
export function parseCommand(line: string): Command | undefined {
  const start = cultureIndexOf(line, prefix);
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  // The agent counts six characters from the match, even where weightless ones made it longer.
  const head = end < start + prefix.length ? undefined : line.slice(start + prefix.length, end);
  if (head === undefined) return undefined;
  const space = head.indexOf(' ');
  const [area, event, ...more] = (space < 0 ? head : head.slice(0, space)).split('.').filter((part) => part !== '');
  if (area === undefined || event === undefined || more.length > 0) return undefined;
  const properties = new Map<string, string>();
  const dropped: string[] = [];
  for (const piece of space > 0 ? head.slice(space + 1).split(';') : []) {
    const pair = /^=*([^=]+)=+(.+)$/s.exec(piece);
    if (pair?.[1] !== undefined && pair[2] !== undefined) properties.set(pair[1].toLowerCase(), unescape(pair[2]));
    else if (piece.trim() !== '' && !/^[^=]+=+$/.test(piece)) dropped.push(piece);
  }
  return { area, event, properties, dropped, data: unescape(line.slice(end + 1)) };
}

/** Whether a line that is no command looks as if it was meant to be one; the agent warns about it. */
export function mentionsCommand(line: string): boolean {
  return cultureIndexOf(line, '##vso') >= 0;
}
