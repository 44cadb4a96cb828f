import type { Chosen } from './choose.ts';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import { applyOverlay } from '../revision/apply-overlay.ts';
import { type ImageReference, parseImageReference } from '../revision/image-reference.ts';
import { type JsonObject, isJsonObject } from '../revision/json.ts';
import { containersOf, withImages } from '../revision/task-definition.ts';
import { traceTags } from '../revision/trace-tags.ts';
import { invalidInput } from '../deploy-error.ts';

/** RegisterTaskDefinition's request in two forms, and the images in it that this run stands for. */
export interface BuiltRequest {
  /** As the user asked for it: what is compared and shown. */
  readonly plain: JsonObject;
  /** With the tags that lead back to the run: what is registered. */
  readonly traced: JsonObject;
  /** By container name. What runs already, and nobody named, is not among them. */
  readonly images: ReadonlyMap<string, ImageReference>;
}

type Images = ReadonlyMap<string, ImageReference>;

/**
 * Lays the inputs over a start.
 * @param pinned puts digests in where they are asked for
 * @throws DeployError `invalid-input`
 */
export function buildRequest(inputs: DeployInputs, chosen: Chosen, pinned: (images: Images) => Images): BuiltRequest {
  const { start, container, images: asked } = chosen;
  const layers = {
    images: new Map([...asked].map(([name, { text }]) => [name, text])),
    overlay: inputs.overlay,
    container,
    family: inputs.family,
  };
  const laid = applyOverlay(start.request, { ...layers, traceTags: [] });
  checkContainers(laid, chosen);
  const images = pinned(namedImages(inputs, chosen, laid));
  const texts = new Map([...images].map(([name, { text }]) => [name, text]));
  const plain = withImages(laid, texts);
  if (!inputs.traceTags) return { plain, traced: plain, images };
  const others = Array.isArray(plain['tags']) ? plain['tags'] : [];
  const tags = traceTags({ ...inputs.trace, start: start.label }, others);
  return { plain, traced: withImages(applyOverlay(start.request, { ...layers, traceTags: tags }), texts), images };
}

/** The images that this run names: by an input, by overrides, or by the definition that it starts from. */
function namedImages({ overlay, start: from }: DeployInputs, { images, start }: Chosen, laid: JsonObject): Images {
  const { containers } = overlay.overrides;
  const overridden = (name: string): boolean => {
    const container = isJsonObject(containers) && Object.hasOwn(containers, name) ? containers[name] : undefined;
    return isJsonObject(container) && container['image'] !== undefined;
  };
  const named = containersOf(laid).filter(
    ({ name }) => from.kind !== 'running' || images.has(name) || overridden(name),
  );
  return new Map(
    named.map(({ name, image }) => {
      const reference = parseImageReference(image);
      if (!('problem' in reference)) return [name, reference];
      throw invalidInput(
        `The image "${image}" of the container "${name}" (${start.label}) is not an image reference: ${reference.problem}.`,
      );
    }),
  );
}

/** What is left of the containers after the overlay must be something that can run. */
function checkContainers(laid: JsonObject, { start, images }: Chosen): void {
  const names = new Set(containersOf(laid).map(({ name }) => name));
  const lost = [...images.keys()].find((name) => !names.has(name));
  if (lost !== undefined || names.size === 0) {
    const what =
      lost === undefined ? 'no container is left' : `the container "${lost}", which gets an image, is not left`;
    throw invalidInput(`overrides remove containers of ${start.label} so that ${what}. Correct overrides.`);
  }
  const bare = containersOf(laid).find(({ image }) => image === '');
  if (bare) {
    throw invalidInput(
      `The container "${bare.name}" of ${start.label} has no image. Give it one in image, in overrides or in the file.`,
    );
  }
}
