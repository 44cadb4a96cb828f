import { isJsonList, isJsonObject, type Json, type JsonObject, textOf } from './json.ts';

/**
 * How containers of an image behave once a task is launched; the README tells what ECS makes of each.
 *
 * Times are simulated seconds. `afterSeconds` counts from RUNNING; 0 means that the container ends before its task
 * ever runs. `times` limits a crash to that many launches, after which the image is healthy. `logs` are the lines that a
 * container writes: its last words where it crashes, else its first ones.
 */
export type ImageBehaviour = ImageKind & { readonly logs?: readonly string[] };

type ImageKind =
  | { readonly kind: 'healthy'; readonly startSeconds?: number }
  | {
      readonly kind: 'crashing';
      readonly exitCode: number;
      readonly afterSeconds: number;
      readonly times?: number;
      /** What ECS says of the container; for exit code 137 by default that it ran out of memory. */
      readonly reason?: string;
    }
  | {
      readonly kind: 'crashesOnce';
      readonly exitCode: number;
      readonly afterSeconds: number;
      readonly reason?: string;
    }
  | { readonly kind: 'notPullable'; readonly reason: string }
  | { readonly kind: 'resourceInitialization'; readonly reason: string }
  | { readonly kind: 'unhealthy'; readonly afterSeconds: number }
  | { readonly kind: 'neverStarts' };

/** What one launch of a container will do. */
export type LaunchBehaviour = Exclude<ImageBehaviour, { kind: 'crashesOnce' }>;

const healthy: LaunchBehaviour = { kind: 'healthy' };

// The kind of failure to initialise that most people meet, in Fargate's words.
const unreachableSecret =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
  'unable to retrieve secret from asm: service call has been retried 1 time(s)';

/** The images that somebody told the simulator about; every other image is healthy. */
export class Images {
  readonly #behaviours = new Map<string, { readonly behaviour: LaunchBehaviour; left: number }>();

  /** Sets how an image (a reference exactly as task definitions name it) behaves from the next launch on. */
  set(reference: string, behaviour: ImageBehaviour): void {
    const launched: LaunchBehaviour =
      behaviour.kind === 'crashesOnce' ? { ...behaviour, kind: 'crashing', times: 1 } : behaviour;
    const left = launched.kind === 'crashing' ? (launched.times ?? Infinity) : Infinity;
    this.#behaviours.set(reference, { behaviour: launched, left });
  }

  /** The behaviour of the next launch; a limited crash is used up by this. */
  launch(reference: string): LaunchBehaviour {
    const told = this.#behaviours.get(reference);
    if (told === undefined || told.left <= 0) return healthy;
    told.left -= 1;
    return told.behaviour;
  }
}

/** Reads a behaviour that came as JSON. Throws an Error that names the wrong part. */
export function parseImageBehaviour(value: Json | undefined): ImageBehaviour {
  if (!isJsonObject(value)) throw new Error('An image behaviour is an object such as {"kind":"healthy"}.');
  const logs = value['logs'];
  if (logs === undefined) return parseKind(value);
  if (!isJsonList(logs)) throw new Error('The logs of an image behaviour are a list of lines.');
  return { ...parseKind(value), logs: logs.map(String) };
}

function parseKind(value: JsonObject): ImageKind {
  const number = (name: string, fallback?: number): number => {
    const member = value[name] ?? fallback;
    if (typeof member !== 'number' || member < 0) {
      throw new Error(`The behaviour "${textOf(value['kind'])}" needs the number ${name}, 0 or more.`);
    }
    return member;
  };
  const text = (name: string, fallback: string): string => {
    const member = value[name] ?? fallback;
    if (typeof member !== 'string') throw new Error(`The behaviour "${textOf(value['kind'])}" needs the text ${name}.`);
    return member;
  };
  const reason = value['reason'] === undefined ? {} : { reason: text('reason', '') };
  const kind = value['kind'];
  switch (kind) {
    case 'healthy':
      return value['startSeconds'] === undefined ? { kind } : { kind, startSeconds: number('startSeconds') };
    case 'crashing': {
      const crash = { kind, exitCode: number('exitCode', 1), afterSeconds: number('afterSeconds', 0), ...reason };
      return value['times'] === undefined ? crash : { ...crash, times: number('times') };
    }
    case 'crashesOnce':
      return { kind, exitCode: number('exitCode', 1), afterSeconds: number('afterSeconds', 0), ...reason };
    case 'notPullable':
      return { kind, reason: text('reason', 'CannotPullContainerError: the image does not exist') };
    case 'resourceInitialization':
      return { kind, reason: text('reason', unreachableSecret) };
    case 'unhealthy':
      return { kind, afterSeconds: number('afterSeconds', 60) };
    case 'neverStarts':
      return { kind };
    default:
      throw new Error(
        `There is no image behaviour ${JSON.stringify(kind)}; there are healthy, crashing, crashesOnce, notPullable, ` +
          'resourceInitialization, unhealthy and neverStarts.',
      );
  }
}
