import assert from 'node:assert/strict';
import { elapsed, inWords } from '../../tasks/EcsDeployRevision/src/durations.ts';

describe('the time since the start', () => {
  for (const [ms, text] of [
    [0, '00:00'],
    [999, '00:00'],
    [1_000, '00:01'],
    [59_999, '00:59'],
    [80_000, '01:20'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
  ] as const) {
    it(`of ${ms} ms is ${text}`, () => {
      assert.equal(elapsed(ms), text);
    });
  }
});

describe('a time span in words', () => {
  for (const [ms, text] of [
    [0, '0 s'],
    [499, '0 s'],
    [45_000, '45 s'],
    [59_600, '1 min'],
    [60_000, '1 min'],
    [125_000, '2 min 5 s'],
    [1_800_000, '30 min'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [86_400_000, '24 h'],
  ] as const) {
    it(`of ${ms} ms is ${text}`, () => {
      assert.equal(inWords(ms), text);
    });
  }
});
