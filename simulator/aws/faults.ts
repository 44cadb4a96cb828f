import { isJsonObject, type Json } from './json.ts';
import { AwsError } from './protocol/errors.ts';

const kinds = [
  'throttle',
  'internalError',
  'serviceUnavailable',
  'reset',
  'slow',
  'lostResponse',
  'tooManyConcurrentRevisions',
] as const;

/** What goes wrong: an error answer, a connection that breaks before or after the action, or a delay. */
export type FaultKind = (typeof kinds)[number];

/** A fault that waits for its operation (`ecs:UpdateService`, or `UpdateService` of any service, or `*`). */
export interface Fault {
  readonly operation: string;
  readonly kind: FaultKind;
  /** How many calls it hits; default 1. */
  readonly times?: number;
  /** How many calls it lets pass first; default 0. */
  readonly skip?: number;
  /** For `slow`: simulated milliseconds before the action; default 1000. */
  readonly delayMs?: number;
  /** In process only: told when the fault strikes; a slow answer is waiting by then, and a manual clock can be moved. */
  readonly onStrike?: () => void;
}

/** The faults that are still to strike. */
export class Faults {
  readonly #waiting: { readonly fault: Fault; skip: number; left: number }[] = [];

  /** Adds a fault; several for one operation strike one after the other. */
  add(fault: Fault): void {
    this.#waiting.push({ fault, skip: fault.skip ?? 0, left: fault.times ?? 1 });
  }

  /** The fault that strikes this call, if any; counting it. */
  strike(service: string, operation: string): Fault | undefined {
    const names = new Set([`${service}:${operation}`, operation, '*']);
    for (const waiting of this.#waiting) {
      if (waiting.left <= 0 || !names.has(waiting.fault.operation)) continue;
      if (waiting.skip > 0) {
        waiting.skip -= 1;
        continue;
      }
      waiting.left -= 1;
      return waiting.fault;
    }
    return undefined;
  }
}

/** The error answer of a fault; undefined for faults of the connection. */
export function faultError(fault: Fault): AwsError | undefined {
  switch (fault.kind) {
    case 'throttle':
      return new AwsError('ThrottlingException', 'Rate exceeded');
    case 'internalError':
      return new AwsError('ServerException', 'Service Unavailable. Please try again later.', 500);
    case 'serviceUnavailable':
      return new AwsError('ServiceUnavailableException', 'The service is temporarily unavailable.', 503);
    case 'tooManyConcurrentRevisions':
      return new AwsError(
        'ClientException',
        'Too many concurrent attempts to create a new revision of the specified family.',
      );
    case 'reset':
    case 'slow':
    case 'lostResponse':
      return undefined;
  }
}

/** Reads a fault that came as JSON. Throws an Error that names the wrong part. */
export function parseFault(value: Json): Fault {
  if (!isJsonObject(value) || typeof value['operation'] !== 'string') {
    throw new Error('A fault is an object such as {"operation":"ecs:UpdateService","kind":"throttle","times":2}.');
  }
  const kind = kinds.find((name) => name === value['kind']);
  if (kind === undefined) {
    throw new Error(`There is no fault ${JSON.stringify(value['kind'])}; there are ${kinds.join(', ')}.`);
  }
  const counts: Record<string, number> = {};
  for (const name of ['times', 'skip', 'delayMs']) {
    const count = value[name];
    if (count === undefined) continue;
    if (typeof count !== 'number' || count < 0) throw new Error(`A fault's ${name} is a number, 0 or more.`);
    counts[name] = count;
  }
  return { operation: value['operation'], kind, ...counts };
}
