import type { Service } from '@aws-sdk/client-ecs';
import type { LastGood } from './snapshot.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';

// One page of history: a service without a success among these has no last good revision that anybody remembers.
const looked = 100;

/**
 * The newest revision that a service completed a deployment of, from its history: for a service whose own list shows
 * none, since its last deployments failed or are under way.
 */
export async function readLastGood(
  ecs: EcsPort,
  cluster: string,
  { serviceName = '' }: Service,
  denied: NoteBonus,
  signal: AbortSignal,
): Promise<LastGood | undefined> {
  const what = `The last good revision of ${serviceName} cannot be looked up in its history`;
  return bonusRead(
    async () => {
      const { serviceDeployments = [] } = await ecs.listServiceDeployments(
        { cluster, service: serviceName, status: ['SUCCESSFUL'], maxResults: looked },
        signal,
      );
      const [newest] = serviceDeployments.toSorted(
        (a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0),
      );
      const arn = newest?.targetServiceRevisionArn;
      if (arn === undefined) return undefined;
      const { serviceRevisions } = await ecs.describeServiceRevisions({ serviceRevisionArns: [arn] }, signal);
      const taskDefinition = serviceRevisions?.[0]?.taskDefinition;
      return taskDefinition === undefined ? undefined : { id: undefined, taskDefinition };
    },
    what,
    denied,
  );
}
