import assert from 'node:assert/strict';
import { problemsOfSize } from '../../scripts/package/sizes.ts';

describe('the size of a part', () => {
  it('may reach its limit', () => {
    assert.deepEqual([...problemsOfSize('bundle', 900_000), ...problemsOfSize('vsix', 500_000)], []);
  });

  it('may not pass it', () => {
    assert.deepEqual(
      [...problemsOfSize('bundle', 900_001), ...problemsOfSize('vsix', 500_001)],
      [
        'The bundle has 900001 bytes; the limit is 900000. Look for what made it grow.',
        'The vsix has 500001 bytes; the limit is 500000. Look for what made it grow.',
      ],
    );
  });
});
