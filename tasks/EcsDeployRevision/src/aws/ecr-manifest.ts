import { type JsonObject, isJsonObject, objectsIn, parseJson, stringIn } from '../revision/json.ts';

/** True for the media type of a manifest list, in Docker's or in OCI's words. */
export function isManifestList(mediaType: string): boolean {
  return /\.(?:manifest\.list|image\.index)\./.test(mediaType);
}

/** The digests of the platforms' images in a manifest list; empty for any other manifest. */
export function platformDigests(manifest: string): readonly string[] {
  return entriesOf(manifest).flatMap((entry) => stringIn(entry, 'digest') ?? []);
}

/**
 * The architectures that a manifest list names, once each. Empty where the manifest does not tell them all: a single
 * image says it in its configuration, which is not here, and so may an entry of a list.
 */
export function architecturesIn(manifest: string): readonly string[] {
  // Attestations stand in the list as images of an unknown platform.
  const platforms = entriesOf(manifest).map((entry) => architectureOf(entry));
  if (platforms.includes(undefined)) return [];
  return [...new Set(platforms.flatMap((architecture) => architecture ?? []))].filter((name) => name !== 'unknown');
}

function architectureOf(entry: JsonObject): string | undefined {
  const { platform } = entry;
  return isJsonObject(platform) ? stringIn(platform, 'architecture') : undefined;
}

/** Empty for a single image's manifest, and for one that nobody can read: that tells nothing. */
function entriesOf(manifest: string): readonly JsonObject[] {
  try {
    const json = parseJson(manifest);
    return isJsonObject(json) ? objectsIn(json['manifests']) : [];
  } catch {
    return [];
  }
}
