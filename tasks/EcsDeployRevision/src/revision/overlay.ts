import type { JsonObject } from './json.ts';

/** What this run lays over the definition that it starts from. */
export interface Overlay {
  /** Plain variables by name. */
  readonly environment: ReadonlyMap<string, string>;
  /** Where the values of secrets come from (ARN or parameter name), by name. */
  readonly secrets: ReadonlyMap<string, string>;
  /** A partial task definition: `containers` by name instead of `containerDefinitions`; null removes. */
  readonly overrides: JsonObject;
  readonly tags: ReadonlyMap<string, string>;
}
