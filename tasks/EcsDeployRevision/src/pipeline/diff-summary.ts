import { textsOf } from './diff-words.ts';
import { inShort } from './diagnosis-words.ts';
import { code } from './markdown.ts';
import type { Redact } from './redact.ts';
import type { RevisionChange } from '../revision/diff.ts';

// A summary is read at a glance, and a page shows it: the log has everything.
const mostRows = 60;
const mostCharacters = 200;

const notShown = 'not shown';

/** The same as a Markdown table: what, what it was, and what it becomes. */
export function diffTable(changes: readonly RevisionChange[], redact: Redact = (text) => text): string {
  const rows = changes.slice(0, mostRows).map((change) => {
    const { from, to } = textsOf(change, redact);
    const { kind } = change;
    const was = change.hidden ? notShown : cell(from);
    const is = change.hidden ? notShown + (kind === 'changed' ? ', changed' : '') : cell(to);
    return [cell(redact(change.path)), kind === 'added' ? '' : (was ?? kind), kind === 'removed' ? '' : (is ?? kind)];
  });
  const header = ['What', 'Runs now', 'New revision'];
  const table = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const more = changes.length - rows.length;
  return [...table, ...(more > 0 ? ['', `… and ${more} more, which the log shows.`] : [])].join('\n');
}

function cell(text: string | undefined): string | undefined {
  return text === undefined ? undefined : code(inShort(text, mostCharacters));
}
