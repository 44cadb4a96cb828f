import type { DeploymentLifecycleHookDetail } from '@aws-sdk/client-ecs';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { deployStaged, staged, told } from './staged.ts';

/** The functions that the hooks of these tests call. */
export const check = 'arn:aws:lambda:eu-west-1:123456789012:function:check';
export const other = 'arn:aws:lambda:eu-west-1:123456789012:function:other';

/** A hook that pauses at a stage. */
export const pauseAt = (stage: string, more: object = {}): object => ({
  targetType: 'PAUSE',
  lifecycleStages: [stage],
  ...more,
});

/** A hook that calls a function at a stage. */
export const callAt = (stage: string, hookTargetArn = check, more: object = {}): object => ({
  hookTargetArn,
  roleArn: 'arn:aws:iam::123456789012:role/hooks',
  lifecycleStages: [stage],
  ...more,
});

/** Serves `web:1` without hooks, then deploys `web:2` with these. */
export async function underWay(lifecycleHooks: readonly object[], strategy = 'BLUE_GREEN', configuration: object = {}) {
  const simulator = await staged(strategy, configuration);
  const deploymentConfiguration = { lifecycleHooks };
  return { simulator, arn: await deployStaged(simulator, 'web:2', { deploymentConfiguration }) };
}

/** The hooks that a service deployment tells of now. */
export async function hooks(simulator: Simulator, arn: string): Promise<DeploymentLifecycleHookDetail[]> {
  return (await told(simulator, arn)).lifecycleHookDetails ?? [];
}

/** Answers the one PAUSE hook that waits. */
export async function answer(simulator: Simulator, arn: string, action?: string): Promise<string> {
  const waiting = (await hooks(simulator, arn)).find(({ status }) => status === 'AWAITING_ACTION');
  const hookId = waiting?.hookId ?? '';
  await simulator.call('ecs:ContinueServiceDeployment', { serviceDeploymentArn: arn, hookId, action });
  return hookId;
}
