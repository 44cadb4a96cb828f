import { invalidInput } from '../deploy-error.ts';
import { type ImageReference, parseImageReference } from '../revision/image-reference.ts';
import type { RequestedImages } from '../revision/choose-images.ts';

/** A container's name as ECS allows it. */
export const containerNamePattern = /^[A-Za-z0-9_-]{1,255}$/;

/**
 * Reads the input `containerName`.
 * @throws DeployError `invalid-input`
 */
export function parseContainerName(name: string): string | undefined {
  if (name === '' || containerNamePattern.test(name)) return name || undefined;
  throw invalidInput(`containerName is "${name}", which is not a container name (letters, digits, - and _).`);
}

/**
 * Reads the input `image`: one image, or one `container=image` a line.
 * @throws DeployError `invalid-input` that quotes the line
 */
export function parseImages(text: string): RequestedImages {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first] = lines;
  if (first === undefined) return { kind: 'none' };
  const named = lines.filter((line) => line.includes('='));
  if (named.length === 0 && lines.length === 1) return { kind: 'bare', image: imageOf(first, first) };
  if (named.length < lines.length) {
    const bare = lines.find((line) => !line.includes('='));
    throw invalidInput(
      `image has ${lines.length} lines, and "${bare}" does not say which container it is for. Write one container=image a line.`,
    );
  }
  return { kind: 'named', byContainer: imagesByContainer(named) };
}

function imagesByContainer(lines: readonly string[]): ReadonlyMap<string, ImageReference> {
  const byContainer = new Map<string, ImageReference>();
  for (const line of lines) {
    const at = line.indexOf('=');
    const container = line.slice(0, at).trim();
    if (!containerNamePattern.test(container)) {
      throw invalidInput(`image: "${container}" in the line "${line}" is not a container name. Write container=image.`);
    }
    if (byContainer.has(container)) {
      throw invalidInput(`image names the container "${container}" twice. Keep one of the lines.`);
    }
    byContainer.set(container, imageOf(line.slice(at + 1).trim(), line));
  }
  return byContainer;
}

function imageOf(text: string, line: string): ImageReference {
  const image = parseImageReference(text);
  if (!('problem' in image)) return image;
  const where = line === text ? '' : ` in the line "${line}"`;
  throw invalidInput(
    `image: "${text}"${where} is not an image reference: ${image.problem}. Expected repository:tag or repository@sha256:….`,
  );
}
