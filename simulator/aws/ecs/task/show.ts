import type { JsonObject } from '../../json.ts';
import type { Region } from '../../world.ts';
import type { Container, Task } from '../state.ts';

/** A task as an answer shows it. */
export function describeTask(region: Region, task: Task): JsonObject {
  const { registered } = task.definition;
  const { settings } = task.deployment.revision;
  return {
    attachments: [],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: `${region.name}a`,
    clusterArn: task.cluster.arn,
    connectivity: task.pullStartedAt === undefined ? undefined : 'CONNECTED',
    connectivityAt: task.pullStartedAt,
    containers: task.containers.map((container) => describeContainer(task, container)),
    cpu: registered['cpu'],
    createdAt: task.createdAt,
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.service.settings['enableExecuteCommand'] ?? false,
    executionStoppedAt: task.executionStoppedAt,
    group: `service:${task.service.name}`,
    healthStatus: healthOf(task),
    inferenceAccelerators: [],
    lastStatus: task.lastStatus,
    launchType: settings['launchType'],
    memory: registered['memory'],
    overrides: {
      containerOverrides: task.containers.map(({ name }) => ({ name })),
      inferenceAcceleratorOverrides: [],
    },
    platformVersion: settings['platformVersion'],
    platformFamily: settings['platformFamily'],
    pullStartedAt: task.pullStartedAt,
    pullStoppedAt: task.pullStoppedAt,
    startedAt: task.startedAt,
    startedBy: task.deployment.id,
    stopCode: task.stopCode,
    stoppedAt: task.stoppedAt,
    stoppedReason: task.stoppedReason,
    stoppingAt: task.stoppingAt,
    tags: [],
    taskArn: task.arn,
    taskDefinitionArn: task.definition.arn,
    version: task.version,
  };
}

function describeContainer(task: Task, container: Container): JsonObject {
  const pulled = task.pullStoppedAt !== undefined && container.reason?.startsWith('CannotPull') !== true;
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: container.image,
    imageDigest: pulled ? container.imageDigest : undefined,
    runtimeId: pulled ? container.runtimeId : undefined,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [],
    networkInterfaces: [],
    healthStatus: container.health,
    cpu: '0',
  };
}

function healthOf(task: Task): string {
  const checked = task.containers.filter((container) => container.checked && container.essential);
  if (checked.some(({ health }) => health === 'UNHEALTHY')) return 'UNHEALTHY';
  return checked.length > 0 && checked.every(({ health }) => health === 'HEALTHY') ? 'HEALTHY' : 'UNKNOWN';
}
