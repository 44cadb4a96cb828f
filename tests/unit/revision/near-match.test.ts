import assert from 'node:assert/strict';
import { didYouMean } from '../../../tasks/EcsDeployRevision/src/revision/near-match.ts';

describe('a hint at the name that was meant', () => {
  for (const [written, names, nearest] of [
    ['ap', ['app', 'log'], 'app'],
    ['APP', ['app', 'log'], 'app'],
    ['web-app', ['app', 'log'], 'app'],
    ['chta', ['chat', 'nginx'], 'chat'],
    ['front-end', ['frontend', 'backend'], 'frontend'],
    ['databse', ['app', 'database', 'databases'], 'database'],
    ['worker', ['app', 'log'], undefined],
    ['x', ['app'], undefined],
    ['app', [], undefined],
    ['', ['app'], undefined],
  ] as const) {
    it(`is ${nearest ?? 'none'} for "${written}" among ${names.join(', ') || 'nothing'}`, () => {
      assert.equal(didYouMean(written, names), nearest === undefined ? '' : ` Did you mean "${nearest}"?`);
    });
  }
});
