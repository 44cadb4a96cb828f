import assert from 'node:assert/strict';
import { assert as check, array, constantFrom, property } from 'fast-check';
import { isTagMutable } from '../../../tasks/EcsDeployRevision/src/images/tag-mutability.ts';

describe('whether a tag can be moved', () => {
  const rows: readonly (readonly [string, readonly string[], string, boolean | undefined])[] = [
    ['MUTABLE', [], 'live', true],
    ['IMMUTABLE', [], 'live', false],
    ['MUTABLE', ['live'], 'live', true],
    ['IMMUTABLE', ['live'], 'live', false],
    ['MUTABLE_WITH_EXCLUSION', ['live'], 'live', false],
    ['MUTABLE_WITH_EXCLUSION', ['live'], 'alive', true],
    ['MUTABLE_WITH_EXCLUSION', ['live'], 'lively', true],
    ['MUTABLE_WITH_EXCLUSION', ['v*', 'live'], 'live', false],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev-*'], 'dev-', true],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev-*'], 'dev-7', true],
    ['IMMUTABLE_WITH_EXCLUSION', ['dev-*'], 'Dev-7', false],
    ['IMMUTABLE_WITH_EXCLUSION', ['*'], 'live', true],
    ['IMMUTABLE_WITH_EXCLUSION', ['1.*'], '1x2', false],
    ['IMMUTABLE_WITH_EXCLUSION', ['a*a'], 'a', false],
    ['IMMUTABLE_WITH_EXCLUSION', [], 'live', false],
    ['SEALED', [], 'live', undefined],
  ];
  for (const [mutability, exclusions, tag, expected] of rows) {
    const how = expected === undefined ? 'is not known' : expected ? 'is so' : 'is not so';
    it(`${how}: ${tag} where the repository is ${mutability} [${exclusions.join(' ')}]`, () => {
      assert.equal(isTagMutable({ mutability, exclusions }, tag), expected);
    });
  }

  it('is what the filter says as a regular expression', () => {
    const text = (...letters: readonly string[]) =>
      array(constantFrom(...letters), { maxLength: 8 }).map((parts) => parts.join(''));
    check(
      property(text('a', 'b', '.', '*'), text('a', 'b', '.'), (filter, tag) => {
        const pattern = new RegExp(`^${filter.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);
        assert.equal(
          isTagMutable({ mutability: 'IMMUTABLE_WITH_EXCLUSION', exclusions: [filter] }, tag),
          pattern.test(tag),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});
