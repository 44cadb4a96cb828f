import { nameOf } from '../aws/arn.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { allPages } from '../aws/paging.ts';

// A message that lists more names than this is no longer read.
const shown = 30;

/** A sentence that lists the region's clusters, for a message about one that does not exist. */
export async function existingClusters(ecs: EcsPort, note: NoteBonus, signal: AbortSignal): Promise<string> {
  const arns = await bonusRead(
    () =>
      allPages(async (nextToken) => {
        const page = await ecs.listClusters({ ...nextToken }, signal);
        return { items: page.clusterArns, nextToken: page.nextToken };
      }),
    'The existing clusters cannot be listed',
    note,
  );
  if (!arns) return 'Correct the name, or the region.';
  return arns.length === 0 ? 'There is no cluster at all: is the region right?' : `There are: ${named(arns)}.`;
}

/** A sentence that lists a cluster's services, for a message about one that does not exist. */
export async function existingServices(
  ecs: EcsPort,
  cluster: string,
  note: NoteBonus,
  signal: AbortSignal,
): Promise<string> {
  const arns = await bonusRead(
    () =>
      allPages(async (nextToken) => {
        const page = await ecs.listServices({ cluster, maxResults: 100, ...nextToken }, signal);
        return { items: page.serviceArns, nextToken: page.nextToken };
      }),
    'The existing services cannot be listed',
    note,
  );
  if (!arns) return 'Correct the name.';
  return arns.length === 0 ? 'It has no service at all: is it the right cluster?' : `It has: ${named(arns)}.`;
}

function named(arns: readonly string[]): string {
  const names = arns.map(nameOf).toSorted();
  const more = names.length - shown;
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
