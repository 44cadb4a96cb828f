import { applyTags } from './apply-tags.ts';
import { type Json, type JsonObject, isJsonObject, objectsIn, stringIn } from './json.ts';
import { mergePatch, without } from './merge.ts';
import { didYouMean } from './near-match.ts';
import type { Overlay } from './overlay.ts';
import { layOver } from './overrides.ts';
import type { Tag } from './trace-tags.ts';
import { namesSetTwice, patchVariables } from './variables.ts';
import { invalidInput } from '../deploy-error.ts';

/** Everything that is laid over a start, in the order in which it is applied. */
export interface Layers {
  /** By container name. */
  readonly images: ReadonlyMap<string, string>;
  readonly overlay: Overlay;
  /** The container that `environment` and `secrets` are for; needed only where there are several. */
  readonly container: string | undefined;
  readonly family: string | undefined;
  readonly traceTags: readonly Tag[];
}

/**
 * The RegisterTaskDefinition request that the layers make of a start: images, then overrides, then environment and
 * secrets, then tags, then trace tags, then the family; a later layer wins. Whatever no layer names stays as it is.
 * @throws DeployError `invalid-input` for a container that neither the start has nor an image makes, a name that is both
 * a variable and a secret, or too many tags
 */
export function applyOverlay(start: JsonObject, layers: Layers): JsonObject {
  const { images, overlay, family, traceTags } = layers;
  checkOverrides(overlay.overrides);
  const containers = objectsIn(start['containerDefinitions']);
  const patch = layOver(overlay.overrides, variablesOf(layers, containers));
  const patches = new Map(Object.entries(isJsonObject(patch['containers']) ? patch['containers'] : {}));
  for (const name of images.keys()) {
    if (!patches.has(name) && !has(containers, name)) throw unknownContainer('image', name, containers);
  }
  const laid = mergePatch(start, without(patch, 'containers', 'tags')) as JsonObject;
  const content =
    patches.size === 0 && images.size === 0
      ? laid
      : { ...laid, containerDefinitions: layOnContainers(start['containerDefinitions'], images, patches) };
  const tagged = applyTags(content, patch['tags'], overlay.tags, traceTags);
  return family === undefined ? tagged : { ...tagged, family };
}

function layOnContainers(
  list: Json | undefined,
  images: ReadonlyMap<string, string>,
  patches: ReadonlyMap<string, Json>,
): Json {
  const existing = Array.isArray(list) ? (list as readonly Json[]) : [];
  const known = objectsIn(existing);
  const changed = existing.flatMap((container): Json[] => {
    if (!isJsonObject(container)) return [container];
    const name = stringIn(container, 'name') ?? '';
    const patch = patches.get(name);
    if (patch === null) return [];
    const image = images.get(name);
    const withImage = image === undefined ? container : { ...container, image };
    return [isJsonObject(patch) ? patched(withImage, patch, known) : withImage];
  });
  const added = [...patches].flatMap(([name, patch]) => {
    if (!isJsonObject(patch) || has(known, name)) return [];
    const image = images.get(name);
    return [patched({ name, ...(image === undefined ? {} : { image }) }, patch, known)];
  });
  return [...changed, ...added];
}

function patched(container: JsonObject, patch: JsonObject, known: readonly JsonObject[]): JsonObject {
  const merged = mergePatch(container, without(patch, 'environment', 'secrets')) as JsonObject;
  const name = stringIn(container, 'name') ?? '';
  if ((stringIn(merged, 'image') ?? '') === '') {
    if (!has(known, name)) throw unknownContainer('overrides', name, known);
    throw invalidInput(`overrides removes the image of the container "${name}", which cannot do without one.`);
  }
  if (stringIn(merged, 'name') !== name) {
    throw invalidInput(
      `overrides gives the container "${name}" another name. ` +
        `Set it to null and add a container of the new name, with its image.`,
    );
  }
  return patchVariables(merged, patch);
}

/** What `environment` and `secrets` say, as overrides of the one container that they are for. */
function variablesOf({ overlay, container, images }: Layers, containers: readonly JsonObject[]): JsonObject {
  const { environment, secrets, overrides } = overlay;
  if (environment.size === 0 && secrets.size === 0) return {};
  const patches = isJsonObject(overrides['containers']) ? overrides['containers'] : {};
  const names = [...containers.map((one) => stringIn(one, 'name') ?? ''), ...Object.keys(patches), ...images.keys()];
  const kept = [...new Set(names)].filter((name) => !Object.hasOwn(patches, name) || patches[name] !== null);
  const input = environment.size > 0 ? 'environment' : 'secrets';
  const [only, ...others] = kept;
  const target = container ?? (others.length === 0 ? only : undefined);
  if (target === undefined) {
    const reason = `${input} does not say which container it is for, and there are ${listed(kept)}.`;
    throw invalidInput(`${reason} Set containerName, or write it under containers in overrides.`);
  }
  if (!kept.includes(target)) {
    throw invalidInput(
      `${input} is for the container "${target}", which the task definition does not have.` +
        `${didYouMean(target, kept)} It has ${listed(kept)}.`,
    );
  }
  const variables = { environment: Object.fromEntries(environment), secrets: Object.fromEntries(secrets) };
  checkTwice(input, target, variables);
  return { containers: Object.fromEntries([[target, variables]]) };
}

function checkOverrides(overrides: JsonObject): void {
  if (Object.hasOwn(overrides, 'containerDefinitions')) {
    throw invalidInput("overrides has containerDefinitions. Write containers instead, with a container's name as key.");
  }
  const { containers } = overrides;
  if (containers === undefined) return;
  if (!isJsonObject(containers)) {
    throw invalidInput("containers in overrides is not a map. Write each container's name as a key of it.");
  }
  for (const [name, patch] of Object.entries(containers)) {
    if (patch !== null && !isJsonObject(patch)) {
      throw invalidInput(`The container "${name}" in overrides is not a map of fields, nor null to remove it.`);
    }
    checkTwice('overrides', name, patch ?? {});
  }
}

function checkTwice(input: string, container: string, patch: JsonObject): void {
  const [twice] = namesSetTwice(patch);
  if (twice === undefined) return;
  const what = `sets "${twice}" of the container "${container}" both as a variable and as a secret`;
  throw invalidInput(`${input} ${what}. A container has a name once; remove one of them.`);
}

function unknownContainer(input: string, name: string, containers: readonly JsonObject[]): Error {
  const names = containers.map((container) => stringIn(container, 'name') ?? '');
  return invalidInput(
    `${input} names the container "${name}", which the task definition does not have.${didYouMean(name, names)} ` +
      `It has ${listed(names)}. A container that is to be added needs an image under containers in overrides.`,
  );
}

function has(containers: readonly JsonObject[], name: string): boolean {
  return containers.some((container) => stringIn(container, 'name') === name);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'no container' : names.map((name) => `"${name}"`).join(', ');
}
