import type { Layers } from '../../../../tasks/EcsDeployRevision/src/revision/apply-overlay.ts';
import type { JsonObject } from '../../../../tasks/EcsDeployRevision/src/revision/json.ts';

/** What a test lays over a start, written as a user thinks of it. */
export interface Written {
  readonly images?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly overrides?: JsonObject;
  readonly tags?: Readonly<Record<string, string>>;
  readonly container?: string;
  readonly family?: string;
  readonly traceTags?: Layers['traceTags'];
}

/** The layers that say what was written, and nothing else. */
export function layers(written: Written): Layers {
  return {
    images: mapOf(written.images),
    overlay: {
      environment: mapOf(written.environment),
      secrets: mapOf(written.secrets),
      overrides: written.overrides ?? {},
      tags: mapOf(written.tags),
    },
    container: written.container,
    family: written.family,
    traceTags: written.traceTags ?? [],
  };
}

function mapOf(values: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(values));
}
