import assert from 'node:assert/strict';
import { recordOf, serviceRecordOf } from '../support/records.ts';
import { revisionArn } from '../support/services.ts';
import { closingOf } from '../../../tasks/EcsDeployRevision/src/pipeline/closing.ts';
import type { RunRecord, ServiceRecord } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';

const reasonOf = (at: number): string => `s${at}: tasks failed to start.`;

/** Services s1, s2 …, of which the first `red` failed. */
function servicesOf(count: number, red: number): readonly ServiceRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `s${index + 1}`;
    if (index >= red) return serviceRecordOf({ name });
    return serviceRecordOf({ name, status: 'failed', cause: { status: 'failed', reason: reasonOf(index + 1) } });
  });
}

function failedRun(count: number, red: number): RunRecord {
  const cause = { status: 'failed', reason: reasonOf(1) } as const;
  return recordOf({ status: 'failed', cause, services: servicesOf(count, red) });
}

const reasons = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => reasonOf(from + index));

describe('the last words of a green run', () => {
  for (const [title, record, sentence] of [
    ['name the revision and the time it took', recordOf(), 'Deployed chat:2 in 1 min 23 s.'],
    [
      'name each revision once',
      recordOf({
        services: [serviceRecordOf(), serviceRecordOf(), serviceRecordOf({ taskDefinitionArn: revisionArn('mail:7') })],
      }),
      'Deployed chat:2, mail:7 in 1 min 23 s.',
    ],
    [
      'leave out what was not to be done where something else was',
      recordOf({
        services: [
          serviceRecordOf(),
          serviceRecordOf({ status: 'unchanged', taskDefinitionArn: revisionArn('mail:7') }),
        ],
      }),
      'Deployed chat:2 in 1 min 23 s.',
    ],
    [
      'say that nothing was to be done',
      recordOf({ status: 'unchanged', services: [serviceRecordOf({ status: 'unchanged' })] }),
      'Nothing to do: chat:2 runs already.',
    ],
    [
      'say that nobody waited',
      recordOf({ status: 'started', services: [serviceRecordOf({ status: 'started' })] }),
      'Started chat:2; the rollout was not waited for.',
    ],
  ] as const) {
    it(title, () => {
      assert.deepEqual(closingOf(record), { sentence, errors: [], lines: [] });
    });
  }
});

describe('the last words of a red run', () => {
  it('are the reason of the one service that is red', () => {
    assert.deepEqual(closingOf(failedRun(1, 1)), { sentence: reasonOf(1), errors: [reasonOf(1)], lines: [] });
  });

  it('are the reason of the one service of several that is red', () => {
    assert.deepEqual(closingOf(failedRun(3, 1)), { sentence: reasonOf(1), errors: [reasonOf(1)], lines: [] });
  });

  it('count the services that are red, and have an error for each', () => {
    assert.deepEqual(closingOf(failedRun(3, 3)), {
      sentence: `3 of 3 services: ${reasonOf(1)}`,
      errors: reasons(1, 3),
      lines: [],
    });
  });

  it('fill the page with ten services', () => {
    assert.deepEqual(closingOf(failedRun(12, 10)), {
      sentence: `10 of 12 services: ${reasonOf(1)}`,
      errors: reasons(1, 10),
      lines: [],
    });
  });

  for (const count of [11, 50]) {
    it(`of ${count} services are ten errors at most, and the others are lines of the log`, () => {
      assert.deepEqual(closingOf(failedRun(count, count)), {
        sentence: `${count} of ${count} services: ${reasonOf(1)}`,
        errors: [...reasons(1, 9), `And ${count - 9} more services; the log and the result file name them.`],
        lines: reasons(10, count),
      });
    });
  }

  it('begin with the worst service’s reason, wherever it stands', () => {
    const cause = { status: 'failed', reason: reasonOf(2) } as const;
    assert.deepEqual(closingOf({ ...failedRun(3, 3), cause }).errors, [reasonOf(2), reasonOf(1), reasonOf(3)]);
  });

  it('say once what ended the run for all its services', () => {
    const cause = { status: 'canceled', reason: 'The run was canceled (SIGINT).' } as const;
    const services = ['a', 'b'].map((name) => serviceRecordOf({ name, status: 'canceled', cause }));
    assert.deepEqual(closingOf(recordOf({ status: 'canceled', cause, services })).errors, [cause.reason]);
  });

  it('need no service', () => {
    const cause = { status: 'invalid', reason: 'service is empty.' } as const;
    assert.deepEqual(closingOf(recordOf({ status: 'invalid', cause, services: [] })), {
      sentence: cause.reason,
      errors: [cause.reason],
      lines: [],
    });
  });
});
