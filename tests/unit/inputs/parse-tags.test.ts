import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { parseTags } from '../../../tasks/EcsDeployRevision/src/inputs/parse-tags.ts';

const allowed = 'AWS allows letters, digits, blanks and + - = . _ : / @';

describe('the input tags', () => {
  for (const [text, expected] of [
    ['', {}],
    ['team = web ', { team: 'web' }],
    ['cost center=a=b\r\nowner=', { 'cost center': 'a=b', owner: '' }],
    ['größe=日本 ٣', { größe: '日本 ٣' }],
    [`${'k'.repeat(128)}=${'v'.repeat(256)}`, { ['k'.repeat(128)]: 'v'.repeat(256) }],
    ['a+b-c.d_e:f/g@h=1', { 'a+b-c.d_e:f/g@h': '1' }],
    ['Team=1\nteam=2', { Team: '1', team: '2' }],
  ] as const) {
    it(`takes ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.deepEqual(Object.fromEntries(parseTags(text)), expected);
    });
  }

  it('takes as many as AWS does, and no more', () => {
    const lines = (count: number): string => Array.from({ length: count }, (_, at) => `k${at}=v`).join('\n');
    assert.equal(parseTags(lines(50)).size, 50);
    assert.equal(
      refused('invalid-input', () => parseTags(lines(51))),
      'tags has 51 lines; AWS allows 50 tags on a resource.',
    );
  });

  for (const [text, message] of [
    ['team', 'tags, line 1: "team" has no "=". Write key=value.'],
    ['a=1\n =b', 'tags, line 2: there is no key before the "=".'],
    ['a=1\na=2', 'tags, line 2: tags has the key "a" twice. Keep one of the lines.'],
    ['AWS:x=1', 'tags, line 1: the key "AWS:x" begins with "aws:", which AWS keeps to itself.'],
    [`${'k'.repeat(129)}=`, `tags, line 1: the key "${'k'.repeat(79)}…" has more than 128 characters.`],
    [`k=${'v'.repeat(257)}`, 'tags, line 1: the value of "k" has more than 256 characters.'],
    ['a#b=1', `tags, line 1: the key "a#b" has a character that tags cannot have; ${allowed}.`],
    ['a=b;c', `tags, line 1: the value of "a", "b;c", has a character that tags cannot have; ${allowed}.`],
  ] as const) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.equal(
        refused('invalid-input', () => parseTags(text)),
        message,
      );
    });
  }
});
