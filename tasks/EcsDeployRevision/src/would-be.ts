import { revisionNameOf } from './aws/arn.ts';
import type { Aws } from './deploy.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import { familyOf } from './revision/task-definition.ts';
import { planCleanUp } from './rollout/keep-revisions.ts';
import type { ServicePlan } from './rollout/plan.ts';

/** `mode: plan`: says what a deploy would do, and notes it for the approver; nothing is changed. */
export async function tellWhatWouldBe(
  { ecs }: Aws,
  inputs: DeployInputs,
  plans: readonly ServicePlan[],
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  for (const { action, snapshot } of plans) {
    const changed = action.kind === 'rollOut' || action.kind === 'scale';
    journal.setService(snapshot.name, { status: 'planned', changed });
    if (action.kind !== 'rollOut' && action.kind !== 'scale') continue;
    const { settings = {}, ...fields } = action.update;
    const names = [...Object.keys(fields), ...Object.keys(settings)];
    const definition = action.kind === 'scale' ? [] : [action.revision === 'new' ? 'a new revision' : action.revision];
    journal.say(
      `${snapshot.name}: UpdateService would be called with ${[...definition, ...names].join(', ') || 'nothing else'}.`,
      snapshot.name,
    );
  }
  const families = [...new Set(plans.map(({ request }) => familyOf(request)))];
  const shared = plans.filter(({ action }) => action.kind === 'rollOut' && action.revision === 'new');
  for (const family of families) {
    const names = shared.filter(({ request }) => familyOf(request) === family).map(({ snapshot }) => snapshot.name);
    if (names.length > 1)
      journal.say(`${names.join(', ')} would share one new revision of ${family} where they need the same.`);
  }
  if (inputs.keepRevisions === undefined) return;
  const never = new Set(
    plans.flatMap(({ snapshot }) => [snapshot.definition.arn, snapshot.lastGood?.taskDefinition ?? '']),
  );
  const note = journal.noteDenied.bind(journal);
  const registering = new Set(shared.map(({ request }) => familyOf(request)));
  const options = { cluster: inputs.cluster, families, keep: inputs.keepRevisions, never, registering };
  const { deregister } = await planCleanUp(ecs, options, note, signal);
  const list = deregister.map(revisionNameOf).join(', ');
  journal.say(list === '' ? 'No older revision would be deregistered.' : `Would be deregistered: ${list}.`);
}
