import type { Chosen } from './choose.ts';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import { applyOverlay } from '../revision/apply-overlay.ts';
import type { ImageReference } from '../revision/image-reference.ts';
import type { JsonObject } from '../revision/json.ts';
import { containersOf } from '../revision/task-definition.ts';
import { traceTags } from '../revision/trace-tags.ts';
import { invalidInput } from '../deploy-error.ts';

/** RegisterTaskDefinition's request in two forms. */
export interface BuiltRequest {
  /** As the user asked for it: what is compared and shown. */
  readonly plain: JsonObject;
  /** With the tags that lead back to the run: what is registered. */
  readonly traced: JsonObject;
}

/**
 * Lays the inputs over a start.
 * @throws DeployError `invalid-input`
 */
export function buildRequest(
  inputs: DeployInputs,
  { start, container }: Chosen,
  images: ReadonlyMap<string, ImageReference>,
): BuiltRequest {
  const layers = {
    images: new Map([...images].map(([name, { text }]) => [name, text])),
    overlay: inputs.overlay,
    container,
    family: inputs.family,
  };
  const plain = applyOverlay(start.request, { ...layers, traceTags: [] });
  const names = new Set(containersOf(plain).map(({ name }) => name));
  const lost = [...images.keys()].find((name) => !names.has(name));
  if (lost !== undefined || names.size === 0) {
    const what =
      lost === undefined ? 'no container is left' : `the container "${lost}", which gets an image, is not left`;
    throw invalidInput(`overrides remove containers of ${start.label} so that ${what}. Correct overrides.`);
  }
  const bare = containersOf(plain).find(({ image }) => image === '');
  if (bare) {
    throw invalidInput(
      `The container "${bare.name}" of ${start.label} has no image. Give it one in image, in overrides or in the file.`,
    );
  }
  if (!inputs.traceTags) return { plain, traced: plain };
  const others = Array.isArray(plain['tags']) ? plain['tags'] : [];
  const tags = traceTags({ ...inputs.trace, start: start.label }, others);
  return { plain, traced: applyOverlay(start.request, { ...layers, traceTags: tags }) };
}
