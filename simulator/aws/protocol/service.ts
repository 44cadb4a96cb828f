import { type Json, type JsonObject } from '../json.ts';
import { authorise } from '../authorisation.ts';
import { AwsError, notImitated } from './errors.ts';
import type { Call, Operation } from './operation.ts';
import { loadModel, type Model } from './shapes.ts';
import { validateInput } from './validation.ts';

/** An imitated service: its API model and the operations that are played. */
export interface Service {
  readonly id: string;
  readonly model: Model;
  readonly operations: ReadonlyMap<string, Operation>;
}

/** Puts a service together from its condensed model and its operations. */
export function defineService(id: string, operations: readonly Operation[]): Service {
  const model = loadModel(id);
  for (const { name } of operations) {
    if (!Object.hasOwn(model.operations, name)) throw new Error(`The model of ${id} has no operation ${name}.`);
  }
  return { id, model, operations: new Map(operations.map((operation) => [operation.name, operation])) };
}

/** Validates, authorises and performs one call. Throws an AwsError for whatever AWS (or the simulator) refuses. */
export function perform(service: Service, name: string, call: Call, input: Json): JsonObject {
  const shape = Object.hasOwn(service.model.operations, name) ? service.model.operations[name] : undefined;
  if (shape === undefined) throw unknownOperation(`${service.id}:${name}`);
  const operation = service.operations.get(name);
  if (operation === undefined) throw notImitated(`${service.id}:${name}`);
  const checked = shape.input === undefined ? {} : validateInput(service.model, shape.input, input);
  authorise(call.world.identities, call.principal, operation.permissions(call, checked));
  return operation.run(call, checked);
}

/** The answer to an operation that AWS itself does not have. */
export function unknownOperation(name: string): AwsError {
  return new AwsError('UnknownOperationException', `AWS has no operation ${name} at this endpoint.`, 404);
}
