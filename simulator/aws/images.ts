import { isJsonObject, type Json, textOf } from './json.ts';

/**
 * How containers of an image behave once a task is launched; the README tells what ECS makes of each.
 *
 * Times are simulated seconds. `afterSeconds` counts from RUNNING; 0 means that the container ends before its task
 * ever runs. `times` limits a crash to that many launches, after which the image is healthy.
 */
export type ImageBehaviour =
  | { readonly kind: 'healthy'; readonly startSeconds?: number }
  | { readonly kind: 'crashing'; readonly exitCode: number; readonly afterSeconds: number; readonly times?: number }
  | { readonly kind: 'crashesOnce'; readonly exitCode: number; readonly afterSeconds: number }
  | { readonly kind: 'notPullable'; readonly reason: string }
  | { readonly kind: 'unhealthy'; readonly afterSeconds: number }
  | { readonly kind: 'neverStarts' };

/** What one launch of a container will do. */
export type LaunchBehaviour = Exclude<ImageBehaviour, { kind: 'crashesOnce' }>;

const healthy: LaunchBehaviour = { kind: 'healthy' };

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
  const number = (name: string, fallback?: number): number => {
    const member = value[name] ?? fallback;
    if (typeof member !== 'number' || member < 0) {
      throw new Error(`The behaviour "${textOf(value['kind'])}" needs the number ${name}, 0 or more.`);
    }
    return member;
  };
  const kind = value['kind'];
  switch (kind) {
    case 'healthy':
      return value['startSeconds'] === undefined ? { kind } : { kind, startSeconds: number('startSeconds') };
    case 'crashing': {
      const crash = { kind, exitCode: number('exitCode', 1), afterSeconds: number('afterSeconds', 0) } as const;
      return value['times'] === undefined ? crash : { ...crash, times: number('times') };
    }
    case 'crashesOnce':
      return { kind, exitCode: number('exitCode', 1), afterSeconds: number('afterSeconds', 0) };
    case 'notPullable': {
      const reason = value['reason'] ?? 'CannotPullContainerError: the image does not exist';
      if (typeof reason !== 'string') throw new Error('The behaviour "notPullable" needs a text as its reason.');
      return { kind, reason };
    }
    case 'unhealthy':
      return { kind, afterSeconds: number('afterSeconds', 60) };
    case 'neverStarts':
      return { kind };
    default:
      throw new Error(
        `There is no image behaviour ${JSON.stringify(kind)}; there are healthy, crashing, crashesOnce, notPullable, ` +
          'unhealthy and neverStarts.',
      );
  }
}
