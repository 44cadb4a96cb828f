import assert from 'node:assert/strict';
import { type Status, isGreen, worstOf } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';

// A table by status, so that the compiler asks for a row when there is a new one.
const green: Readonly<Record<Status, boolean>> = {
  unchanged: true,
  deployed: true,
  started: true,
  planned: true,
  registered: true,
  rolledBack: false,
  superseded: false,
  canceled: false,
  timedOut: false,
  failed: false,
  rollbackFailed: false,
  invalid: false,
};
const statuses = Object.keys(green) as Status[];

describe('the status of a run', () => {
  it('is green only where every service is where it should be', () => {
    assert.deepEqual(Object.fromEntries(statuses.map((status) => [status, isGreen(status)])), green);
  });

  it('is never green where one service’s is red', () => {
    for (const red of statuses.filter((status) => !green[status])) {
      for (const other of statuses) {
        const worst = worstOf([other, red, other]);
        assert.equal(worst !== undefined && isGreen(worst), false, `${other}, ${red}`);
      }
    }
  });

  for (const [of, worst] of [
    [['unchanged', 'deployed'], 'deployed'],
    [['deployed', 'rolledBack', 'unchanged'], 'rolledBack'],
    [['failed', 'timedOut'], 'failed'],
    [['rolledBack', 'rollbackFailed', 'failed'], 'rollbackFailed'],
    [['unchanged'], 'unchanged'],
    [[], undefined],
  ] as const) {
    it(`of ${of.join(', ') || 'nothing'} is ${worst}`, () => {
      assert.equal(worstOf(of), worst);
    });
  }
});
