import { revisionNameOf } from './aws/arn.ts';
import type { Aws, World } from './deploy.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import { diffLines } from './pipeline/diff-lines.ts';
import { diffRevisions } from './revision/diff.ts';
import { sameRevision } from './revision/normalise.ts';
import { type TaskDefinition, cloneWithImages, familyOf } from './revision/task-definition.ts';
import { AwsError } from './aws/aws-error.ts';
import { chooseFor } from './rollout/choose.ts';
import { cleanUp } from './rollout/keep-revisions.ts';
import { register } from './rollout/register.ts';
import { shownChanges } from './pipeline/tell-plan.ts';
import type { GivenStart } from './rollout/start.ts';
import { checkFor } from './image-checks.ts';
import { checkReferences } from './reference-checks.ts';
import { buildRequest } from './rollout/build-request.ts';

/**
 * Without a service the revision is registered and nothing is updated: for scheduled tasks and whoever else uses its ARN.
 * What the family's latest revision says already is not registered again.
 * @param begin called before anything changes
 */
export async function registerOnly(
  aws: Aws,
  inputs: DeployInputs,
  given: GivenStart,
  { journal, redact, signals }: Pick<World, 'journal' | 'redact' | 'signals'>,
  begin: () => void,
): Promise<void> {
  const { start } = given;
  if (!start) throw new Error('Without a service there has to be a start.');
  const family = inputs.family ?? familyOf(start.request);
  const subject = { name: family, start };
  const [chosen] = chooseFor(inputs, given, [subject]);
  if (!chosen) throw new Error('Nothing was chosen.');
  const latest = await latestOf(aws, family, signals.canceled);
  const running = latest ? cloneWithImages(latest, new Map()) : undefined;
  const { plain: asked, images } = buildRequest(inputs, chosen, (set) => set);
  const checked = { images, request: asked, runs: running };
  await checkReferences(aws.logGroups, aws.region, [checked], journal, signals.canceled);
  // Nothing runs it yet, so no tag is used again.
  const { pinned } = await checkFor(aws, inputs, [{ ...checked, runs: undefined }], journal, signals.canceled);
  const { plain: request, traced } = buildRequest(inputs, chosen, pinned);
  if (latest && running && inputs.skipUnchanged && sameRevision(request, running)) {
    journal.say(`${revisionNameOf(latest.arn)} says all this already; nothing is registered.`);
    const status = inputs.mode === 'plan' ? 'planned' : 'unchanged';
    journal.setService(family, { status, taskDefinitionArn: latest.arn, onlyRegistered: true });
    return;
  }
  const changes = diffRevisions(running ?? {}, request);
  const than = latest ? revisionNameOf(latest.arn) : '';
  for (const line of latest ? diffLines(family, changes, redact, than) : []) journal.say(line, family);
  if (latest) journal.setService(family, { changes: shownChanges(changes) });
  if (inputs.mode === 'plan') {
    journal.setService(family, { status: 'planned', changed: true });
    journal.wouldBe(`${family}: a new revision would be registered, and no service updated.`, family);
    return;
  }
  signals.canceled.throwIfAborted();
  begin();
  const known = new Set(latest ? [latest.arn] : []);
  const events = {
    registrationOpen: (): void => journal.say(`Whether a revision of ${family} was registered is not known.`),
    withoutTraceTags: (why: string): void => journal.say(`The revision goes without the trace tags. ${why}`),
  };
  const { arn } = await register(aws.ecs, traced, known, events, signals.writes);
  const before = latest ? { previousTaskDefinitionArn: latest.arn } : {};
  journal.setService(family, { status: 'registered', changed: true, taskDefinitionArn: arn, ...before });
  journal.say(`Registered ${revisionNameOf(arn)}.`);
  if (inputs.keepRevisions === undefined) return;
  const never = new Set([arn, ...(latest ? [latest.arn] : [])]);
  const cleaning = { cluster: inputs.cluster, families: [family], keep: inputs.keepRevisions, never };
  const { deregistered } = await cleanUp(aws.ecs, cleaning, journal.noteDenied.bind(journal), signals.canceled);
  if (deregistered.length > 0)
    journal.say(`Deregistered older revisions: ${deregistered.map(revisionNameOf).join(', ')}.`);
}

/** The family's latest ACTIVE revision; undefined for a family that is new. */
async function latestOf({ ecs }: Aws, family: string, signal: AbortSignal): Promise<TaskDefinition | undefined> {
  try {
    return await ecs.describeTaskDefinition(family, signal);
  } catch (error) {
    // ECS's word for a family that has no ACTIVE revision is ClientException.
    if (error instanceof AwsError && error.code === 'aws-error') return undefined;
    throw error;
  }
}
