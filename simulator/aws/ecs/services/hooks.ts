import { invalidParameter } from '../../protocol/errors.ts';
import type { LifecycleHook } from '../rollout/configuration.ts';
import { hookStages, lambdaOnlyStages } from '../rollout/legs.ts';

// Of each type, as AWS's guide tells.
const mostHooks = 10;
const longestLambdaMinutes = 1440;

/** Checks lifecycle hooks. Throws what AWS documents. */
export function checkHooks(hooks: readonly LifecycleHook[]): void {
  for (const hook of hooks) checkHook(hook);
  const pauses = hooks.filter(({ targetType }) => targetType === 'PAUSE').length;
  if (pauses > mostHooks) throw invalidParameter(`A service can have at most ${mostHooks} PAUSE lifecycle hooks.`);
  if (hooks.length - pauses > mostHooks) {
    throw invalidParameter(`A service can have at most ${mostHooks} AWS_LAMBDA lifecycle hooks.`);
  }
}

function checkHook({ targetType = 'AWS_LAMBDA', ...hook }: LifecycleHook): void {
  if (targetType !== 'AWS_LAMBDA' && targetType !== 'PAUSE') {
    throw invalidParameter('Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE');
  }
  const { lifecycleStages: stages = [], timeoutConfiguration: timeout = {} } = hook;
  if (stages.length === 0) throw invalidParameter('lifecycleStages is required for a deployment lifecycle hook.');
  const unknown = stages.find((stage) => !hookStages.some((known) => known === stage));
  if (unknown !== undefined) {
    throw invalidParameter(`Invalid lifecycle stage: ${unknown}. Valid values are: ${hookStages.join(', ')}`);
  }
  if (timeout.action !== undefined && timeout.action !== 'ROLLBACK' && timeout.action !== 'CONTINUE') {
    throw invalidParameter(`Invalid timeout action: ${timeout.action}. Valid values are: ROLLBACK, CONTINUE`);
  }
  if (targetType === 'PAUSE') {
    if (stages.some((stage) => lambdaOnlyStages.includes(stage))) {
      throw invalidParameter('Invalid lifecycle stage provided for Pause Hook');
    }
    return;
  }
  if (hook.hookTargetArn === undefined) {
    throw invalidParameter('hookTargetArn is required for an AWS_LAMBDA lifecycle hook.');
  }
  if ((timeout.timeoutInMinutes ?? 1) > longestLambdaMinutes) {
    throw invalidParameter(`The time-out of an AWS_LAMBDA lifecycle hook is at most ${longestLambdaMinutes} minutes.`);
  }
}
