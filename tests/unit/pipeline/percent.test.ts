import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { recordedPipeline } from '../support/recorded-pipeline.ts';
import { viewGiven } from '../support/views.ts';
import { Journal } from '../../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import { percentOf } from '../../../tasks/EcsDeployRevision/src/pipeline/percent.ts';
import { stages } from '../../../tasks/EcsDeployRevision/src/rollout/watch/deployment-view.ts';
import type { Ending } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-events.ts';
import {
  type Counts,
  type WatchState,
  initialState,
} from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

function percentIn(given: Partial<WatchState>): number {
  const event = { kind: 'confirming' } as const;
  return percentOf({ kind: 'rollout', atMs: 0, service: 'chat', state: { ...initialState, ...given }, event });
}

function percentAt(ending: Ending): number {
  return percentOf({ kind: 'ended', atMs: 0, service: 'chat', ending, state: initialState, last: undefined });
}

const counted = (desired: number, running: number, old = 0): { readonly counts: Counts } => ({
  counts: { desired, running, pending: 0, failed: 0, old },
});
const at = (lifecycleStage: string): Pick<WatchState, 'view'> => ({
  view: viewGiven({ lifecycleStage: lifecycleStage as never }),
});

describe('how far a service’s rollout is', () => {
  for (const [title, state, percent] of [
    ['is nowhere before anything is seen', {}, 0],
    ['is nowhere without a task', counted(4, 0, 4), 0],
    ['is half of the new tasks’ part when half of them run', counted(4, 2, 2), 40],
    ['is the new tasks’ part while the old ones are there', counted(4, 4, 4), 80],
    ['is nearly done when they are gone', counted(4, 4), 95],
    ['is no further with more tasks than are wanted', counted(4, 8, 4), 80],
    ['is nowhere where no task is wanted', counted(0, 0), 0],
    ['is read from the counts in a stage that nobody knows', { ...counted(4, 4, 4), ...at('LUNCH') }, 80],
  ] as const) {
    it(title, () => {
      assert.equal(percentIn(state), percent);
    });
  }

  it('is 100 only at a good end', () => {
    assert.deepEqual(
      [
        percentAt({ kind: 'deployed', proven: false }),
        percentAt({ kind: 'timedOut' }),
        percentAt({ kind: 'red', status: 'rolledBack', reason: '' }),
      ],
      [100, 0, 0],
    );
  });

  it('grows from stage to stage', () => {
    const percents = [...stages.keys()].map((stage) => percentIn({ ...counted(2, 2, 2), ...at(stage) }));
    assert.deepEqual(
      percents,
      percents.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(percents).size, stages.size);
  });

  it('is a whole number from 0 to 95 whatever AWS says', () => {
    const counts = fc.record({
      desired: fc.nat(5_000),
      running: fc.nat(5_000),
      pending: fc.nat(5_000),
      failed: fc.nat(5_000),
      old: fc.nat(5_000),
    });
    const stage = fc.constantFrom(undefined, 'LUNCH', ...stages.keys());
    fc.assert(
      fc.property(fc.option(counts, { nil: undefined }), stage, (some, lifecycleStage) => {
        const percent = percentIn({ counts: some, view: viewGiven({ lifecycleStage: lifecycleStage as never }) });
        assert.ok(Number.isInteger(percent) && percent >= 0 && percent <= 95, String(percent));
      }),
    );
  });
});

describe('the percent beside the task', () => {
  it('never goes backwards and never reaches 100 before the end, whatever the rollout does', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 500, noNaN: true })), (percents) => {
        const { pipeline, said } = recordedPipeline();
        const journal = new Journal(pipeline, (text) => text, { now: () => new Date(0), nowMs: () => 0 });
        for (const percent of percents) journal.progress(percent, 'Rolling out');
        const shown = said.map((line) => Number(line.split(' ')[1]));
        assert.deepEqual(
          shown,
          [...new Set(shown)].toSorted((a, b) => a - b),
        );
        assert.ok(shown.every((percent) => Number.isInteger(percent) && percent > 0 && percent < 100));
        journal.succeeded('Deployed');
        assert.equal(said.at(-1), 'progress 100 Deployed');
      }),
    );
  });
});
