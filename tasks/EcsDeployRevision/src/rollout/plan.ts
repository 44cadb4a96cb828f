import type { ServiceSnapshot } from './snapshot.ts';
import { isCompleted } from './snapshot.ts';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import { chooseImages } from '../revision/choose-images.ts';
import { type ImageReference, isFloating } from '../revision/image-reference.ts';
import { type JsonObject, sameJson } from '../revision/json.ts';
import { cloneWithImages, containersOf } from '../revision/task-definition.ts';

/** What the inputs make of one service's definition. */
export interface RevisedService {
  readonly snapshot: ServiceSnapshot;
  /** The images that this run sets, by container name. */
  readonly images: ReadonlyMap<string, ImageReference>;
  /** RegisterTaskDefinition's request. */
  readonly request: JsonObject;
  /** True where the request would register just what runs. */
  readonly equal: boolean;
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
      readonly revision: 'new' | 'running';
      readonly update: UpdateFields;
      readonly reason: string;
    }
  /** One UpdateService call that changes the desired count and starts no deployment. */
  | { readonly kind: 'scale'; readonly update: UpdateFields; readonly reason: string };

/** The fields of UpdateService that the user asked for, beside the task definition. */
export interface UpdateFields {
  readonly forceNewDeployment?: true;
  readonly desiredCount?: number;
}

/** How the digests that run compare with what the tags in ECR name now; `unknown` where it could not be told. */
export type Freshness = 'same' | 'differs' | 'unknown';

/**
 * Lays the images over each service's definition.
 * @throws DeployError `invalid-input` where an image fits no container, or several
 */
export function revise(inputs: DeployInputs, snapshots: readonly ServiceSnapshot[]): readonly RevisedService[] {
  const targets = snapshots.map(({ name, definition }) => ({ service: name, definition }));
  const chosen = chooseImages(targets, inputs);
  return snapshots.map((snapshot, at) => {
    const images = chosen[at] ?? new Map<string, ImageReference>();
    const texts = new Map([...images].map(([container, { text }]) => [container, text]));
    const request = cloneWithImages(snapshot.definition, texts);
    return { snapshot, images, request, equal: sameJson(request, cloneWithImages(snapshot.definition, new Map())) };
  });
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
  const { snapshot, images } = revised;
  const { service, primary } = snapshot;
  const count = inputs.desiredCount === undefined ? {} : { desiredCount: inputs.desiredCount };
  const forced = { forceNewDeployment: true, ...count } as const;
  if (images.size > 0 && !revised.equal) {
    const update = inputs.forceNewDeployment ? forced : count;
    return { kind: 'rollOut', revision: 'new', update, reason: changesOf(revised) };
  }
  if (images.size > 0 && !inputs.skipUnchanged) {
    const update = inputs.forceNewDeployment ? forced : count;
    return { kind: 'rollOut', revision: 'new', update, reason: 'skipUnchanged is off' };
  }
  const again = reasonToForce(revised, inputs, freshness);
  if (again !== undefined) {
    // A revision that was deregistered runs on but cannot be deployed again: an equal new one can.
    const revision = images.size > 0 && snapshot.definition.status === 'INACTIVE' ? 'new' : 'running';
    return { kind: 'rollOut', revision, update: forced, reason: again };
  }
  if (inputs.desiredCount !== undefined && inputs.desiredCount !== service.desiredCount) {
    const reason = `desired count ${service.desiredCount ?? 0} → ${inputs.desiredCount}`;
    return { kind: 'scale', update: count, reason };
  }
  if (isCompleted(primary, service)) return { kind: 'unchanged' };
  return {
    kind: 'watch',
    deploymentId: primary.id ?? '',
    reason: `its deployment of this very revision ${primary.rolloutState === 'FAILED' ? 'failed' : 'has not finished'}`,
  };
}

/** Why tasks of an equal revision have to be started anew; undefined where they need not. */
function reasonToForce(
  { snapshot, images }: RevisedService,
  inputs: DeployInputs,
  freshness: Freshness,
): string | undefined {
  if (inputs.forceNewDeployment) return 'forceNewDeployment is on';
  const floating = [...images.values()].find((image) => isFloating(image));
  if (floating) return `${floating.text} may name another content than it did`;
  if (freshness === 'differs') return 'the tag names another digest in ECR than the one that runs';
  if (images.size > 0 && snapshot.primary.rolloutState === 'FAILED')
    return 'the last deployment of this revision failed';
  return undefined;
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
