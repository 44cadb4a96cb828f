import type { Container, Task } from '@aws-sdk/client-ecs';
import { definitionOf } from '../support/services.ts';

/** The id of a task that tests tell by a digit. */
export const idOf = (digit: number): string => String(digit).repeat(32);

/** A task of chat:2 that stopped because its essential container `app` ended with 1, but for what is given. */
export function stopOf(digit: number, given: Task = {}, containers: readonly Container[] = [ended('app', 1)]): Task {
  return {
    taskArn: `arn:aws:ecs:eu-west-1:123456789012:task/dev/${idOf(digit)}`,
    startedBy: 'ecs-svc/2',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    createdAt: new Date(Date.UTC(2026, 0, 1, 10, 0, 0)),
    stoppingAt: new Date(Date.UTC(2026, 0, 1, 10, 0, digit)),
    containers: [...containers],
    ...given,
  };
}

/** A container that ended with an exit code, or with none. */
export function ended(name: string, exitCode?: number, given: Container = {}): Container {
  return { name, runtimeId: `${name}-runtime`, ...(exitCode === undefined ? {} : { exitCode }), ...given };
}

/** A definition of `app`, `web` and `log`, of which `log` is not essential. */
export function definition(logConfiguration?: object) {
  const base = definitionOf('chat:2', { app: 'chat:2', web: 'web:1', log: 'log:1' });
  const containers = base.content['containerDefinitions'] as readonly { readonly name: string }[];
  const containerDefinitions = containers.map((one) => ({
    ...one,
    ...(one.name === 'log' ? { essential: false } : {}),
    ...(logConfiguration === undefined ? {} : { logConfiguration: { ...logConfiguration } }),
  }));
  return { ...base, content: { ...base.content, containerDefinitions } };
}

/** Where the tests' containers log to. */
export const awslogs = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/chat', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
};
