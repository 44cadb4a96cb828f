import assert from 'node:assert/strict';
import { sentence } from '../../tasks/EcsDeployRevision/src/sentence.ts';

describe('what somebody said', () => {
  for (const [said, expected] of [
    ['tasks failed', 'tasks failed.'],
    ['tasks failed.', 'tasks failed.'],
    ['Why?', 'Why?'],
    ['No!', 'No!'],
    ['tasks failed (3)', 'tasks failed (3)'],
  ] as const) {
    it(`"${said}" is the sentence "${expected}"`, () => {
      assert.equal(sentence(said), expected);
    });
  }
});
