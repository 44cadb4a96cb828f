import assert from 'node:assert/strict';

import { LineSplitter } from '../../../simulator/agent/line-splitter.ts';

function split(...chunks: readonly (string | Buffer)[]): readonly string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.write(Buffer.from(chunk));
  splitter.end();
  return lines;
}

describe('The agent ends a line', () => {
  const euro = Buffer.from('€');
  const cases: readonly (readonly [title: string, chunks: readonly (string | Buffer)[], lines: readonly string[]])[] = [
    ['at a line feed', ['a\nb\n'], ['a', 'b']],
    ['at both characters together', ['a\r\nb\r\n'], ['a', 'b']],
    ['at a bare carriage return', ['a\rb\n'], ['a', 'b']],
    ['once where the two characters come apart', ['a\r', '\nb\n'], ['a', 'b']],
    ['twice at a return and a later feed', ['a\r', 'b\n', '\n'], ['a', 'b', '']],
    ['at the end of the output', ['a\nb'], ['a', 'b']],
    ['only once at the end of the output', ['a\n'], ['a']],
    ['and keeps empty lines', ['\n\na\n'], ['', '', 'a']],
    ['and joins what comes in pieces', ['a', 'b', 'c\n'], ['abc']],
    ['and joins characters that come in pieces', [euro.subarray(0, 1), euro.subarray(1), '\n'], ['€']],
  ];
  for (const [title, chunks, lines] of cases) {
    it(title, () => assert.deepEqual(split(...chunks), lines));
  }
});
