import assert from 'node:assert/strict';
import { diffTable } from '../../../tasks/EcsDeployRevision/src/pipeline/diff-summary.ts';
import { redactor } from '../../../tasks/EcsDeployRevision/src/pipeline/redact.ts';
import type { RevisionChange } from '../../../tasks/EcsDeployRevision/src/revision/diff.ts';

function rowsOf(changes: readonly RevisionChange[]): readonly string[] {
  return diffTable(changes).split('\n').slice(2);
}

describe('a difference in the summary', () => {
  it('is a table of what there is now and what there will be', () => {
    const changes: readonly RevisionChange[] = [
      { path: 'containerDefinitions[app].image', kind: 'changed', from: 'chat:1', to: 'chat:2' },
      { path: 'containerDefinitions[app].environment[A]', kind: 'changed', hidden: true },
      { path: 'containerDefinitions[app].environment[B]', kind: 'added', hidden: true },
      { path: 'containerDefinitions[app].environment[C]', kind: 'removed', hidden: true },
      { path: 'containerDefinitions[side]', kind: 'added' },
      { path: 'cpu', kind: 'removed', from: '256' },
      { path: 'memory', kind: 'added', to: '512' },
    ];
    assert.equal(
      diffTable(changes),
      [
        '| What | Runs now | New revision |',
        '| --- | --- | --- |',
        '| `containerDefinitions[app].image` | `chat:1` | `chat:2` |',
        '| `containerDefinitions[app].environment[A]` | not shown | not shown, changed |',
        '| `containerDefinitions[app].environment[B]` |  | not shown |',
        '| `containerDefinitions[app].environment[C]` | not shown |  |',
        '| `containerDefinitions[side]` |  | added |',
        '| `cpu` | `"256"` |  |',
        '| `memory` |  | `"512"` |',
      ].join('\n'),
    );
  });

  it('stays a table whatever the values are', () => {
    const [row, ...others] = rowsOf([
      { path: 'labels[a|b]', kind: 'changed', from: 'x`|y', to: '| a |\n\n<b>#[x](y)##vso[task.x]' },
    ]);
    assert.deepEqual(others, []);
    assert.equal(
      row,
      String.raw`| ${'`'}labels[a\|b]${'`'} | ${'`'}"x'\|y"${'`'} | ${'`'}"\| a \|\n\n<b>#[x](y)**vso[task.x]"${'`'} |`,
    );
  });

  it('cuts long values, and leaves what is too much to the log', () => {
    const [row] = rowsOf([{ path: 'command', kind: 'added', to: 'x'.repeat(1000) }]);
    assert.equal(row, `| \`command\` |  | \`${'x'.repeat(200)} … (cut; 1000 characters)\` |`);
    const many = Array.from({ length: 62 }, (_, at): RevisionChange => ({ path: `a${at}`, kind: 'added', to: at }));
    const rows = rowsOf(many);
    assert.equal(rows.length, 62);
    assert.deepEqual(rows.slice(-2), ['', '… and 2 more, which the log shows.']);
  });

  it('shows no secret, where the redaction is given', () => {
    const changes: readonly RevisionChange[] = [{ path: 'user', kind: 'added', to: 'a_secret' }];
    assert.match(diffTable(changes, redactor(['a_secret'])), /\| `\*\*\*` \|$/);
  });
});
