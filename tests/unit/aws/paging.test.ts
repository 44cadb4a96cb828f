import assert from 'node:assert/strict';
import { allPages, inBatches } from '../../../tasks/EcsDeployRevision/src/aws/paging.ts';

describe('a list in batches', () => {
  it('loses and repeats nothing', () => {
    assert.deepEqual(
      [inBatches([], 2), inBatches([1], 2), inBatches([1, 2], 2), inBatches([1, 2, 3], 2)],
      [[], [[1]], [[1, 2]], [[1, 2], [3]]],
    );
  });
});

describe('a list in pages', () => {
  it('is read to its last page, over pages that are empty', async () => {
    const pages = [
      { items: ['a', 'b'], nextToken: '1' },
      { items: undefined, nextToken: '2' },
      { items: ['c'], nextToken: undefined },
    ];
    const asked: object[] = [];
    const items = await allPages((next) => {
      asked.push(next);
      const page = pages[Number(next.nextToken ?? 0)];
      return page ? Promise.resolve(page) : Promise.reject(new Error('There is no such page.'));
    });
    assert.deepEqual(
      [items, asked],
      [
        ['a', 'b', 'c'],
        [{}, { nextToken: '1' }, { nextToken: '2' }],
      ],
    );
  });
});
