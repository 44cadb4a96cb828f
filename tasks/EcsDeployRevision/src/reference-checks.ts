import { bonusRead } from './aws/bonus-read.ts';
import type { LogGroupsPort } from './aws/log-groups-port.ts';
import { DeployError } from './deploy-error.ts';
import type { CheckedRevision } from './image-checks.ts';
import type { Journal } from './pipeline/journal.ts';
import { type JsonObject, isJsonObject, objectsIn, stringIn } from './revision/json.ts';

/** A log group that tasks write to. */
interface LogGroup {
  readonly container: string;
  readonly group: string;
  readonly region: string;
}

/**
 * Looks at what a new revision refers to and what runs does not: a log group that is missing keeps every task from
 * starting. What ECS checks by itself at registration (the execution role for one) is left to it.
 * @throws DeployError `not-found`
 */
export async function checkReferences(
  logGroups: LogGroupsPort,
  region: string,
  revisions: readonly CheckedRevision[],
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const fresh = new Map<string, LogGroup>();
  for (const { request, runs } of revisions) {
    const known = new Set(groupsIn(runs ?? {}, region).map(keyOf));
    for (const group of groupsIn(request, region)) if (!known.has(keyOf(group))) fresh.set(keyOf(group), group);
  }
  await Promise.all(
    [...fresh.values()].map(async ({ container, group, region: there }) => {
      const exists = await bonusRead(
        () => logGroups.exists(there, group, signal),
        `Whether the log group ${group} exists cannot be checked`,
        journal.noteDenied.bind(journal),
      );
      if (exists !== false) return;
      throw new DeployError(
        'not-found',
        `The container "${container}" logs to the log group "${group}", which does not exist in ${there}: its tasks could not start. Create it, or set awslogs-create-group to "true".`,
      );
    }),
  );
}

/** The log groups that have to be there before a task starts. */
function groupsIn(definition: JsonObject, region: string): readonly LogGroup[] {
  return objectsIn(definition['containerDefinitions']).flatMap((container) => {
    const configuration = container['logConfiguration'];
    if (!isJsonObject(configuration) || stringIn(configuration, 'logDriver') !== 'awslogs') return [];
    const options = isJsonObject(configuration['options']) ? configuration['options'] : {};
    const group = stringIn(options, 'awslogs-group');
    if (group === undefined || stringIn(options, 'awslogs-create-group') === 'true') return [];
    return [
      { container: stringIn(container, 'name') ?? '', group, region: stringIn(options, 'awslogs-region') ?? region },
    ];
  });
}

function keyOf({ group, region }: LogGroup): string {
  return `${region} ${group}`;
}
