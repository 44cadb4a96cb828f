import type { JsonObject } from '../revision/json.ts';

/** What the new revision starts from. */
export type Start =
  /** What each service runs now. */
  | { readonly kind: 'running' }
  /** A family (its latest ACTIVE revision), `family:revision` or an ARN. */
  | { readonly kind: 'definition'; readonly reference: string }
  | DefinitionFile;

/** A task definition file of the user's, checked. */
export interface DefinitionFile {
  readonly kind: 'file';
  /** As the user wrote it. */
  readonly path: string;
  /** A request to register it; its placeholders still stand in it. */
  readonly content: JsonObject;
  /** Names of the placeholders, `<NAME>`, that stand for images. */
  readonly placeholders: readonly string[];
  /** Paths of the fields that the SDK does not know; they go to ECS all the same. */
  readonly unknownFields: readonly string[];
}
