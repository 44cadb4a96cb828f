import { buildRequest } from './build-request.ts';
import { choose } from './choose.ts';
import type { ServiceSnapshot } from './snapshot.ts';
import { isCompleted } from './snapshot.ts';
import { settingsToChange } from './settings.ts';
import type { GivenStart, StartPoint } from './start.ts';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import { type RevisionChange, diffRevisions } from '../revision/diff.ts';
import { type ImageReference, isFloating } from '../revision/image-reference.ts';
import type { JsonObject } from '../revision/json.ts';
import { sameRevision } from '../revision/normalise.ts';
import { cloneWithImages, containersOf } from '../revision/task-definition.ts';

/** What the inputs make of one service's definition. */
export interface RevisedService {
  readonly snapshot: ServiceSnapshot;
  readonly start: StartPoint;
  /** The images that this run sets, by container name. */
  readonly images: ReadonlyMap<string, ImageReference>;
  /** RegisterTaskDefinition's request. */
  readonly request: JsonObject;
  /** True where the inputs say anything about this service's revision. */
  readonly asks: boolean;
  /** True where the request would register just what runs. */
  readonly equal: boolean;
  /** True where the request would register just what it starts from, which is a revision already. */
  readonly asItIs: boolean;
  /** What differs from what the service runs. */
  readonly changes: readonly RevisionChange[];
}

/** What will be done with one service, and why, as data. */
export interface ServicePlan extends RevisedService {
  readonly action: Action;
}

export type Action =
  /** PRIMARY is COMPLETED on an equal revision, and nothing else is to change. */
  | { readonly kind: 'unchanged' }
  /** An equal revision is on its way already: watched to its end. */
  | { readonly kind: 'watch'; readonly deploymentId: string; readonly reason: string }
  /** One UpdateService call that starts a deployment. */
  | {
      readonly kind: 'rollOut';
      readonly revision: 'new' | 'running' | 'start';
      readonly update: UpdateFields;
      readonly reason: string;
    }
  /** One UpdateService call that changes the service and starts no new revision. */
  | { readonly kind: 'scale'; readonly update: UpdateFields; readonly reason: string };

/** The fields of UpdateService that the user asked for, beside the task definition. */
export interface UpdateFields {
  readonly forceNewDeployment?: true;
  readonly desiredCount?: number;
  /** Further fields under ECS's own names. */
  readonly settings?: JsonObject;
}

/** How the digests that run compare with what the tags in ECR name now; `unknown` where it could not be told. */
export type Freshness = 'same' | 'differs' | 'unknown';

/**
 * Lays the inputs over each service's start.
 * @param pinned puts digests in where they are asked for
 * @throws DeployError `invalid-input` where an image fits no container, or several, or a container is a typo
 */
export function revise(
  inputs: DeployInputs,
  given: GivenStart,
  snapshots: readonly ServiceSnapshot[],
  pinned: (images: ReadonlyMap<string, ImageReference>) => ReadonlyMap<string, ImageReference>,
): readonly RevisedService[] {
  const chosen = choose(inputs, given, snapshots);
  return snapshots.flatMap((snapshot, at) => {
    const one = chosen[at];
    if (!one) return [];
    const { start } = one;
    const { plain, traced, images } = buildRequest(inputs, one, pinned);
    const runs = cloneWithImages(snapshot.definition, new Map());
    const revised: RevisedService = {
      snapshot,
      start,
      images,
      request: traced,
      asks: images.size > 0 || inputs.start.kind !== 'running' || inputs.family !== undefined || isLaid(inputs),
      equal: sameRevision(plain, runs),
      asItIs: start.arn !== undefined && sameRevision(plain, start.request),
      changes: diffRevisions(runs, plain),
    };
    return [revised];
  });
}

/** True where the overlay says anything. */
function isLaid({ overlay }: DeployInputs): boolean {
  const { environment, secrets, overrides, tags } = overlay;
  return environment.size + secrets.size + tags.size + Object.keys(overrides).length > 0;
}

/** True where it matters whether the tags still name the content that runs: the revision is equal and may be skipped. */
export function asksForFreshness({ equal, images }: RevisedService, inputs: DeployInputs): boolean {
  return equal && images.size > 0 && inputs.skipUnchanged && !inputs.forceNewDeployment;
}

/** Decides what is to be done with a service. */
export function decide(revised: RevisedService, inputs: DeployInputs, freshness: Freshness): ServicePlan {
  return { ...revised, action: actionFor(revised, inputs, freshness) };
}

function actionFor(revised: RevisedService, inputs: DeployInputs, freshness: Freshness): Action {
  const { snapshot, asks, asItIs, equal } = revised;
  const { service, primary } = snapshot;
  const settings = settingsToChange(inputs.serviceSettings, service);
  const fields: UpdateFields = {
    ...(inputs.desiredCount === undefined ? {} : { desiredCount: inputs.desiredCount }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
  const forced = { forceNewDeployment: true, ...fields } as const;
  if (asks && (!equal || !inputs.skipUnchanged)) {
    const update = inputs.forceNewDeployment ? forced : fields;
    const existing = asItIs && inputs.start.kind === 'definition' && revised.start.arn !== snapshot.definition.arn;
    const reason = equal ? 'skipUnchanged is off' : reasonFor(revised);
    return { kind: 'rollOut', revision: existing ? 'start' : 'new', update, reason };
  }
  const again = reasonToForce(revised, inputs, freshness);
  if (again !== undefined) {
    // A revision that was deregistered runs on but cannot be deployed again: an equal new one can.
    const revision = asks && snapshot.definition.status === 'INACTIVE' ? 'new' : 'running';
    return { kind: 'rollOut', revision, update: forced, reason: again };
  }
  const changes = adjustments(fields, service.desiredCount);
  if (changes !== '') return { kind: 'scale', update: fields, reason: changes };
  if (isCompleted(primary, service)) return { kind: 'unchanged' };
  return {
    kind: 'watch',
    deploymentId: primary.id ?? '',
    reason: `its deployment of this very revision ${primary.rolloutState === 'FAILED' ? 'failed' : 'has not finished'}`,
  };
}

/** What changes beside the revision, in words; empty where nothing does. */
export function adjustments({ desiredCount, settings = {} }: UpdateFields, before = 0): string {
  const count =
    desiredCount === undefined || desiredCount === before ? [] : [`desired count ${before} → ${desiredCount}`];
  return [...count, ...Object.keys(settings)].join(', ');
}

/** Why tasks of an equal revision have to be started anew; undefined where they need not. */
function reasonToForce(
  { snapshot, images, asks }: RevisedService,
  inputs: DeployInputs,
  freshness: Freshness,
): string | undefined {
  if (inputs.forceNewDeployment) return 'forceNewDeployment is on';
  const floating = [...images.values()].find((image) => isFloating(image));
  if (floating) return `${floating.text} may name another content than it did`;
  if (freshness === 'differs') return 'the tag names another digest in ECR than the one that runs';
  if (asks && snapshot.primary.rolloutState === 'FAILED') return 'the last deployment of this revision failed';
  return undefined;
}

/** What is new about a revision in one line: its images, else how much else. */
function reasonFor(revised: RevisedService): string {
  const { changes } = revised;
  return changesOf(revised) || (changes.length === 1 ? '1 change' : `${changes.length} changes`);
}

/** `app: nginx:1 → nginx:2`, one part a container that changes. */
export function changesOf({ snapshot, images }: RevisedService): string {
  return containersOf(snapshot.definition.content)
    .flatMap(({ name, image }) => {
      const next = images.get(name)?.text;
      return next === undefined || next === image ? [] : [`${name}: ${image} → ${next}`];
    })
    .join(', ');
}

/** The images that this run sets, whichever service they are for. */
export function imagesOf(plans: readonly ServicePlan[]): readonly ImageReference[] {
  return plans.flatMap(({ images }) => [...images.values()]);
}
