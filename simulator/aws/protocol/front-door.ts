import { faultError } from '../faults.ts';
import type { Json } from '../json.ts';
import type { RecordedRequest } from '../requests.ts';
import type { Region, World } from '../world.ts';
import { AwsError } from './errors.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { protocolOf } from './protocols.ts';
import { type Route, route } from './routing.ts';
import { perform, type Service } from './service.ts';
import { readClaim, verifySignature } from './sigv4.ts';

/** What the front door needs of the house. */
export interface House {
  readonly world: World;
  readonly services: readonly Service[];
  readonly region: (name: string) => Region;
  /** Set where the simulator serves one region only. */
  readonly onlyRegion: string | undefined;
  readonly record: (request: RecordedRequest) => void;
}

/** Answers one signed request: route, signature, fault, validation, permission, action, in this order. */
export async function answerSigned(house: House, request: HttpRequest): Promise<HttpAnswer> {
  const { world } = house;
  world.clock.catchUp();
  const requestId = world.ids.uuid();
  const found = tryRoute(house, request);
  if (found instanceof AwsError) {
    // No service is known: the JSON protocol is what the most clients understand.
    const [first] = house.services;
    if (first === undefined) throw found;
    note(house, request, { service: '', operation: '', outcome: found.code, body: null });
    return dated(world, protocolOf(first).writeError(first, found, requestId));
  }
  const { service, operation } = found;
  const protocol = protocolOf(service);
  let outcome = 'ok';
  let body: Json = null;
  let answer: HttpAnswer;
  try {
    body = protocol.readInput(service, operation, request);
    answer = await act(house, request, found, body, requestId);
    if (answer === 'destroy') outcome = 'fault:reset';
  } catch (error) {
    if (error instanceof LostResponse) {
      outcome = 'fault:lostResponse';
      answer = 'destroy';
    } else if (error instanceof AwsError) {
      outcome = error.code;
      answer = protocol.writeError(service, error, requestId);
    } else throw error;
  }
  note(house, request, { service: service.id, operation, outcome, body });
  return dated(world, answer);
}

class LostResponse extends Error {}

async function act(
  house: House,
  request: HttpRequest,
  { service, operation }: Route,
  input: Json,
  requestId: string,
): Promise<HttpAnswer> {
  const { world } = house;
  const { clock } = world;
  const protocol = protocolOf(service);
  const principal = await verifySignature(
    request,
    {
      service: service.model.metadata.signingName,
      now: clock.clientNow(),
      errors: protocol.signatureErrors,
    },
    world.identities,
  );
  const region = readClaim(request)?.region ?? '';
  if (house.onlyRegion !== undefined && region !== house.onlyRegion) {
    throw new AwsError(
      protocol.signatureErrors.wrongSignature,
      `Credential should be scoped to a valid region, not '${region}'. This simulator serves ${house.onlyRegion} only.`,
      403,
    );
  }
  const fault = world.faults.strike(service.id, operation);
  if (fault?.kind !== 'slow') fault?.onStrike?.();
  const error = fault && faultError(fault);
  if (error !== undefined) throw error;
  if (fault?.kind === 'reset') return 'destroy';
  if (fault?.kind === 'slow') {
    await new Promise<void>((resolve) => {
      clock.after(fault.delayMs ?? 1000, resolve);
      fault.onStrike?.();
    });
  }
  const result = perform(service, operation, { world, region: house.region(region), principal }, input);
  if (fault?.kind === 'lostResponse') throw new LostResponse();
  return protocol.writeResult(service, operation, result, requestId);
}

function tryRoute(house: House, request: HttpRequest): Route | AwsError {
  try {
    return route(house.services, request);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

// Clients correct their clocks by the Date header, so it tells the time that signatures are checked against.
function dated(world: World, answer: HttpAnswer): HttpAnswer {
  if (answer === 'destroy') return answer;
  const date = new Date(world.clock.clientNow()).toUTCString();
  return { ...answer, headers: { ...answer.headers, date } };
}

function note(
  house: House,
  request: HttpRequest,
  what: Pick<RecordedRequest, 'service' | 'operation' | 'outcome' | 'body'>,
): void {
  const claim = readClaim(request);
  house.record({
    at: house.world.clock.now(),
    ...what,
    region: claim?.region ?? '',
    rawBody: request.body,
    userAgent: request.headers['user-agent'] ?? '',
    accessKeyId: claim?.accessKeyId ?? '',
  });
}
