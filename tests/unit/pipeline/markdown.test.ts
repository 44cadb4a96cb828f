import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { code, fenced, plain } from '../../../tasks/EcsDeployRevision/src/pipeline/markdown.ts';

describe('text in Markdown', () => {
  it('shows as it is', () => {
    assert.equal(plain('a_b* <i>[x](y)|`#~\\\n##vso[z]'), String.raw`a\_b\* \<i\>\[x\](y)\|\`\#\~\\ \*\*vso\[z\]`);
  });

  it('is code on one line, without what would end it', () => {
    assert.equal(code('a`b|c\nd'), String.raw`${'`'}a'b\|c d${'`'}`);
  });
});

describe('a block of code', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['has its lines as they are', ['a', '  b'], ['```', 'a', '  b', '```']],
    ['has a fence that is longer than any in it', ['```', '`````x'], ['``````', '```', '`````x', '``````']],
    [
      'has no command',
      ['##vso[task.complete]', 'a\r##[error]b'],
      ['```', '**vso[task.complete]', 'a', '**[error]b', '```'],
    ],
    ['may be empty', [], ['```', '```']],
  ];
  for (const [title, lines, block] of rows) {
    it(title, () => assert.equal(fenced(lines), block.join('\n')));
  }

  it('is never ended by a line of its own', () => {
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^ {0,4}[`~]{0,9}[ \r\n]?$/));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const [fence = '', ...rest] = fenced(lines).split('\n');
        assert.match(fence, /^`{3,}$/);
        const ends = (one: string): boolean => new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`).test(one);
        assert.deepEqual(rest.findIndex(ends), rest.length - 1);
      }),
    );
  });
});
