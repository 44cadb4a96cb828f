import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { harmlessJson } from '../../../tasks/EcsDeployRevision/src/pipeline/harmless-json.ts';
import { neutralise } from '../../../tasks/EcsDeployRevision/src/pipeline/neutralise.ts';

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('##vso[x]', '#', '＃', '﹟', 'vso[', '\u200B', '\r', '##['),
      fc.string({ unit: 'binary' }),
    ),
  )
  .map((parts) => parts.join(''));

describe('JSON that a later step may print', () => {
  it('has no command in any line', () => {
    const json = harmlessJson({ line: '##vso[task.complete result=Succeeded;]' });
    assert.equal(json, '{\n  "line": "\\u0023\\u0023vso[task.complete result=Succeeded;]"\n}');
  });

  it('says the same, whatever is in it, and never contains a command', () => {
    fc.assert(
      fc.property(fc.dictionary(text, fc.array(text)), (value) => {
        const json = harmlessJson(value);
        assert.deepEqual(JSON.parse(json), JSON.parse(JSON.stringify(value)));
        assert.ok(neutralise(json).every((line) => !line.includes('**vso[') || json.includes('**vso[')));
        assert.doesNotMatch(json.normalize('NFKC'), /#/);
      }),
    );
  });
});
