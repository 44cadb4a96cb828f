import assert from 'node:assert/strict';
import { type DeploymentConfiguration, DeploymentStrategy } from '@aws-sdk/client-ecs';
import { configuredWaitMs } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/deadline.ts';

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
