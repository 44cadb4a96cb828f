import assert from 'node:assert/strict';
import { parseVisibleRule } from '../../scripts/package/visible-rule.ts';

describe('a visibleRule', () => {
  it('is split into its comparisons', () => {
    assert.deepEqual(parseVisibleRule('wait = true && name != "" || file EndsWith .json||file NotEndsWith .yml'), [
      { input: 'wait', operator: '=', value: 'true' },
      { input: 'name', operator: '!=', value: '' },
      { input: 'file', operator: 'EndsWith', value: '.json' },
      { input: 'file', operator: 'NotEndsWith', value: '.yml' },
    ]);
  });

  it('needs no blanks around its signs', () => {
    assert.deepEqual(parseVisibleRule('mode=plan'), [{ input: 'mode', operator: '=', value: 'plan' }]);
  });

  for (const rule of [
    '',
    'wait',
    'wait =',
    '= true',
    'wait == true',
    'wait = a = b',
    'wait = true &&',
    'wait = true & x = y',
    'wait StartsWith x',
    'fileEndsWith x',
    'my-input = 1',
  ]) {
    it(`cannot be read as ${JSON.stringify(rule)}`, () => {
      assert.equal(parseVisibleRule(rule), undefined);
    });
  }
});
