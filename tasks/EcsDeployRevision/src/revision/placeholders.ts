import type { RequestedImages } from './choose-images.ts';
import type { ImageReference } from './image-reference.ts';
import { type Json, type JsonObject, isJsonObject, objectsIn, stringIn } from './json.ts';
import { invalidInput } from '../deploy-error.ts';

/** The placeholders, `<NAME>`, that containers have for images, in their order, once each. */
export function placeholdersIn(content: JsonObject): readonly string[] {
  const names = objectsIn(content['containerDefinitions']).flatMap((container) => placeholderOf(container) ?? []);
  return [...new Set(names)];
}

/** A definition whose placeholders are filled. */
export interface Filled {
  readonly content: JsonObject;
  /** The images that are left, for containers by name. */
  readonly images: RequestedImages;
  /** The images that stand where placeholders stood, by container name. */
  readonly filled: ReadonlyMap<string, ImageReference>;
}

/**
 * Puts images where placeholders stand: each gets the one of its name, an only one also the bare image. A container that
 * is named itself needs none for its placeholder.
 * @throws DeployError `invalid-input` that lists the placeholders without an image
 */
export function fillPlaceholders(content: JsonObject, images: RequestedImages): Filled {
  const placeholders = placeholdersIn(content);
  const [only, ...others] = placeholders;
  if (only === undefined) return { content, images, filled: new Map() };
  if (images.kind === 'bare' && others.length === 0) return fill(content, new Map([[only, images.image]]), new Map());
  if (images.kind !== 'named') throw missing(placeholders, placeholders, images);
  const given = [...images.byContainer];
  const forPlaceholders = new Map(given.filter(([name]) => placeholders.includes(name)));
  const forContainers = new Map(given.filter(([name]) => !placeholders.includes(name)));
  const needed = objectsIn(content['containerDefinitions']).flatMap((container) =>
    forContainers.has(stringIn(container, 'name') ?? '') ? [] : (placeholderOf(container) ?? []),
  );
  const without = [...new Set(needed)].filter((name) => !forPlaceholders.has(name));
  if (without.length > 0) throw missing(without, placeholders, images);
  return fill(content, forPlaceholders, forContainers);
}

function fill(
  content: JsonObject,
  byPlaceholder: ReadonlyMap<string, ImageReference>,
  byContainer: ReadonlyMap<string, ImageReference>,
): Filled {
  const filled = new Map<string, ImageReference>();
  const containers = content['containerDefinitions'];
  const changed = (Array.isArray(containers) ? (containers as readonly Json[]) : []).map((container) => {
    const image = isJsonObject(container) ? byPlaceholder.get(placeholderOf(container) ?? '') : undefined;
    if (!isJsonObject(container) || image === undefined) return container;
    filled.set(stringIn(container, 'name') ?? '', image);
    return { ...container, image: image.text };
  });
  const images: RequestedImages = byContainer.size === 0 ? { kind: 'none' } : { kind: 'named', byContainer };
  return { content: { ...content, containerDefinitions: changed }, images, filled };
}

function placeholderOf(container: JsonObject): string | undefined {
  return /^<([A-Za-z0-9_-]{1,255})>$/.exec(stringIn(container, 'image') ?? '')?.[1];
}

function missing(without: readonly string[], all: readonly string[], images: RequestedImages): Error {
  const what =
    images.kind === 'bare'
      ? `image is "${images.image.text}", which does not say which of them it is for`
      : `there is no image for ${listed(without)}`;
  return invalidInput(
    `The task definition file has ${listed(all)} as ${all.length === 1 ? 'an image' : 'images'}, and ${what}. ` +
      `Write ${without.map((name) => `${name}=repository:tag`).join(', ')} in image, one a line.`,
  );
}

function listed(names: readonly string[]): string {
  return names.map((name) => `<${name}>`).join(', ');
}
