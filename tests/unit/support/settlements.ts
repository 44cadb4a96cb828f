import { changeOf, changePlan, ourService } from './changes.ts';
import { answered } from './fake-ecs.ts';
import { ours } from './looks.ts';
import { deploymentOf, revisionArn, serviceOf } from './services.ts';
import { type Part, type Settled } from './settled.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { Change } from '../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';

/** A service that the newer API does not track. */
export const untracked = { currentServiceDeployment: undefined };
/** The ending of a deployment that this run gave up. */
export const failed = { kind: 'red', status: 'failed', reason: 'It failed.' } as const;
/** Ours runs, and no newer API tells about it. */
export const now = ourService(untracked);
/** The deployment that a way back by UpdateService starts. */
export const backwards = deploymentOf({ id: 'ecs-svc/4', rolloutState: 'IN_PROGRESS', runningCount: 0 });
/** The service on that way back. */
export const going = serviceOf([backwards, ours({ status: 'ACTIVE' })]);
/** The service at its end. */
export const back = serviceOf([{ ...backwards, rolloutState: 'COMPLETED', runningCount: 2 }]);
/** The service with somebody else’s deployment. */
export const other = serviceOf([deploymentOf({ id: 'ecs-svc/7', taskDefinition: revisionArn('chat:7') })]);
/** An ECS that takes the order to update. */
export const updating: Partial<EcsPort> = { updateService: () => Promise.resolve({ ...answered, service: going }) };
/** That order, as the call is written down. */
export const update = 'update chat {"taskDefinition":"arn:aws:ecs:eu-west-1:123456789012:task-definition/chat:1"}';

/** A service that failed, and what DescribeServices answers of it in turn. */
export const failing = (looks: Part['looks'], change: Change = changeOf(changePlan(), {}, failed)): Part => ({
  change,
  fails: true,
  looks,
});

/** The status and the reason that each service ends with. */
export function ends({ records }: Settled): readonly string[] {
  return records.map((record) => `${record?.status ?? ''}: ${record?.cause?.reason ?? ''}`);
}
