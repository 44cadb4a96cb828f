import { AwsError, invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import type { Region } from '../../world.ts';
import { failRollout } from '../rollout/failing.ts';
import { isFinished } from '../rollout/record.ts';
import { type FoundServiceDeployment, lookUpServiceDeployment } from './find.ts';

/** Stops a service deployment that is under way: it goes back. What is on its way back already goes on. */
export const stopServiceDeployment = operation<{ readonly serviceDeploymentArn: string; readonly stopType?: string }>({
  name: 'StopServiceDeployment',
  permissions: (_call, { serviceDeploymentArn }) => [
    { action: 'ecs:StopServiceDeployment', resource: serviceDeploymentArn },
  ],
  run: ({ region }, { serviceDeploymentArn, stopType = 'ROLLBACK' }) => {
    if (stopType !== 'ROLLBACK') throw invalidParameter(`Invalid stopType: ${stopType}. Valid values are: ROLLBACK`);
    const { service, record } = find(region, serviceDeploymentArn);
    if (isFinished(record)) {
      throw new AwsError(
        'ConflictException',
        'Stopping a service deployment is not allowed for service deployment in terminal states.',
      );
    }
    const deployment = service.deployments.find(({ serviceDeployment }) => serviceDeployment === record);
    if (deployment !== undefined && (record.status === 'PENDING' || record.status === 'IN_PROGRESS')) {
      failRollout(region, service, deployment, { kind: 'stopRequested' });
    }
    return { serviceDeploymentArn };
  },
});

/** Answers a PAUSE hook that a service deployment waits at. */
export const continueServiceDeployment = operation<{
  readonly serviceDeploymentArn: string;
  readonly hookId: string;
  readonly action?: string;
}>({
  name: 'ContinueServiceDeployment',
  permissions: (_call, { serviceDeploymentArn }) => [
    { action: 'ecs:ContinueServiceDeployment', resource: serviceDeploymentArn },
  ],
  run: ({ region }, { serviceDeploymentArn, hookId, action = 'CONTINUE' }) => {
    if (action !== 'CONTINUE' && action !== 'ROLLBACK') {
      throw invalidParameter(`Invalid action: ${action}. Valid values are: ROLLBACK, CONTINUE`);
    }
    if (!/^ecs-[a-z]+-.+$/.test(hookId)) {
      throw invalidParameter('Invalid hookId: hookId must follow the format: ecs-{hookType}-{id}');
    }
    const { record } = find(region, serviceDeploymentArn);
    if (isFinished(record)) {
      throw invalidParameter(
        'Continuing a service deployment is not allowed for service deployment in terminal states.',
      );
    }
    const run = record.progress?.hooks.find((hook) => hook.hookId === hookId && hook.status === 'AWAITING_ACTION');
    if (run === undefined) {
      throw invalidParameter(
        'Provided hookId is either completed, unavailable, or not associated with the given Resource ARN',
      );
    }
    run.answer(action);
    return { serviceDeploymentArn };
  },
});

function find(region: Region, arn: string): FoundServiceDeployment {
  const found = lookUpServiceDeployment(region, arn);
  if (found === undefined) {
    throw new AwsError('ServiceDeploymentNotFoundException', 'The service deployment does not exist.');
  }
  return found;
}
