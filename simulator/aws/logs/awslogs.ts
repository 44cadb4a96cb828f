import type { Container, Task } from '../ecs/state.ts';
import { containersOf } from '../ecs/definitions/derive.ts';
import { isJsonObject, textOf } from '../json.ts';
import type { Region } from '../world.ts';

/**
 * Writes what a container says to where its awslogs driver puts it, in the log group's own region. The stream is there
 * from the container's start, before the first line. Containers with another driver, or none, write nowhere.
 */
export function writeLogs(region: Region, task: Task, container: Container, lines: readonly string[]): void {
  const definition = containersOf(task.definition.registered).find(({ name }) => name === container.name);
  const configuration = definition?.['logConfiguration'];
  if (!isJsonObject(configuration) || configuration['logDriver'] !== 'awslogs') return;
  const options = isJsonObject(configuration['options']) ? configuration['options'] : {};
  const prefix = textOf(options['awslogs-stream-prefix']);
  const stream = prefix === '' ? container.runtimeId : `${prefix}/${container.name}/${task.id}`;
  const { logs } = region.world.region(textOf(options['awslogs-region']) || region.name);
  const timestamp = region.world.clock.now();
  // The driver drops empty lines, and sends each other line as an event of its own.
  const events = lines
    .filter((line) => line !== '')
    .map((message) => ({ timestamp, ingestionTime: timestamp, message }));
  logs.stream(textOf(options['awslogs-group']), stream).push(...events);
}
