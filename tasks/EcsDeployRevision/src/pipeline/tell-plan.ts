import type { Journal } from './journal.ts';
import { diffLines } from './diff-lines.ts';
import type { Redact } from './redact.ts';
import { type ServicePlan, adjustments, changesOf } from '../rollout/plan.ts';
import type { RevisionChange } from '../revision/diff.ts';
import type { Applied } from '../rollout/applied.ts';
import type { ApplyEvents } from '../rollout/apply.ts';
import { type ServiceSnapshot, isCompleted } from '../rollout/snapshot.ts';
import { revisionNameOf } from '../aws/arn.ts';
import { consoleUrl } from '../aws/console-link.ts';
import { containersOf, reservedTagsOf } from '../revision/task-definition.ts';

/** Says what the services run before anything changes. */
export function tellSnapshot(journal: Journal, snapshots: readonly ServiceSnapshot[]): void {
  for (const snapshot of snapshots) {
    const { name, arn, service, primary, definition, lastGood } = snapshot;
    const url = consoleUrl(arn, service.clusterArn ?? '');
    const wayBack = lastGood?.taskDefinition;
    journal.setService(name, {
      ...(wayBack === undefined ? {} : { previousTaskDefinitionArn: wayBack }),
      ...(url === undefined ? {} : { consoleUrl: url }),
    });
    const runs = `${name} runs ${revisionNameOf(definition.arn)}`;
    const counts = `${service.runningCount ?? 0} of ${service.desiredCount ?? 0} tasks running`;
    const state = primary.rolloutState === undefined ? '' : `, ${primary.rolloutState}`;
    journal.say(`${runs} (deployment ${primary.id ?? '?'}${state}), ${counts}.`, name);
    if (!isCompleted(primary, service)) tellUnfinished(journal, snapshot);
  }
}

function tellUnfinished(journal: Journal, { name, primary, lastGood }: ServiceSnapshot): void {
  const back = lastGood?.taskDefinition
    ? `The last one that completed runs ${revisionNameOf(lastGood.taskDefinition)}.`
    : 'No completed deployment is known to go back to.';
  const state = primary.rolloutState === 'FAILED' ? 'failed' : 'has not completed';
  journal.say(`${name}: its deployment ${primary.id ?? '?'} ${state}. ${back}`, name);
}

/** Says what will be done with each service, and why. */
export function tellPlan(
  journal: Journal,
  plans: readonly ServicePlan[],
  redact: Redact,
  mode: 'deploy' | 'plan' = 'deploy',
): void {
  for (const plan of plans) {
    const { snapshot, action, images } = plan;
    const { name, service, primary, definition } = snapshot;
    const revision = revisionNameOf(definition.arn);
    journal.setService(name, {
      taskDefinitionArn: definition.arn,
      imageChanges: containersOf(definition.content).flatMap(({ name: container, image }) => {
        const to = images.get(container)?.text;
        return to === undefined || to === image ? [] : [{ container, from: image, to }];
      }),
    });
    if (action.kind === 'unchanged') {
      const why = plan.asks ? 'is what was asked for' : 'has no container that this run has an image for';
      journal.say(`${name}: ${revision} ${why} and its deployment is COMPLETED; nothing to do.`, name);
      warnOfMissingTasks(journal, snapshot);
      continue;
    }
    const what = whatOf(plan);
    const reason = [changesOf(plan) || action.reason, updateText(plan)].filter(Boolean).join('; ');
    journal.say(`${name}: ${verbOf(plan, mode)} ${what} (${reason}).`, name);
    tellChanges(journal, plan, redact);
    const isNew = action.kind === 'rollOut' && action.revision === 'new';
    const reserved = isNew ? reservedTagsOf(definition) : [];
    if (reserved.length > 0) {
      journal.say(
        `${name}: the new revision goes without the tags that only AWS can set: ${reserved.join(', ')}.`,
        name,
      );
    }
    if (action.kind === 'rollOut' && !isCompleted(primary, service)) {
      const state = primary.rolloutState === 'FAILED' ? 'failed' : 'unfinished';
      journal.say(`${name}: this replaces the ${state} deployment ${primary.id ?? '?'} of ${revision}.`, name);
    }
  }
}

/** The revision that a service is to run, as the log calls it. */
function whatOf({ action, snapshot, start }: ServicePlan): string {
  if (action.kind !== 'rollOut' || action.revision === 'running') return revisionNameOf(snapshot.definition.arn);
  return action.revision === 'new' ? 'new revision' : revisionNameOf(start.arn ?? '?');
}

/** All that differs from what runs; one image alone stands in the line above. */
function tellChanges(journal: Journal, plan: ServicePlan, redact: Redact): void {
  const { action, changes, snapshot } = plan;
  if (action.kind !== 'rollOut' || action.revision === 'running') return;
  journal.setService(snapshot.name, { changes: shownChanges(changes) });
  const images = changes.filter(({ path }) => /^containerDefinitions\[[^\]]*\]\.image$/.test(path));
  // Images that this run sets stand in the line above.
  if (images.length === changes.length && images.length <= plan.images.size) return;
  for (const line of diffLines(snapshot.name, changes, redact)) journal.say(line, snapshot.name);
}

/** What a file may hold: no value that is not for printing. */
export function shownChanges(changes: readonly RevisionChange[]): readonly RevisionChange[] {
  return changes.map((change) => (change.hidden ? { path: change.path, kind: change.kind, hidden: true } : change));
}

function updateText({ action, snapshot }: ServicePlan): string {
  return action.kind === 'rollOut' ? adjustments(action.update, snapshot.service.desiredCount) : '';
}

const verbs = { rollOut: 'rolling out', watch: 'watching the rollout of', scale: 'scaling' } as const;
const conditional = { rollOut: 'would roll out', watch: 'would watch the rollout of', scale: 'would scale' } as const;

function verbOf({ action }: ServicePlan, mode: 'deploy' | 'plan'): string {
  const { kind } = action;
  if (kind === 'unchanged') return '';
  if (kind === 'scale' && action.update.settings)
    return mode === 'plan' ? 'would change settings beside' : 'changing settings beside';
  return mode === 'plan' ? conditional[kind] : verbs[kind];
}

function warnOfMissingTasks(journal: Journal, { name, service }: ServiceSnapshot): void {
  const { runningCount = 0, desiredCount = 0 } = service;
  if (runningCount >= desiredCount) return;
  journal.warn(
    `${name} runs only ${runningCount} of ${desiredCount} tasks at the moment; this run did not cause that.`,
    name,
  );
}

function setText({ action }: ServicePlan): string {
  const { desiredCount, settings = {} } = action.kind === 'scale' ? action.update : {};
  return [...(desiredCount === undefined ? [] : ['desired count']), ...Object.keys(settings)].join(', ') + ' set';
}

/** Says what AWS accepted while the plan is carried out. */
export function tellingApply(journal: Journal): ApplyEvents {
  const registeredFor = new Map<string, readonly ServicePlan[]>();
  return {
    registered: (arn, plans) => {
      registeredFor.set(arn, plans);
      const names = plans.map(({ snapshot }) => snapshot.name);
      for (const name of names) journal.setService(name, { taskDefinitionArn: arn });
      journal.say(`Registered ${revisionNameOf(arn)} for ${names.join(', ')}.`);
      journal.progress(20, 'Revision registered');
    },
    applied: (applied) => tellApplied(journal, applied),
    deregistered: (arn) => {
      journal.say(`Deregistered ${revisionNameOf(arn)} again: no service was updated to it.`);
      for (const { snapshot } of registeredFor.get(arn) ?? []) {
        journal.setService(snapshot.name, { taskDefinitionArn: snapshot.definition.arn });
      }
    },
    withoutTraceTags: (why) => journal.say(`The revision goes without the trace tags. ${why}`),
    registrationOpen: (family) =>
      journal.say(
        `Whether a revision of ${family} was registered is not known: ECS had not answered when the run had to end.`,
      ),
    leftRegistered: (arn, reason) =>
      journal.say(`${revisionNameOf(arn)} stays registered though no service runs it: ${reason}`),
  };
}

function tellApplied(journal: Journal, applied: Applied): void {
  const { plan, taskDefinitionArn } = applied;
  const { name, primary } = plan.snapshot;
  const revision = revisionNameOf(taskDefinitionArn);
  switch (applied.kind) {
    case 'unchanged':
      journal.setService(name, { status: 'unchanged', taskDefinitionArn, ...idOf(primary.id) });
      return;
    case 'scaling':
      journal.setService(name, { changed: true, taskDefinitionArn, ...idOf(primary.id) });
      journal.say(`${name}: ${setText(plan)}; ${revision} stays, so nothing is rolled out.`, name);
      return;
    case 'deploying':
      journal.setService(name, {
        taskDefinitionArn,
        ...idOf(applied.deploymentId),
        ...(applied.updated ? { changed: true } : {}),
      });
      if (applied.updated)
        journal.say(`${name}: ECS accepted the update; deployment ${applied.deploymentId} of ${revision}.`, name);
      return;
    case 'refused': {
      const what = applied.certain ? 'was not updated.' : 'may have been updated or not; look at the service.';
      const reason = `${name} ${what} ${applied.error.message}`;
      if (applied.error.code === 'canceled') {
        journal.setService(name, { changed: true });
        journal.say(reason, name);
        return;
      }
      const running = applied.certain ? plan.snapshot.definition.arn : taskDefinitionArn;
      const cause = { status: 'failed', reason } as const;
      journal.setService(name, { status: 'failed', changed: !applied.certain, taskDefinitionArn: running, cause });
    }
  }
}

function idOf(deploymentId: string | undefined): { readonly deploymentId?: string } {
  return deploymentId === undefined || deploymentId === '' ? {} : { deploymentId };
}
