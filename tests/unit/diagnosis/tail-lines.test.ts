import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { tailLines } from '../../../tasks/EcsDeployRevision/src/diagnosis/tail-lines.ts';

const plainly = (text: string): string => text;

describe('the last lines of messages', () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['are the last ones', ['a', 'b', 'c', 'd'], ['b', 'c', 'd']],
    ['are all there are', ['a'], ['a']],
    ['count each line of a message', ['a\nb\r\nc\rd'], ['b', 'c', 'd']],
    ['end where the message does', ['a\n', 'b\r\n', 'c\n\n'], ['a', 'b', 'c']],
    ['keep empty lines within', ['a\n\nb'], ['a', '', 'b']],
    ['keep the white space in front', ['Error', '\tat x', '  at y'], ['Error', '\tat x', '  at y']],
    ['have no colours', ['\u001B[1;31mred\u001B[0m \u001B[2K\u001B[?25lx'], ['red x']],
    ['have no title or link of a terminal', ['\u001B]0;title\u0007a\u001B]8;;http://x\u001B\\b'], ['ab']],
    ['are none of none', [], []],
  ];
  for (const [title, messages, lines] of rows) {
    it(title, () => assert.deepEqual(tailLines(messages, 3, plainly), lines));
  }

  it('are cut where they are very long, visibly and not within a character', () => {
    assert.deepEqual(tailLines(['x'.repeat(2_000), `${'y'.repeat(1_999)}😀z`], 3, plainly), [
      'x'.repeat(2_000),
      `${'y'.repeat(1_999)} … (cut; 2002 characters)`,
    ]);
  });

  it('have no part of a secret, which a cut or the end of a line would leave', () => {
    const secret = 'first\nsecond';
    const redact = (text: string): string => text.replaceAll(secret, '***').replaceAll('hunter2', '***');
    assert.deepEqual(tailLines([`key ${secret}!`, `${'x'.repeat(1_998)}hunter2`], 3, redact), [
      'key ***!',
      `${'x'.repeat(1_998)}** … (cut; 2001 characters)`,
    ]);
  });

  it('are never more than asked for, nor longer than a cut, and each is one line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 1, max: 5 }), (messages, count) => {
        const lines = tailLines(messages, count, plainly);
        assert.ok(lines.length <= count);
        assert.ok(lines.every((line) => !/[\r\n]/.test(line)));
      }),
    );
  });
});
