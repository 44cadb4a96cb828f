import type { Aws } from './deploy.ts';
import { checkImages } from './images/check-images.ts';
import { pinned as pinnedText } from './images/pin.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';
import type { ImageReference } from './revision/image-reference.ts';
import { type JsonObject, isJsonObject, stringIn } from './revision/json.ts';
import { containersOf } from './revision/task-definition.ts';

/** A revision whose images are looked up before it is registered. */
export interface CheckedRevision {
  /** The images that this run sets, by container name. */
  readonly images: ReadonlyMap<string, ImageReference>;
  readonly request: JsonObject;
  /** What runs now; undefined where nothing does. */
  readonly runs: JsonObject | undefined;
}

/** What came of the look-up. */
export interface Checked {
  /** Digests by image. */
  readonly digests: ReadonlyMap<string, string>;
  /** The images as they are to be registered: with their digests where `pinDigest` is on. */
  readonly pinned: (images: ReadonlyMap<string, ImageReference>) => ReadonlyMap<string, ImageReference>;
}

/**
 * Looks the images up in their registry before anything is registered.
 * @throws DeployError for an image that is not there, or may not be used
 */
export async function checkFor(
  { ecr }: Aws,
  inputs: DeployInputs,
  revisions: readonly CheckedRevision[],
  journal: Journal,
  signal: AbortSignal,
): Promise<Checked> {
  const images = revisions.flatMap(({ images: set, request, runs }) => {
    const running = new Map(containersOf(runs ?? {}).map(({ name, image }) => [name, image]));
    const platform = request['runtimePlatform'];
    const architecture = isJsonObject(platform) ? stringIn(platform, 'cpuArchitecture') : undefined;
    return [...set].map(([container, image]) => ({ container, image, running: running.get(container), architecture }));
  });
  const { verifyImage, mutableTags, pinDigest, promoteTag } = inputs;
  const asks = verifyImage || mutableTags !== 'allow' || pinDigest || promoteTag !== undefined;
  if (images.length === 0 || !asks) return { digests: new Map(), pinned: (set) => set };
  const note = journal.noteDenied.bind(journal);
  const options = { verifyImage, mutableTags, pinDigest, promoteTag };
  const { digests, warnings } = await checkImages(ecr, images, options, note, signal);
  for (const warning of warnings) journal.warn(warning);
  return { digests, pinned: (set) => (pinDigest ? pinnedImages(set, digests) : set) };
}

/** The images with the digests that their tags name; one whose digest is not known stays as it is. */
function pinnedImages(
  images: ReadonlyMap<string, ImageReference>,
  digests: ReadonlyMap<string, string>,
): ReadonlyMap<string, ImageReference> {
  return new Map(
    [...images].map(([container, image]) => {
      const digest = digests.get(image.text);
      if (digest === undefined || image.digest !== undefined) return [container, image];
      return [container, { ...image, text: pinnedText(image, digest), tag: undefined, digest }];
    }),
  );
}
