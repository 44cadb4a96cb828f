import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { JsonObject } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import type { TaskDefinition } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';
import { type ServiceSnapshot, lastGoodOf, primaryOf } from '../../../tasks/EcsDeployRevision/src/rollout/snapshot.ts';

export const clusterArn = 'arn:aws:ecs:eu-west-1:123456789012:cluster/dev';

/** The ARN of `family:revision`. */
export function revisionArn(name: string): string {
  return `arn:aws:ecs:eu-west-1:123456789012:task-definition/${name}`;
}

/** A PRIMARY deployment of chat:1, completed with two running tasks, but for what is given. */
export function deploymentOf(given: Deployment = {}): Deployment {
  return {
    id: 'ecs-svc/1',
    status: 'PRIMARY',
    taskDefinition: revisionArn('chat:1'),
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    failedTasks: 0,
    rolloutState: 'COMPLETED',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    ...given,
  };
}

/** An active service `chat` with two tasks and the deployments given. */
export function serviceOf(deployments: readonly Deployment[], given: Service = {}): Service {
  const name = given.serviceName ?? 'chat';
  return {
    serviceName: name,
    serviceArn: `arn:aws:ecs:eu-west-1:123456789012:service/dev/${name}`,
    clusterArn,
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    pendingCount: 0,
    deployments: [...deployments],
    ...given,
  };
}

/** A task definition as DescribeTaskDefinition returns it, with the containers given as name and image. */
export function definitionOf(name: string, containers: Readonly<Record<string, string>>): TaskDefinition {
  const [family = '', revision = ''] = name.split(':');
  const content: JsonObject = {
    taskDefinitionArn: revisionArn(name),
    family,
    revision: Number(revision),
    status: 'ACTIVE',
    containerDefinitions: Object.entries(containers).map(([container, image]) => ({ name: container, image })),
  };
  return { arn: revisionArn(name), status: 'ACTIVE', content, tags: [] };
}

/** What was read of a service whose PRIMARY deployment runs the definition given. */
export function snapshotOf(
  definition: TaskDefinition = definitionOf('chat:1', { app: 'nginx:1' }),
  service: Service = serviceOf([deploymentOf({ taskDefinition: definition.arn })]),
): ServiceSnapshot {
  const primary = primaryOf(service);
  if (!primary) throw new Error('The service of a snapshot needs a PRIMARY deployment.');
  const { serviceName: name = '', serviceArn: arn = '' } = service;
  return { name, arn, service, primary, definition, lastGood: lastGoodOf(service) };
}
