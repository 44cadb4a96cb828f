import { type Document, excerpt, kindOf, wrongAt } from './document.ts';
import { containerNamePattern } from './parse-images.ts';
import type { RequestedImages } from '../revision/choose-images.ts';
import { type ImageReference, parseImageReference } from '../revision/image-reference.ts';
import { type Json, type JsonObject, isJsonObject } from '../revision/json.ts';

/**
 * Reads CodePipeline's image files: `imagedefinitions.json`, `[{"name", "imageUri"}]`, or `imageDetail.json`,
 * `{"ImageURI"}`; further fields are passed over.
 * @throws DeployError `invalid-input` with the place of what does not fit
 */
export function parseImageDefinitions(document: Document): RequestedImages {
  const { value } = document.root;
  if (isJsonObject(value) && Object.hasOwn(value, 'ImageURI')) {
    return { kind: 'bare', image: imageAt(document, ['ImageURI'], value['ImageURI']) };
  }
  if (!Array.isArray(value)) {
    const what = isJsonObject(value) ? 'an object without "ImageURI"' : kindOf(value);
    throw wrongAt(document, [], `there is ${what}. Expected [{"name": …, "imageUri": …}] or {"ImageURI": …}.`);
  }
  if (value.length === 0) throw wrongAt(document, [], 'the list is empty. Expected [{"name": …, "imageUri": …}].');
  const byContainer = new Map<string, ImageReference>();
  for (const [at, entry] of (value as readonly Json[]).entries()) {
    if (!isJsonObject(entry)) {
      throw wrongAt(document, [at], `[${at}] is ${kindOf(entry)}. Expected {"name": …, "imageUri": …}.`);
    }
    const name = nameIn(document, at, entry);
    if (byContainer.has(name)) throw wrongAt(document, [at], `the container ${excerpt(name)} stands here twice.`);
    byContainer.set(name, imageAt(document, [at, 'imageUri'], entry['imageUri']));
  }
  return { kind: 'named', byContainer };
}

function nameIn(document: Document, at: number, { name }: JsonObject): string {
  if (typeof name === 'string' && containerNamePattern.test(name)) return name;
  const what = typeof name === 'string' ? `${excerpt(name)}, which is not a container name` : kindOf(name ?? null);
  throw wrongAt(document, [at, 'name'], `[${at}].name is ${what}.`);
}

function imageAt(document: Document, path: readonly (string | number)[], value: Json | undefined): ImageReference {
  const field = String(path.at(-1));
  if (typeof value !== 'string') {
    throw wrongAt(document, path, `${field} is ${kindOf(value ?? null)}; expected an image, repository:tag.`);
  }
  const image = parseImageReference(value);
  if (!('problem' in image)) return image;
  throw wrongAt(document, path, `${field} ${excerpt(value)} is not an image reference: ${image.problem}.`);
}
