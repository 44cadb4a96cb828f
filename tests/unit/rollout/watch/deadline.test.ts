import assert from 'node:assert/strict';
import { type DeploymentConfiguration, DeploymentStrategy } from '@aws-sdk/client-ecs';
import { target, wallClock } from '../../support/looks.ts';
import { viewGiven } from '../../support/views.ts';
import {
  configuredWaitMs,
  deadlineOf,
  leftMs,
  withPause,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/deadline.ts';
import {
  type CountTarget,
  type WatchState,
  initialState,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const linearConfiguration = { stepPercent: 30, stepBakeTimeInMinutes: 5 };
const canaryConfiguration = { canaryPercent: 10, canaryBakeTimeInMinutes: 7 };

describe('the waiting that a service is configured with', () => {
  const rows: readonly (readonly [string, DeploymentConfiguration | undefined, number])[] = [
    ['is nothing without a configuration', undefined, 0],
    ['is nothing for a plain rolling update', { strategy: 'ROLLING', maximumPercent: 200 }, 0],
    ['is the bake time of a blue/green deployment', { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 }, 10],
    [
      'is one wait between two steps of a linear shift, and the bake time',
      { strategy: 'LINEAR', linearConfiguration, bakeTimeInMinutes: 2 },
      17,
    ],
    [
      'is nothing between the steps of a shift in one step',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 100, stepBakeTimeInMinutes: 5 } },
      0,
    ],
    ['is the canary’s time and the bake time', { strategy: 'CANARY', canaryConfiguration, bakeTimeInMinutes: 2 }, 9],
    ['is ECS’s default of nine waits of 6 min for a linear shift', { strategy: 'LINEAR' }, 54],
    [
      'is ECS’s default where a linear shift says one half only',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 25 } },
      18,
    ],
    ['is ECS’s default of 10 min for a canary', { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 5 } }, 10],
    [
      'is nothing where the waits are set to none',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 3, stepBakeTimeInMinutes: 0 } },
      0,
    ],
    ['counts a rest of the traffic as a step', { strategy: 'LINEAR', linearConfiguration: { stepPercent: 33.4 } }, 12],
    ['is the bake time where nobody names the strategy', { bakeTimeInMinutes: 3 }, 3],
    [
      'leaves out what belongs to another strategy',
      { strategy: 'BLUE_GREEN', linearConfiguration, canaryConfiguration },
      0,
    ],
  ];
  for (const [title, configuration, minutes] of rows) {
    it(title, () => {
      assert.equal(configuredWaitMs(configuration), minutes * 60_000);
    });
  }

  it('is known for every strategy of the SDK', () => {
    const waits = Object.values(DeploymentStrategy).map((strategy) => [
      strategy,
      configuredWaitMs({ strategy, linearConfiguration, canaryConfiguration }) / 60_000,
    ]);
    assert.deepEqual(Object.fromEntries(waits), { ROLLING: 0, BLUE_GREEN: 0, LINEAR: 15, CANARY: 7 });
  });
});

describe('when patience ends', () => {
  const count: CountTarget = {
    kind: 'count',
    sinceMs: 0,
    service: 'chat',
    deadlineMs: 60_000,
    desiredCount: 2,
    primaryId: 'x',
  };
  const turning: WatchState = {
    ...initialState,
    pausedMs: 5_000,
    phase: { kind: 'rollingBack', cause: 'It failed.', rollbackId: undefined, sinceMs: 100_000 },
  };
  const rows: readonly (readonly [string, typeof target | CountTarget, WatchState, number])[] = [
    ['is the deadline', target, initialState, 1_800_000],
    ['is the deadline of a desired count', count, initialState, 60_000],
    ['is later by the time that was spent in PAUSE hooks', target, { ...initialState, pausedMs: 5_000 }, 1_805_000],
    [
      'is not in sight while a person may take for ever',
      target,
      { ...initialState, pause: { atMs: 3_000, endsMs: Infinity } },
      Infinity,
    ],
    [
      'is as much later as the hook waits until it expires',
      target,
      { ...initialState, pausedMs: 5_000, pause: { atMs: 3_000, endsMs: 10_000 } },
      1_812_000,
    ],
    ['is a time of its own for a way back', { ...target, rollbackMs: 90_000 }, turning, 190_000],
    [
      'is in sight on a way back, whatever waited before',
      { ...target, rollbackMs: 90_000 },
      { ...turning, pause: { atMs: 3_000, endsMs: Infinity } },
      190_000,
    ],
  ];
  for (const [title, watched, state, deadlineMs] of rows) {
    it(title, () => {
      assert.equal(deadlineOf(watched, state), deadlineMs);
    });
  }

  it('is what is left, but for a time that stands still', () => {
    const pause = { atMs: 3_000, endsMs: 10_000 };
    assert.deepEqual(
      [
        leftMs(target, initialState, 800_000),
        leftMs(target, { ...initialState, pause }, 9_000),
        leftMs({ ...target, rollbackMs: 90_000 }, { ...turning, pause }, 110_000),
      ],
      [1_000_000, Infinity, 80_000],
    );
  });
});

describe('the time in PAUSE hooks', () => {
  const expiresAt = wallClock(20_000);
  const paused = { lifecycleHookDetails: [{ hookId: 'h1', status: 'AWAITING_ACTION', expiresAt } as const] };
  const waiting = viewGiven(paused);
  const without = viewGiven({ lifecycleHookDetails: [{ hookId: 'h1', status: 'AWAITING_ACTION' }] });
  const both = viewGiven({
    lifecycleHookDetails: [
      ...paused.lifecycleHookDetails,
      { hookId: 'h2', status: 'AWAITING_ACTION', expiresAt: wallClock(100_000) },
    ],
  });
  const going = viewGiven();

  /** The time spent and the time since when, after looks at the seconds given. */
  function spent(looks: readonly (readonly [number, WatchState['view']])[]): readonly (number | undefined)[] {
    let state = initialState;
    for (const [seconds, view] of looks) {
      state = withPause({ ...state, view }, seconds * 1_000, wallClock(seconds * 1_000));
    }
    return [state.pausedMs, state.pause?.atMs];
  }

  const rows: readonly (readonly [string, Parameters<typeof spent>[0], readonly (number | undefined)[]])[] = [
    ['is none without a hook', [[3, going]], [0, undefined]],
    ['is none without a view', [[3, undefined]], [0, undefined]],
    [
      'begins with the look that finds one waiting',
      [
        [3, going],
        [6, waiting],
      ],
      [0, 6_000],
    ],
    [
      'grows from look to look',
      [
        [3, waiting],
        [6, waiting],
        [10, waiting],
      ],
      [7_000, 10_000],
    ],
    [
      'ends with the look that finds none',
      [
        [3, waiting],
        [6, waiting],
        [9, going],
        [50, going],
      ],
      [6_000, undefined],
    ],
    [
      'is added up over several hooks',
      [
        [3, waiting],
        [6, going],
        [9, waiting],
        [12, going],
      ],
      [6_000, undefined],
    ],
    [
      'goes on where the hook has no expiry',
      [
        [3, without],
        [300, without],
      ],
      [297_000, 300_000],
    ],
    [
      'is that of the hook that waits longest',
      [
        [3, both],
        [500, both],
        [600, going],
      ],
      [97_000, undefined],
    ],
    [
      'is none in a hook that expired already',
      [
        [20, waiting],
        [30, waiting],
      ],
      [0, undefined],
    ],
  ];
  for (const [title, looks, expected] of rows) {
    it(title, () => {
      assert.deepEqual(spent(looks), expected);
    });
  }
});
