import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { diffLines } from '../../../tasks/EcsDeployRevision/src/pipeline/diff-lines.ts';
import { redactor } from '../../../tasks/EcsDeployRevision/src/pipeline/redact.ts';
import { type RevisionChange, diffRevisions } from '../../../tasks/EcsDeployRevision/src/revision/diff.ts';
import { type Json, parseJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { definitions } from '../revision/support/definitions.ts';

const same = redactor([]);

function lineOf(change: RevisionChange, redact = same): string | undefined {
  return diffLines('chat', [change], redact)[1];
}

describe('a difference in the log', () => {
  it('is told in one line where there is none', () => {
    assert.deepEqual(diffLines('chat', [], same), ['chat: no difference to what runs.']);
  });

  it('is told completely, a line a change, signed by its kind', () => {
    const changes: readonly RevisionChange[] = [
      { path: 'cpu', kind: 'changed', from: '256', to: '512' },
      { path: 'containerDefinitions[app].image', kind: 'changed', from: 'chat:1', to: 'chat:2' },
      { path: 'containerDefinitions[app].environment[A]', kind: 'added', hidden: true },
      { path: 'containerDefinitions[side]', kind: 'removed' },
      { path: 'containerDefinitions[side].cpu', kind: 'removed', from: 0 },
    ];
    assert.deepEqual(diffLines('chat', changes, same), [
      'chat: 5 differences to what runs:',
      '  ~ cpu: "256" → "512"',
      '  ~ containerDefinitions[app].image: chat:1 → chat:2',
      '  + containerDefinitions[app].environment[A] (value not shown)',
      '  - containerDefinitions[side]',
      '  - containerDefinitions[side].cpu: 0',
    ]);
    assert.equal(diffLines('chat', changes.slice(0, 1), same)[0], 'chat: 1 difference to what runs:');
  });

  for (const [title, value, text] of [
    ['a plain word without quotes', 'registry:5000/a/b:v1@sha256:00', 'registry:5000/a/b:v1@sha256:00'],
    ['an empty text in quotes', '', '""'],
    ['a text that looks like a number in quotes', '1.10', '"1.10"'],
    ['a text that looks like true in quotes', 'true', '"true"'],
    ['a text of several lines on one', 'a\nb', String.raw`"a\nb"`],
    ['a list as JSON', ['sh', '-c', ''], '["sh","-c",""]'],
    ['a number with all its digits', parseJson('12345678901234567890'), '12345678901234567890'],
  ] as const satisfies readonly (readonly [string, Json, string])[]) {
    it(`shows ${title}`, () => {
      assert.equal(lineOf({ path: 'newest', kind: 'added', to: value }), `  + newest: ${text}`);
    });
  }

  for (const [title, secret, change, line] of [
    ['in a command', 's3cret', { path: 'command', kind: 'added', to: ['-p', 's3cret!'] }, '  + command: ["-p","***!"]'],
    [
      'that is a whole value',
      's3cret',
      { path: 'user', kind: 'changed', from: 's3cret', to: 'b' },
      '  ~ user: *** → b',
    ],
    ['that has to be escaped', 'a"b\\', { path: 'user', kind: 'added', to: 'x a"b\\' }, '  + user: "x ***"'],
    ['of several lines', 'one\ntwo', { path: 'user', kind: 'added', to: 'a one b two' }, '  + user: "a *** b ***"'],
    ['in a key', 's3cret', { path: 'labels[s3cret]', kind: 'added', to: { s3cret: 1 } }, '  + labels[***]: {"***":1}'],
    ['that is a number', '8080', { path: 'port', kind: 'added', to: 8080 }, '  + port: ***'],
  ] as const satisfies readonly (readonly [string, string, RevisionChange, string])[]) {
    it(`shows no secret ${title}`, () => {
      assert.equal(lineOf(change, redactor([secret])), line);
    });
  }

  it('has one line a change, whatever differs, and one more', () => {
    fc.assert(
      fc.property(definitions, definitions, (from, to) => {
        const changes = diffRevisions(from, to);
        const lines = diffLines('chat', changes, same);
        assert.equal(lines.length, changes.length + 1);
        const inValues = lines.filter((line) => /[\r\n]/.test(line));
        assert.deepEqual(
          inValues.filter((line) => !changes.some(({ path }) => /[\r\n]/.test(path) && line.includes(path))),
          [],
        );
      }),
    );
  });
});
