import { invalidInput } from '../deploy-error.ts';
import type { RequestedImages } from '../revision/choose-images.ts';
import type { ImageReference } from '../revision/image-reference.ts';

/**
 * The images of the input `image` and of the image definitions file together.
 * @throws DeployError `invalid-input` where both give one for the same container, or it cannot be told which
 */
export function mergeImages(
  input: RequestedImages,
  file: RequestedImages,
  containerName: string | undefined,
): RequestedImages {
  if (file.kind === 'none') return input;
  if (input.kind === 'none') return file;
  const fromInput = byContainer(input, containerName, 'image');
  const fromFile = byContainer(file, containerName, 'imageDefinitionsFile');
  const twice = [...fromInput.keys()].find((name) => fromFile.has(name));
  if (twice !== undefined) {
    throw invalidInput(`image and imageDefinitionsFile both give an image for "${twice}". Remove one of them.`);
  }
  return { kind: 'named', byContainer: new Map([...fromFile, ...fromInput]) };
}

function byContainer(
  images: Exclude<RequestedImages, { kind: 'none' }>,
  containerName: string | undefined,
  input: string,
): ReadonlyMap<string, ImageReference> {
  if (images.kind === 'named') return images.byContainer;
  if (containerName !== undefined) return new Map([[containerName, images.image]]);
  throw invalidInput(
    `${input} gives the image "${images.image.text}" without its container, beside other images. ` +
      'Set containerName, or give one of image and imageDefinitionsFile alone.',
  );
}
