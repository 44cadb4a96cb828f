import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { TaskDefinition } from '../revision/task-definition.ts';

/** One service as it was before this run changed anything. */
export interface ServiceSnapshot {
  /** The name that the log calls it by. */
  readonly name: string;
  readonly arn: string;
  readonly service: Service;
  readonly primary: Deployment;
  /** What the PRIMARY deployment runs: the start of the new revision. */
  readonly definition: TaskDefinition;
  /** The newest deployment that completed; undefined where none is known. */
  readonly lastGood: LastGood | undefined;
}

/** A deployment that completed, as far as it is needed to go back to it. */
export interface LastGood {
  /** Undefined where it is no longer among the service's deployments. */
  readonly id: string | undefined;
  readonly taskDefinition: string;
}

/** The PRIMARY deployment; undefined where the service has none. */
export function primaryOf(service: Service): Deployment | undefined {
  return service.deployments?.find(({ status }) => status === 'PRIMARY');
}

/**
 * True where a deployment is done. `rolloutState` is missing for services behind a Classic Load Balancer: there it is
 * done when it is the only one and every task that it should run is running.
 */
export function isCompleted(deployment: Deployment, service: Service): boolean {
  if (deployment.rolloutState !== undefined) return deployment.rolloutState === 'COMPLETED';
  return service.deployments?.length === 1 && deployment.runningCount === deployment.desiredCount;
}

/** The way back: the newest of the service's deployments that completed. */
export function lastGoodOf(service: Service): LastGood | undefined {
  const completed = (service.deployments ?? []).filter((deployment) => isCompleted(deployment, service));
  const [newest] = completed.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  return newest?.taskDefinition === undefined ? undefined : { id: newest.id, taskDefinition: newest.taskDefinition };
}
