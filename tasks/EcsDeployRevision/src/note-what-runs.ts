import type { ServicePlan } from './rollout/plan.ts';
import { readRunningDigests } from './rollout/read-tasks.ts';
import { bonusRead } from './aws/bonus-read.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import type { Journal } from './pipeline/journal.ts';
import { isGreen } from './pipeline/run-record.ts';
import { containersOf } from './revision/task-definition.ts';

/** Notes for each service that is where it should be, or back where it was, which image runs now, with its digest where ECS tells it. */
export async function noteWhatRuns(
  ecs: EcsPort,
  cluster: string,
  plans: readonly ServicePlan[],
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    plans.map(async ({ snapshot, images }) => {
      const { name, definition } = snapshot;
      const { status, taskDefinitionArn } = journal.service(name) ?? {};
      const back = status === 'rolledBack' && snapshot.lastGood?.taskDefinition === definition.arn;
      const arn = back ? definition.arn : taskDefinitionArn;
      if (arn === undefined || status === undefined || !(isGreen(status) || back)) return;
      const wanted = containersOf(definition.content)
        .map((container) => ({
          ...container,
          image: (back ? undefined : images.get(container.name)?.text) ?? container.image,
        }))
        .filter((container) => images.size === 0 || images.has(container.name));
      const digests =
        status === 'started'
          ? undefined
          : await bonusRead(
              () => readRunningDigests(ecs, { cluster, service: name, signal }, arn),
              'The digests of the running images cannot be shown',
              journal.noteDenied.bind(journal),
            );
      journal.setService(name, { image: imageText(wanted, digests) });
    }),
  );
}

function imageText(
  containers: readonly { readonly name: string; readonly image: string }[],
  digests: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): string {
  const parts = containers.map(({ name, image }) => {
    const [digest, ...others] = digests?.get(name) ?? [];
    const known = digest !== undefined && others.length === 0 && !image.includes('@');
    return { name, text: known ? `${image}@${digest}` : image };
  });
  return parts.length === 1 ? (parts[0]?.text ?? '') : parts.map(({ name, text }) => `${name}=${text}`).join(' ');
}
