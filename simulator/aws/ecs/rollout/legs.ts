import type { DeploymentConfiguration } from './configuration.ts';

/** The stages that take a lifecycle hook; the last of them only a Lambda function's, since a rollback passes them too. */
export const hookStages = [
  'RECONCILE_SERVICE',
  'PRE_SCALE_UP',
  'POST_SCALE_UP',
  'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT',
  'POST_PRODUCTION_TRAFFIC_SHIFT',
  'TEST_TRAFFIC_SHIFT',
  'PRODUCTION_TRAFFIC_SHIFT',
] as const;

/** The stages at which nobody can pause. */
export const lambdaOnlyStages: readonly string[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** A lifecycle stage, as ECS names it. */
export type Stage = (typeof hookStages)[number] | 'SCALE_UP' | 'BAKE_TIME' | 'CLEAN_UP';

/** How much of the traffic the new revision gets, in percent. */
export interface Traffic {
  readonly test: number;
  readonly production: number;
}

/** One leg of the way that a deployment takes: a stage, or one step of a stage that recurs. */
export interface Leg {
  readonly stage: Stage;
  /** What it asks of the load balancer as it begins. */
  readonly traffic?: Partial<Traffic>;
  /** How long it goes on after everything else in it is done. */
  readonly bakeMinutes?: number;
  /** What the scheduler must bring about before it ends, instead of a short while. */
  readonly until?: 'scaledUp' | 'cleanedUp';
}

/** The way of a new revision, by the strategy; `reconcile` where more than one revision is active as it begins. */
export function wayForward(configuration: DeploymentConfiguration, reconcile: boolean): readonly Leg[] {
  if (configuration.strategy === 'ROLLING') {
    return [{ stage: 'PRE_SCALE_UP' }, { stage: 'SCALE_UP', until: 'scaledUp' }, { stage: 'POST_SCALE_UP' }];
  }
  return [
    ...(reconcile ? [{ stage: 'RECONCILE_SERVICE' } as const] : []),
    { stage: 'PRE_SCALE_UP' },
    { stage: 'SCALE_UP', until: 'scaledUp' },
    { stage: 'POST_SCALE_UP' },
    { stage: 'TEST_TRAFFIC_SHIFT', traffic: { test: 100 } },
    { stage: 'POST_TEST_TRAFFIC_SHIFT' },
    ...shifts(configuration),
    { stage: 'POST_PRODUCTION_TRAFFIC_SHIFT' },
    { stage: 'BAKE_TIME', bakeMinutes: configuration.bakeTimeInMinutes },
    { stage: 'CLEAN_UP', until: 'cleanedUp' },
  ];
}

/** The way back: what the new revision has been given is taken from it, then it goes. `whole`: blue still runs. */
export function wayBack(traffic: Traffic, whole: boolean): readonly Leg[] {
  return [
    ...(whole ? [] : [{ stage: 'SCALE_UP', until: 'scaledUp' } as const]),
    ...(traffic.production > 0 ? [{ stage: 'PRODUCTION_TRAFFIC_SHIFT', traffic: { production: 0 } } as const] : []),
    ...(traffic.test > 0 ? [{ stage: 'TEST_TRAFFIC_SHIFT', traffic: { test: 0 } } as const] : []),
    { stage: 'CLEAN_UP', until: 'cleanedUp' },
  ];
}

// The bake time of a step comes after its shift, and none after the last.
function shifts(configuration: DeploymentConfiguration): readonly Leg[] {
  const { percents, bakeMinutes } = steps(configuration);
  return percents.flatMap((production): readonly Leg[] => [
    { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' },
    {
      stage: 'PRODUCTION_TRAFFIC_SHIFT',
      traffic: { production },
      ...(production < 100 ? { bakeMinutes } : {}),
    },
  ]);
}

function steps({ strategy, linearConfiguration, canaryConfiguration }: DeploymentConfiguration): {
  readonly percents: readonly number[];
  readonly bakeMinutes: number;
} {
  if (strategy === 'LINEAR' && linearConfiguration !== undefined) {
    const { stepPercent, stepBakeTimeInMinutes } = linearConfiguration;
    // Tenths of a percent, so that no step is off by a float's dust.
    const tenths = Math.round(stepPercent * 10);
    const percents = Array.from({ length: Math.ceil(1000 / tenths) }, (_, step) =>
      Math.min(100, ((step + 1) * tenths) / 10),
    );
    return { percents, bakeMinutes: stepBakeTimeInMinutes };
  }
  if (strategy === 'CANARY' && canaryConfiguration !== undefined && canaryConfiguration.canaryPercent < 100) {
    const { canaryPercent, canaryBakeTimeInMinutes } = canaryConfiguration;
    return { percents: [canaryPercent, 100], bakeMinutes: canaryBakeTimeInMinutes };
  }
  return { percents: [100], bakeMinutes: 0 };
}
