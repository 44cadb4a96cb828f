import { revisionNameOf, revisionNumberOf } from './aws/arn.ts';
import { bonusRead } from './aws/bonus-read.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import type { Journal } from './pipeline/journal.ts';
import { familyIn, templateOf } from './rollout/choose.ts';
import type { ServiceSnapshot } from './rollout/snapshot.ts';

/**
 * Mentions where the template that a running revision was made from has a newer revision since: this run, which starts
 * from what runs, leaves it aside.
 */
export async function tellNewerTemplates(
  ecs: EcsPort,
  snapshots: readonly ServiceSnapshot[],
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const templates = [...new Set(snapshots.flatMap(({ definition }) => templateOf(definition) ?? []))];
  await Promise.all(
    templates
      .filter((start) => start.includes(':task-definition/'))
      .map(async (start) => {
        const latest = await bonusRead(
          () => ecs.describeTaskDefinition(familyIn(start), signal),
          `Whether ${revisionNameOf(start)}, which the running revision was made from, has a newer one cannot be told`,
          journal.noteDenied.bind(journal),
        );
        if (!latest || Number(revisionNumberOf(latest.arn)) <= Number(revisionNumberOf(start))) return;
        journal.say(
          `What runs was made from ${revisionNameOf(start)}; ${revisionNameOf(latest.arn)} is newer. This run starts from what runs; set taskDefinition to start from the template.`,
        );
      }),
  );
}
