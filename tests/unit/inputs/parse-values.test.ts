import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import {
  parseBoolean,
  parseChoice,
  parseCount,
  parseLogLines,
  parseMinutes,
  parseThreshold,
} from '../../../tasks/EcsDeployRevision/src/inputs/parse-values.ts';

describe('a boolean input', () => {
  for (const [text, whenEmpty, expected] of [
    ['', true, true],
    ['', false, false],
    ['true', false, true],
    ['True', false, true],
    ['FALSE', true, false],
    ['false', true, false],
  ] as const) {
    it(`"${text}" (empty means ${whenEmpty}) is ${expected}`, () => {
      assert.equal(parseBoolean('skipUnchanged', text, whenEmpty), expected);
    });
  }

  for (const text of ['yes', '1', 'on', 'truefalse', 'no']) {
    it(`"${text}" is refused rather than taken for false`, () => {
      assert.equal(
        refused('invalid-input', () => parseBoolean('waitForCompletion', text, true)),
        `waitForCompletion is "${text}". Write true or false.`,
      );
    });
  }
});

describe('a count', () => {
  for (const [text, expected] of [
    ['', undefined],
    ['0', 0],
    ['2', 2],
    ['007', 7],
    ['2147483647', 2_147_483_647],
  ] as const) {
    it(`"${text}" is ${expected}`, () => {
      assert.equal(parseCount('desiredCount', text), expected);
    });
  }

  for (const text of ['-1', '1.5', '1e3', '0x10', 'two', '2147483648', '99999999999', '1 2', '٣', 'NaN', 'Infinity']) {
    it(`"${text}" is no count`, () => {
      assert.equal(
        refused('invalid-input', () => parseCount('desiredCount', text)),
        `desiredCount is "${text}". Write a whole number from 0, or leave it empty.`,
      );
    });
  }
});

describe('a time-out in minutes', () => {
  for (const [text, expected] of [
    ['30', 1_800_000],
    ['0.5', 30_000],
    ['1.25', 75_000],
    ['10080', 604_800_000],
    ['0.0001', 6],
  ] as const) {
    it(`"${text}" is ${expected} ms`, () => {
      assert.equal(parseMinutes('timeoutInMinutes', text), expected);
    });
  }

  for (const text of [
    '0',
    '0.0',
    '0.000001',
    '-1',
    '',
    '.5',
    '5.',
    '1e3',
    '1,5',
    'Infinity',
    'NaN',
    '30 min',
    '99999999',
  ]) {
    it(`"${text}" is no time-out`, () => {
      assert.equal(
        refused('invalid-input', () => parseMinutes('timeoutInMinutes', text)),
        `timeoutInMinutes is "${text}". Write a number of minutes above 0, for example 30.`,
      );
    });
  }
});

describe('an input of a few words', () => {
  for (const [text, expected] of [
    ['', 'complete'],
    ['complete', 'complete'],
    ['trafficShifted', 'trafficShifted'],
    ['TRAFFICSHIFTED', 'trafficShifted'],
  ] as const) {
    it(`"${text}" is ${expected}`, () => {
      assert.equal(parseChoice('waitUntil', text, ['complete', 'trafficShifted']), expected);
    });
  }

  for (const text of ['completed', 'traffic', 'complete ', 'constructor']) {
    it(`"${text}" is none of them`, () => {
      assert.equal(
        refused('invalid-input', () => parseChoice('waitUntil', text, ['complete', 'trafficShifted'])),
        `waitUntil is "${text}". Write complete or trafficShifted.`,
      );
    });
  }
});

describe('failedTasksThreshold', () => {
  for (const [text, expected] of [
    ['', { kind: 'likeCircuitBreaker' }],
    ['0', { kind: 'never' }],
    ['00', { kind: 'never' }],
    ['1', { kind: 'total', limit: 1 }],
    ['250', { kind: 'total', limit: 250 }],
  ] as const) {
    it(`"${text}" is ${JSON.stringify(expected)}`, () => {
      assert.deepEqual(parseThreshold('failedTasksThreshold', text), expected);
    });
  }

  for (const text of ['-1', '50%', '2.5', 'never']) {
    it(`"${text}" is refused`, () => {
      assert.equal(
        refused('invalid-input', () => parseThreshold('failedTasksThreshold', text)),
        `failedTasksThreshold is "${text}". Write a whole number from 0, or leave it empty.`,
      );
    });
  }
});

describe('logTailLines', () => {
  for (const [text, expected] of [
    ['0', 0],
    ['20', 20],
    ['10000', 10_000],
  ] as const) {
    it(`"${text}" is ${expected}`, () => {
      assert.equal(parseLogLines('logTailLines', text), expected);
    });
  }

  it('is not more than CloudWatch Logs returns, and not empty', () => {
    for (const text of ['10001', '']) {
      assert.equal(
        refused('invalid-input', () => parseLogLines('logTailLines', text)),
        `logTailLines is "${text}". Write a whole number from 0 to 10000.`,
      );
    }
  });

  for (const text of ['-1', 'all', '1.5']) {
    it(`"${text}" is refused`, () => {
      assert.match(
        refused('invalid-input', () => parseLogLines('logTailLines', text)),
        new RegExp(`^logTailLines is "${text}"\\. Write a whole number from 0`),
      );
    });
  }
});
