import type { Container } from '@aws-sdk/client-ecs';
import { isJsonObject, type JsonObject, objectsIn, stringIn } from '../revision/json.ts';

/** Where a container's log goes, or one line about why it cannot be read from here. */
export type LogDestination =
  | { readonly kind: 'awslogs'; readonly group: string; readonly region: string; readonly stream: string }
  | { readonly kind: 'none'; readonly note: string };

/**
 * The log stream of a container, by its log configuration in the task definition.
 * @param taskId names the stream where the definition has a prefix; without one it is the container's runtime id
 * @param region the service's, where the definition names none
 */
export function logDestination(
  definition: JsonObject,
  { name = '', runtimeId, exitCode }: Container,
  taskId: string,
  region: string,
): LogDestination {
  if (runtimeId === undefined && exitCode === undefined)
    return none(`container ${name} never started, so it wrote no log.`);
  const container = objectsIn(definition['containerDefinitions']).find((one) => stringIn(one, 'name') === name);
  const configuration = container?.['logConfiguration'];
  if (!isJsonObject(configuration))
    return none(`container ${name} has no log configuration, so there is no log to show.`);
  const driver = stringIn(configuration, 'logDriver') ?? '?';
  if (driver !== 'awslogs')
    return none(`container ${name} logs by the driver ${driver}; only awslogs can be shown here.`);
  const options = isJsonObject(configuration['options']) ? configuration['options'] : {};
  const group = stringIn(options, 'awslogs-group');
  if (group === undefined) return none(`container ${name} has no log configuration that names a log group.`);
  const prefix = stringIn(options, 'awslogs-stream-prefix') ?? '';
  const stream = prefix === '' ? runtimeId : `${prefix}/${name}/${taskId}`;
  if (stream === undefined) {
    return none(`container ${name}: ECS does not tell its runtime id, which is the name of its log stream.`);
  }
  return { kind: 'awslogs', group, region: stringIn(options, 'awslogs-region') || region, stream };
}

function none(note: string): LogDestination {
  return { kind: 'none', note };
}
