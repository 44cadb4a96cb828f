import { invalidInput } from '../deploy-error.ts';
import { type ImageReference, parseImageReference, sameRepository } from './image-reference.ts';
import { type Container, type TaskDefinition, containersOf } from './task-definition.ts';

/** What the input `image` says: nothing, one image whose container is to be found, or images by container name. */
export type RequestedImages =
  | { readonly kind: 'none' }
  | { readonly kind: 'bare'; readonly image: ImageReference }
  | { readonly kind: 'named'; readonly byContainer: ReadonlyMap<string, ImageReference> };

/** A service by name, and the definition whose containers get the images. */
export interface ImageTarget {
  readonly service: string;
  readonly definition: TaskDefinition;
}

/** What the user asked for: the images, and the container that a bare image is meant for, where one was named. */
export interface ImageRequest {
  readonly images: RequestedImages;
  readonly containerName: string | undefined;
}

/**
 * Decides for each service which containers get which image.
 * @returns images by container name, one map a target, in the same order
 * @throws DeployError `invalid-input` where a container does not exist or a bare image fits several
 */
export function chooseImages(
  targets: readonly ImageTarget[],
  { images, containerName }: ImageRequest,
): readonly ReadonlyMap<string, ImageReference>[] {
  if (images.kind === 'bare') {
    return targets.map((target) => new Map([[containerFor(images.image, target, containerName), images.image]]));
  }
  const wanted = images.kind === 'named' ? [...images.byContainer.keys()] : [];
  for (const name of containerName === undefined ? wanted : [...wanted, containerName]) checkSomeoneHas(name, targets);
  const byContainer = images.kind === 'named' ? images.byContainer : new Map<string, ImageReference>();
  return targets.map(({ definition }) => {
    const names = new Set(containersOf(definition.content).map(({ name }) => name));
    return new Map([...byContainer].filter(([name]) => names.has(name)));
  });
}

/** The container for a bare image: the one named, else the only one, else the only one of the same repository. */
function containerFor(image: ImageReference, { service, definition }: ImageTarget, named: string | undefined): string {
  const containers = containersOf(definition.content);
  if (named !== undefined) {
    if (containers.some(({ name }) => name === named)) return named;
    throw invalidInput(
      `containerName is "${named}", but the task definition of ${service} has ${listed(containers)}. Correct the name.`,
    );
  }
  const [only, ...others] = containers;
  if (only !== undefined && others.length === 0) return only.name;
  const ofSameRepository = containers.filter((container) => isFrom(container, image));
  const [match, ...further] = ofSameRepository;
  if (match !== undefined && further.length === 0) return match.name;
  const why =
    match === undefined ? 'none of them runs an image of that repository' : `${listed(ofSameRepository)} fit alike`;
  throw invalidInput(
    `image "${image.text}" fits no single container: the task definition of ${service} has ${listed(containers)}, and ${why}. ` +
      'Set containerName, or write container=image.',
  );
}

function isFrom(container: Container, image: ImageReference): boolean {
  const running = parseImageReference(container.image);
  return !('problem' in running) && sameRepository(running, image);
}

function checkSomeoneHas(container: string, targets: readonly ImageTarget[]): void {
  const names = targets.flatMap(({ definition }) => containersOf(definition.content));
  if (names.some(({ name }) => name === container)) return;
  const whose = targets.map(({ service, definition }) => `${service} has ${listed(containersOf(definition.content))}`);
  throw invalidInput(`No service has a container "${container}": ${whose.join('; ')}. Correct the name.`);
}

function listed(containers: readonly Container[]): string {
  const names = containers.map(({ name, image }) => `"${name}" (${image})`);
  if (names.length === 0) return 'no container';
  return names.length === 1 ? `only the container ${names.join()}` : `the containers ${names.join(', ')}`;
}
