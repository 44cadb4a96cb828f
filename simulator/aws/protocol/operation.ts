import type { JsonObject } from '../json.ts';
import type { Principal } from '../identities.ts';
import type { Region, World } from '../world.ts';

/** What an operation knows about its call. */
export interface Call {
  readonly world: World;
  readonly region: Region;
  readonly principal: Principal;
}

/** An action on a resource that a caller needs to be allowed, as IAM names both. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

/** One operation of an imitated service; its input has passed the validation against the API's model. */
export interface Operation {
  readonly name: string;
  readonly permissions: (call: Call, input: JsonObject) => readonly Permission[];
  readonly run: (call: Call, input: JsonObject) => JsonObject;
}

/** Declares an operation with the type of its validated input. */
export function operation<Input extends object>(definition: {
  readonly name: string;
  readonly permissions: (call: Call, input: Input) => readonly Permission[];
  readonly run: (call: Call, input: Input) => JsonObject;
}): Operation {
  // The one place that trusts the validation: its model is the one that the types were written from.
  const typed = (input: JsonObject): Input => input as unknown as Input;
  return {
    name: definition.name,
    permissions: (call, input) => definition.permissions(call, typed(input)),
    run: (call, input) => definition.run(call, typed(input)),
  };
}
