import assert from 'node:assert/strict';
import { diagnosisOf, stopGroupOf } from '../support/diagnoses.ts';
import { target } from '../support/looks.ts';
import { recordedPipeline } from '../support/recorded-pipeline.ts';
import { revisionArn } from '../support/services.ts';
import { viewGiven } from '../support/views.ts';
import { Journal } from '../../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import type { ServiceRecord } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';
import { addHeadline, setCause, tellEnding } from '../../../tasks/EcsDeployRevision/src/pipeline/tell-ending.ts';
import type { Ending } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-events.ts';
import {
  type CountTarget,
  type WatchState,
  type WatchTarget,
  initialState,
} from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const counts = { desired: 2, running: 1, pending: 1, failed: 0, old: 0 };
const turning = { kind: 'rollingBack', cause: 'Tasks failed.', rollbackId: undefined, sinceMs: 60_000 } as const;

/** What is said of an ending after 10 minutes, and what is noted of the service. */
function told(
  ending: Ending,
  state: Partial<WatchState> = {},
  watched: WatchTarget = target,
  known: Partial<ServiceRecord> = { taskDefinitionArn: revisionArn('chat:2') },
  rollbackOnFailure = true,
): { readonly said: readonly string[]; readonly status: unknown; readonly cause: unknown } {
  const { pipeline, said } = recordedPipeline();
  const journal = new Journal(pipeline, (text) => text, { now: () => new Date(0), nowMs: () => 0 });
  journal.setService('chat', known);
  const event = {
    kind: 'ended',
    atMs: 600_000,
    service: 'chat',
    ending,
    state: { ...initialState, ...state },
    last: undefined,
  } as const;
  tellEnding(journal, watched, event, (text) => journal.say(text), rollbackOnFailure);
  const { status, cause } = journal.service('chat') ?? {};
  return { said, status, cause };
}

describe('a good end', () => {
  it('tells what runs', () => {
    assert.deepEqual(told({ kind: 'deployed', proven: true }), {
      said: ['line done; the service runs chat:2.'],
      status: 'deployed',
      cause: undefined,
    });
  });

  it('tells that the rest was not waited for', () => {
    assert.deepEqual(told({ kind: 'deployed', proven: true, until: 'trafficShifted' }).said, [
      'line all production traffic is on chat:2; ECS finishes the deployment by itself.',
    ]);
  });

  it('warns where nothing is proven', () => {
    assert.deepEqual(told({ kind: 'deployed', proven: false }).said, [
      'line done; the service runs chat:2.',
      'warning chat has the desired count 0: no task of chat:2 was started, so nothing is proven about it.',
    ]);
  });
});

describe('a red end', () => {
  for (const [status, cause] of [
    ['failed', 'failed'],
    ['rolledBack', 'failed'],
    ['rollbackFailed', 'failed'],
    ['superseded', 'superseded'],
  ] as const) {
    it(`is noted as ${status} because of ${cause}`, () => {
      assert.deepEqual(told({ kind: 'red', status, reason: 'So.' }), {
        said: [],
        status,
        cause: { status: cause, reason: 'chat: So.' },
      });
    });
  }

  it('on a way back tells why there was one, first', () => {
    assert.deepEqual(told({ kind: 'red', status: 'rolledBack', reason: 'Back.' }, { phase: turning }).cause, {
      status: 'failed',
      reason: 'chat: Tasks failed. Back.',
    });
  });

  it('tells the commonest failure of its tasks where that is known', () => {
    const diagnosis = diagnosisOf({ groups: [stopGroupOf()] });
    assert.deepEqual(told({ kind: 'red', status: 'failed', reason: 'So.' }, {}, target, { diagnosis }).cause, {
      status: 'failed',
      reason: 'chat: So. 3 tasks failed: container app: exit code 139 (ended by SIGSEGV).',
    });
  });
});

describe('a run out of time', () => {
  const count: CountTarget = {
    kind: 'count',
    sinceMs: 0,
    service: 'chat',
    deadlineMs: 0,
    desiredCount: 5,
    primaryId: 'x',
  };
  const rows: readonly (readonly [string, Partial<WatchState>, string])[] = [
    ['tells that nothing was seen', {}, 'its deployment was never seen. chat:2 is not proven.'],
    ['tells the counts', { counts }, '1 of 2 running, 1 pending. chat:2 is not proven.'],
    [
      'tells the stage',
      { counts, view: viewGiven({ lifecycleStage: 'SCALE_UP' }) },
      '1 of 2 running, 1 pending, in the stage SCALE_UP. chat:2 is not proven.',
    ],
    [
      'tells that it is left alone with all traffic on it',
      { counts, shifted: true },
      'all production traffic is on chat:2 and its tasks are healthy, so it is left alone; ECS goes on with its deployment, which is not complete.',
    ],
    [
      'tells that tasks were not all there',
      { counts, phase: { kind: 'confirming', quietSinceMs: 0, crashes: 0 } },
      'ECS calls the deployment COMPLETED, but 1 of 2 running, 1 pending. chat:2 is not proven.',
    ],
    [
      'tells that tasks crashed',
      { counts, phase: { kind: 'confirming', quietSinceMs: 0, crashes: 2 } },
      'ECS calls the deployment COMPLETED, but 1 of 2 running, 1 pending, and 2 tasks crashed since. chat:2 is not proven.',
    ],
    [
      'tells that AWS did not answer',
      { counts, blind: 1 },
      '1 of 2 running, 1 pending, but AWS did not answer whether tasks of it crashed. chat:2 is not proven.',
    ],
  ];
  for (const [title, state, reason] of rows) {
    it(title, () => {
      assert.deepEqual(told({ kind: 'timedOut' }, state), {
        said: [`line Out of time after 10 min: ${reason}`],
        status: 'timedOut',
        cause: { status: 'timedOut', reason: `chat: Out of time after 10 min: ${reason}` },
      });
    });
  }

  it('tells the time in PAUSE hooks', () => {
    const { cause } = told({ kind: 'timedOut' }, { counts, pausedMs: 120_000 });
    assert.deepEqual(cause, {
      status: 'timedOut',
      reason:
        'chat: Out of time after 10 min (2 min of it in PAUSE hooks, which do not count): 1 of 2 running, 1 pending. chat:2 is not proven.',
    });
  });

  it('on ECS’s way back is failed for the reason of that', () => {
    const reason = "Tasks failed. ECS's rollback did not finish within 9 min. Look at the service in the AWS console.";
    for (const rollbackOnFailure of [true, false]) {
      assert.deepEqual(told({ kind: 'timedOut' }, { counts, phase: turning }, target, undefined, rollbackOnFailure), {
        said: [`line ${reason}`],
        status: 'rollbackFailed',
        cause: { status: 'failed', reason: `chat: ${reason}` },
      });
    }
  });

  it('of a desired count tells how far it came', () => {
    const { status, cause } = told({ kind: 'timedOut' }, { counts }, count);
    assert.equal(status, 'timedOut');
    assert.match(JSON.stringify(cause), /chat: Out of time after 10 min: 1 of 2 running, 1 pending\./);
  });
});

describe('without rollbackOnFailure the cause', () => {
  const left = ' rollbackOnFailure is off, so the service is left as it is.';
  const reasonOf = (ending: Ending, state: Partial<WatchState> = {}): string => {
    const { cause } = told(ending, state, target, { taskDefinitionArn: revisionArn('chat:2') }, false);
    return (cause as { readonly reason: string }).reason;
  };

  it('says so of what failed and of what ran out of time', () => {
    assert.equal(reasonOf({ kind: 'red', status: 'failed', reason: 'So.' }), `chat: So.${left}`);
    assert.equal(
      reasonOf({ kind: 'timedOut' }, { counts }),
      `chat: Out of time after 10 min: 1 of 2 running, 1 pending. chat:2 is not proven.${left}`,
    );
  });

  it('does not say so where nothing would have gone back', () => {
    for (const status of ['rolledBack', 'rollbackFailed', 'superseded'] as const) {
      assert.equal(reasonOf({ kind: 'red', status, reason: 'So.' }), 'chat: So.');
    }
    assert.equal(reasonOf({ kind: 'red', status: 'failed', reason: 'Gone.', gone: true }), 'chat: Gone.');
    assert.ok(!reasonOf({ kind: 'timedOut' }, { counts, shifted: true }).includes(left));
  });
});

describe('the commonest failure of a service’s tasks', () => {
  const left = 'rollbackOnFailure is off, so the service is left as it is.';
  const headline = '3 tasks failed: container app: exit code 139 (ended by SIGSEGV).';
  for (const [title, ending, reason] of [
    ['is added to a cause that was noted before it was known', '', `chat: So. ${headline}`],
    ['stands before how the service is left', left, `chat: So. ${headline} ${left}`],
  ] as const) {
    it(title, () => {
      const journal = new Journal(recordedPipeline().pipeline, (text) => text, {
        now: () => new Date(0),
        nowMs: () => 0,
      });
      setCause(journal, 'chat', 'failed', 'So.', ending);
      journal.setService('chat', { diagnosis: diagnosisOf({ groups: [stopGroupOf()] }) });
      addHeadline(journal, 'chat');
      assert.deepEqual(journal.service('chat')?.cause, { status: 'failed', reason });
    });
  }

  it('is no cause by itself', () => {
    const journal = new Journal(recordedPipeline().pipeline, (text) => text, {
      now: () => new Date(0),
      nowMs: () => 0,
    });
    journal.setService('chat', { diagnosis: diagnosisOf({ groups: [stopGroupOf()] }) });
    addHeadline(journal, 'chat');
    assert.equal(journal.service('chat')?.cause, undefined);
  });
});

describe('the cause of a service', () => {
  it('replaces an earlier one and keeps all else', () => {
    const { pipeline } = recordedPipeline();
    const journal = new Journal(pipeline, (text) => text, { now: () => new Date(0), nowMs: () => 0 });
    journal.setService('chat', { status: 'failed', changed: true });
    setCause(journal, 'chat', 'failed', 'First.');
    setCause(journal, 'chat', 'timedOut', 'Second.');
    assert.deepEqual(journal.service('chat'), {
      name: 'chat',
      status: 'failed',
      changed: true,
      imageChanges: [],
      cause: { status: 'timedOut', reason: 'chat: Second.' },
    });
  });
});
