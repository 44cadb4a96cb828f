import { textsOf } from './diff-words.ts';
import type { Redact } from './redact.ts';
import type { RevisionChange } from '../revision/diff.ts';

const signs = { added: '+', removed: '-', changed: '~' } as const;

/** All that the new revision changes about what a service runs, one line a change, without the values of variables. */
export function diffLines(
  service: string,
  changes: readonly RevisionChange[],
  redact: Redact,
  than = 'what runs',
): readonly string[] {
  if (changes.length === 0) return [`${service}: no difference to ${than}.`];
  const count = changes.length === 1 ? '1 difference' : `${changes.length} differences`;
  return [`${service}: ${count} to ${than}:`, ...changes.map((change) => `  ${lineOf(change, redact)}`)];
}

function lineOf(change: RevisionChange, redact: Redact): string {
  const path = redact(change.path);
  const { from, to } = textsOf(change, redact);
  const values = [from, to].filter((text) => text !== undefined);
  const told = change.hidden ? ' (value not shown)' : values.length === 0 ? '' : `: ${values.join(' → ')}`;
  return `${signs[change.kind]} ${path}${told}`;
}
