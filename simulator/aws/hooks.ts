import { isJsonObject, type Json } from './json.ts';

/**
 * How the Lambda function of a lifecycle hook answers. Times are simulated seconds from its invocation; one that never
 * answers stays IN_PROGRESS until the hook's own time-out.
 */
export type HookBehaviour =
  | { readonly kind: 'succeeds'; readonly afterSeconds: number }
  | { readonly kind: 'fails'; readonly afterSeconds: number }
  | { readonly kind: 'neverAnswers' };

/** The functions behind lifecycle hooks; one that nobody mentioned succeeds after a few seconds. */
export class Hooks {
  readonly #behaviours = new Map<string, HookBehaviour>();
  readonly #usualSeconds: number;

  constructor(usualSeconds: number) {
    this.#usualSeconds = usualSeconds;
  }

  /** Sets how a function (by the ARN that the hook names) answers from its next invocation on. */
  set(hookTargetArn: string, behaviour: HookBehaviour): void {
    this.#behaviours.set(hookTargetArn, behaviour);
  }

  /** How a function answers when it is invoked now. */
  of(hookTargetArn: string): HookBehaviour {
    return this.#behaviours.get(hookTargetArn) ?? { kind: 'succeeds', afterSeconds: this.#usualSeconds };
  }
}

/** Reads a function's behaviour. Throws an Error that names what is wrong. */
export function parseHookBehaviour(value: Json | undefined): HookBehaviour {
  const kind = isJsonObject(value) ? value['kind'] : undefined;
  if (kind === 'neverAnswers') return { kind };
  if (!isJsonObject(value) || (kind !== 'succeeds' && kind !== 'fails')) {
    throw new Error(`There is no hook behaviour ${JSON.stringify(kind)}; there are succeeds, fails and neverAnswers.`);
  }
  const { afterSeconds = 0 } = value;
  if (typeof afterSeconds !== 'number' || afterSeconds < 0) {
    throw new Error(`The behaviour "${kind}" needs afterSeconds as a number from 0 on.`);
  }
  return { kind, afterSeconds };
}
