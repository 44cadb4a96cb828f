import { type ImageReference, isFloating, parseImageReference } from '../../revision/image-reference.ts';
import { type TaskDefinition, containersOf } from '../../revision/task-definition.ts';

/**
 * The images of the last good revision whose tag may name another content by now: `latest`, no tag, or the very
 * reference that this run deployed. UpdateService resolves tags to digests anew.
 */
export function mutableImages(
  lastGood: TaskDefinition,
  deployed: ReadonlyMap<string, ImageReference>,
): readonly string[] {
  const images = containersOf(lastGood.content);
  return images.flatMap(({ name, image }) => {
    const reference = parseImageReference(image);
    if ('problem' in reference || reference.digest !== undefined) return [];
    return isFloating(reference) || deployed.get(name)?.text === image ? [image] : [];
  });
}
