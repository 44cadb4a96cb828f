import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { checkDistinct, checkSecrets, parsePairs } from '../../../tasks/EcsDeployRevision/src/inputs/parse-pairs.ts';

describe('variables, one a line', () => {
  for (const [title, text, expected] of [
    ['nothing', '', {}],
    ['blank lines', ' \n\r\n', {}],
    ['a name and a value', 'A=b', { A: 'b' }],
    ['an empty value', 'A=', { A: '' }],
    ['everything after the first =', 'A=b=c==', { A: 'b=c==' }],
    ['blanks around a value, which belong to it', 'A= b ', { A: ' b ' }],
    ['quotes, which belong to it', `A="b"\nC='d'`, { A: '"b"', C: "'d'" }],
    ['all kinds of line breaks', 'A=1\r\nB=2\rC=3\nD=4', { A: '1', B: '2', C: '3', D: '4' }],
    ['indented lines', '  A=1\n\tB=2', { A: '1', B: '2' }],
    ['names of other programs', 'Logging__Level=x\nspring.x-y/z:w=1', { Logging__Level: 'x', 'spring.x-y/z:w': '1' }],
  ] as const) {
    it(`takes ${title}`, () => {
      assert.deepEqual(Object.fromEntries(parsePairs('environment', text)), expected);
    });
  }

  it('takes __proto__ as any other name, in the order given', () => {
    assert.deepEqual(
      [...parsePairs('environment', 'b=1\n__proto__=2\na=3')],
      [
        ['b', '1'],
        ['__proto__', '2'],
        ['a', '3'],
      ],
    );
  });

  for (const [text, message] of [
    [
      'A=1\nhunter2',
      'environment, line 2 has no "=". Write NAME=value; a value that has line breaks belongs into overrides.',
    ],
    ['=hunter2', 'environment, line 1 has no name before the "=". Write NAME=value.'],
    ['A=1\n\nA=hunter2', 'environment, line 3: environment has "A" twice. Keep one of the lines.'],
    ['A = hunter2', 'environment, line 1: a blank follows "A". Write NAME=value without blanks at the "=".'],
    ['#A=hunter2', 'environment, line 1: "#A" begins with #. There are no comments here; remove the line.'],
    ['export A=hunter2', 'environment, line 1: "export A" is no name: it contains a blank. Write NAME=value.'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} without quoting a value`, () => {
      assert.equal(
        refused('invalid-input', () => parsePairs('environment', text)),
        message,
      );
    });
  }

  it('refuses a name in both inputs', () => {
    assert.equal(
      refused('invalid-input', () =>
        checkDistinct(
          new Map([
            ['A', '1'],
            ['B', '2'],
          ]),
          new Map([['B', 'arn']]),
        ),
      ),
      '"B" stands in environment and in secrets. A container has it once; remove one of them.',
    );
  });

  for (const [from, what] of [
    ['', 'nothing after the "="'],
    ['  ', 'nothing after the "="'],
    [' arn:aws:x', 'a blank around the value'],
  ] as const) {
    it(`refuses a secret from ${JSON.stringify(from)}`, () => {
      assert.equal(
        refused('invalid-input', () =>
          checkSecrets(
            new Map([
              ['A', 'arn'],
              ['B', from],
            ]),
          ),
        ),
        `secrets: there is ${what} of "B". Give the ARN of a secret, or an SSM parameter's ARN or name.`,
      );
    });
  }
});
