import { revisionNameOf } from './aws/arn.ts';
import type { Aws } from './deploy.ts';
import { promotable } from './images/promote.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import { sameJson, stringifyJson } from './revision/json.ts';
import { familyOf } from './revision/task-definition.ts';
import { planCleanUp } from './rollout/keep-revisions.ts';
import { type ServicePlan, imagesOf } from './rollout/plan.ts';

/** `mode: plan`: says what a deploy would do, and notes it for the approver; nothing is changed. */
export async function tellWhatWouldBe(
  { ecs, ecr }: Aws,
  inputs: DeployInputs,
  plans: readonly ServicePlan[],
  digests: ReadonlyMap<string, string>,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  for (const plan of plans) {
    const { action, snapshot } = plan;
    const changed = action.kind === 'rollOut' || action.kind === 'scale';
    journal.setService(snapshot.name, { status: 'planned', changed });
    if (action.kind !== 'rollOut' && action.kind !== 'scale') continue;
    const { name } = snapshot;
    journal.wouldBe(`${name}: UpdateService would be called with ${fieldsOf(plan).join(', ')}.`, name);
  }
  const families = [...new Set(plans.map(({ request }) => familyOf(request)))];
  const shared = plans.filter(({ action }) => action.kind === 'rollOut' && action.revision === 'new');
  for (const [at, { request }] of shared.entries()) {
    const same = shared.filter((other) => sameJson(other.request, request));
    if (same.length < 2 || same[0] !== shared[at]) continue;
    const names = same.map(({ snapshot }) => snapshot.name).join(', ');
    journal.wouldBe(`${names} would share one new revision of ${familyOf(request)}.`);
  }
  const note = journal.noteDenied.bind(journal);
  if (inputs.promoteTag !== undefined) {
    const lacking = await promotable(ecr, imagesOf(plans), digests, inputs.promoteTag, note, signal);
    if (lacking.length > 0) {
      journal.changed();
      journal.wouldBe(`After success the tag ${inputs.promoteTag} would be given to ${lacking.join(', ')}.`);
    } else {
      journal.wouldBe(`The tag ${inputs.promoteTag} would stay where it is.`);
    }
  }
  if (inputs.keepRevisions === undefined) return;
  const never = new Set(
    plans.flatMap(({ snapshot }) => [snapshot.definition.arn, snapshot.lastGood?.taskDefinition ?? '']),
  );
  const registering = new Set(shared.map(({ request }) => familyOf(request)));
  const options = { cluster: inputs.cluster, families, keep: inputs.keepRevisions, never, registering };
  const { deregister } = await planCleanUp(ecs, options, note, signal);
  if (deregister.length > 0) journal.changed();
  const list = deregister.map(revisionNameOf).join(', ');
  journal.wouldBe(list === '' ? 'No older revision would be deregistered.' : `Would be deregistered: ${list}.`);
}

/** The fields of the one UpdateService call, with their values. */
function fieldsOf({ action, asks, snapshot, start }: ServicePlan): readonly string[] {
  if (action.kind !== 'rollOut' && action.kind !== 'scale') return [];
  const { desiredCount, forceNewDeployment, settings = {} } = action.update;
  const running = revisionNameOf(snapshot.definition.arn);
  const revisions = { new: 'a new revision', running, start: revisionNameOf(start.arn ?? running) };
  return [
    ...(action.kind === 'rollOut' && asks ? [`taskDefinition ${revisions[action.revision]}`] : []),
    ...(desiredCount === undefined ? [] : [`desiredCount ${snapshot.service.desiredCount ?? 0} → ${desiredCount}`]),
    ...(forceNewDeployment === undefined ? [] : ['forceNewDeployment']),
    ...Object.entries(settings).map(([name, value]) => `${name} ${stringifyJson(value)}`),
  ];
}
