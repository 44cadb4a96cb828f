import type { Aws } from './deploy.ts';
import { promote } from './images/promote.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import { isGreen } from './pipeline/run-record.ts';
import { familyOf } from './revision/task-definition.ts';
import { revisionNameOf } from './aws/arn.ts';
import { cleanUp } from './rollout/keep-revisions.ts';
import { type ServicePlan, imagesOf } from './rollout/plan.ts';

/**
 * What is left to do once every service runs what it should: the tag that says so in the registry, and the clean-up of
 * older revisions. A tag that cannot be moved makes the run red, since later stages rely on it; a revision that cannot be
 * deregistered does not.
 */
export async function finish(
  aws: Aws,
  inputs: DeployInputs,
  plans: readonly ServicePlan[],
  digests: ReadonlyMap<string, string>,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const green = plans.every(({ snapshot }) => isGreen(journal.service(snapshot.name)?.status ?? 'failed'));
  if (!green) return;
  if (inputs.promoteTag !== undefined) await promoteAll(aws, inputs.promoteTag, plans, digests, journal, signal);
  if (inputs.keepRevisions !== undefined) await keep(aws, inputs, inputs.keepRevisions, plans, journal, signal);
}

async function promoteAll(
  { ecr }: Aws,
  tag: string,
  plans: readonly ServicePlan[],
  digests: ReadonlyMap<string, string>,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  for (const { image, outcome, why } of await promote(ecr, imagesOf(plans), digests, tag, signal)) {
    if (outcome === 'tagged') {
      journal.changed();
      journal.say(`${image} has the tag ${tag} now.`);
    } else if (outcome === 'hadIt') {
      journal.say(`${image} has the tag ${tag} already.`);
    } else {
      journal.failed(`${image} runs, but could not be given the tag ${tag}: ${why ?? 'no reason is known.'}`);
    }
  }
}

async function keep(
  { ecs }: Aws,
  { cluster }: DeployInputs,
  count: number,
  plans: readonly ServicePlan[],
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  const note = journal.noteDenied.bind(journal);
  const families = [...new Set(plans.map(({ request }) => familyOf(request)))];
  const never = new Set(
    plans.flatMap(({ snapshot }) => {
      const record = journal.service(snapshot.name);
      return [record?.taskDefinitionArn, record?.previousTaskDefinitionArn, snapshot.definition.arn].filter(
        (arn) => arn !== undefined,
      );
    }),
  );
  const { deregistered } = await cleanUp(ecs, { cluster, families, keep: count, never }, note, signal);
  if (deregistered.length === 0) return;
  journal.changed();
  journal.say(`Deregistered older revisions: ${deregistered.map(revisionNameOf).join(', ')}.`);
}
