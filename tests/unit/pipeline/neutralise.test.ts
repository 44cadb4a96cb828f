import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { neutralise, neutraliseInline } from '../../../tasks/EcsDeployRevision/src/pipeline/neutralise.ts';

/** True where the agent's comparison could find a command in the line, or formatting at its start. */
function isCommand(line: string): boolean {
  let seen = line;
  // Each can bring forth what the other takes away.
  for (let round = 0; round < 3; round++) {
    seen = seen.replaceAll(/[\p{Cc}\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, '').normalize('NFKC');
  }
  seen = seen.toLowerCase();
  return seen.includes('##vso[') || /^\s*##\[/.test(seen);
}

describe('text from elsewhere', () => {
  const rows: readonly (readonly [string, string, readonly string[]])[] = [
    ['a command', '##vso[task.complete result=Succeeded;]done', ['**vso[task.complete result=Succeeded;]done']],
    ['a command inside a line', 'log: ##vso[task.setsecret]x', ['log: **vso[task.setsecret]x']],
    ['a command in capitals', '##VSO[x]', ['**VSO[x]']],
    ['a command in mixed case', '##Vso[x]', ['**Vso[x]']],
    ['two commands', '##vso[a]##vso[b]', ['**vso[a]**vso[b]']],
    ['a command with more hashes', '###vso[a]', ['#**vso[a]']],
    ['a command after a bare carriage return', 'x\r##vso[a]', ['x', '**vso[a]']],
    ['formatting after a bare carriage return', 'x\r##[error]y', ['x', '**[error]y']],
    ['a command with a zero-width space', '##v\u200Bso[a]', ['**vso[a]']],
    ['a command with soft hyphens', '#\u00AD#vs\u00ADo[a]', ['**vso[a]']],
    ['a command with control characters', '##vs\u0000o\u0007[a]', ['**vso[a]']],
    ['a command with a byte order mark', '\uFEFF##vso[a]', ['**vso[a]']],
    ['a command with a combining grapheme joiner', '##vs\u034Fo[a]', ['**vso[a]']],
    ['a command with a variation selector', '#\uFE0F#vso[a]', ['**vso[a]']],
    ['a command in full-width letters', '＃＃ｖｓｏ［a]', ['**vso[a]']],
    ['a command with a half-width voicing mark, which becomes one without a width', '##v\uFF9Eso[a]', ['**vso[a]']],
    ['a command with accents', '##v\u0301so[a]', ['**vso[a]']],
    ['a command with a long s', '##vſo[a]', ['**vso[a]']],
    ['a command after a delete character', '##vso\u007F[a]', ['**vso[a]']],
    ['formatting at the start', '##[group]x', ['**[group]x']],
    ['formatting after white space', ' \t##[error]x', ['   **[error]x']],
    ['formatting behind an invisible start', '\u200B##[error]x', ['**[error]x']],
    ['formatting in the middle, which does nothing', 'see ##[error]', ['see ##[error]']],
    ['a heading', '## vso [x]', ['## vso [x]']],
    ['a lone marker', '##vso', ['##vso']],
    ['lines of all endings', 'a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['nothing', '', ['']],
    ['a tab', 'a\tb', ['a  b']],
    ['an escape sequence', '\u001B[31mred\u001B[0m', ['[31mred[0m']],
    ['a cursor that moves', 'ok\u001B[2K\u001B[1Abad\u009B0m\b', ['ok[2K[1Abad0m']],
    ['a line that turns its direction', 'a\u202Eb', ['ab']],
    ['every mark of direction', '\u061Ca\u200Eb\u200Fc\u202Ad\u202Ce\u2066f\u2069g', ['abcdefg']],
    ['emoji that are joined', 'by 👩‍👩‍👧 and 👩🏽‍🚒 ❤️', ['by 👩‍👩‍👧 and 👩🏽‍🚒 ❤️']],
    ['accents that stand alone', 'Zu\u0308rich', ['Zu\u0308rich']],
    ['words that a joiner shapes', 'می\u200Cخواهم', ['می\u200Cخواهم']],
    ['accents and other scripts', 'Zürich, São Paulo, ελ, 漢字, 😀', ['Zürich, São Paulo, ελ, 漢字, 😀']],
  ];
  for (const [title, text, lines] of rows) {
    it(`with ${title} becomes ${JSON.stringify(lines)}`, () => {
      assert.deepEqual(neutralise(text), lines);
    });
  }

  it('reads on one line where one is needed', () => {
    assert.equal(neutraliseInline('a\r##vso[b]\nc'), 'a **vso[b] c');
  });
});

const spoilt = fc
  .array(
    fc.oneof(
      fc.constantFrom('##vso[', '##[', '#', '##', 'v', 's', 'S', 'o', '[', ']', '＃', 'ｖ', 'Ｏ', '［', 'ſ', ' ', '\t'),
      fc.constantFrom(
        '\r',
        '\n',
        '\r\n',
        '\u0000',
        '\u200B',
        '\u200D',
        '\u00AD',
        '\u2060',
        '\uFEFF',
        '\u034F',
        '\uFE0F',
      ),
      fc.constantFrom(
        '\u180B',
        '\u3164',
        '\uFFA0',
        '\u115F',
        '\u{E0001}',
        '\u{E0100}',
        '\u0301',
        '\uFF9E',
        '\u3099',
        '\u061C',
        '\u2066',
      ),
      fc.string({ unit: 'binary', maxLength: 2 }),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(''));

describe('any text', () => {
  it('yields no line with a command or formatting, however it is disguised', () => {
    fc.assert(
      fc.property(spoilt, (text) => {
        const lines = [...neutralise(text), neutraliseInline(text)];
        assert.deepEqual(
          lines.filter((line) => isCommand(line) || /[\r\n]/.test(line)),
          [],
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('yields the same lines when it is made harmless twice', () => {
    fc.assert(
      fc.property(spoilt, (text) => {
        const lines = neutralise(text);
        assert.deepEqual(
          lines.flatMap((line) => neutralise(line)),
          lines,
        );
      }),
    );
  });

  it('of printable ASCII without a marker stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        fc.pre(!isCommand(text));
        assert.deepEqual(neutralise(text), [text]);
      }),
    );
  });
});
