import { AwsError } from './errors.ts';
import type { HttpRequest } from './http.ts';
import { type Service, unknownOperation } from './service.ts';
import { readClaim } from './sigv4.ts';

/** Where a request wants to go. */
export interface Route {
  readonly service: Service;
  readonly operation: string;
}

/** Finds the service and the operation that a request names. Throws UnknownOperationException for neither. */
export function route(services: readonly Service[], request: HttpRequest): Route {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) {
    const dot = target.lastIndexOf('.');
    const prefix = target.slice(0, dot);
    const operation = target.slice(dot + 1);
    const service = services.find(({ model }) => model.metadata.targetPrefix === prefix);
    if (service === undefined || !Object.hasOwn(service.model.operations, operation)) throw unknownOperation(target);
    return { service, operation };
  }
  const operation = new URLSearchParams(request.body).get('Action');
  const scope = readClaim(request)?.service ?? 'sts';
  const service = services.find(
    ({ model }) => model.metadata.protocol === 'query' && model.metadata.signingName === scope,
  );
  if (operation === null || service === undefined) {
    const known = services.map(({ id }) => id).join(', ');
    throw new AwsError(
      'UnknownOperationException',
      `The request to "${scope}" names no operation that the simulator knows. It imitates parts of ${known}.`,
      404,
    );
  }
  if (!Object.hasOwn(service.model.operations, operation)) throw unknownOperation(`${service.id}:${operation}`);
  return { service, operation };
}
