import type { Pluggable } from '@smithy/types';

/** A failure that the SDK must not answer with another try. It is no `cause`, since the SDK looks into causes. */
export class AnswerLost extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super('The answer was lost.');
    this.error = error;
  }
}

/** True where AWS may have carried out the call: the connection broke after it was made, or the fault is AWS's own. */
function mayHaveHappened(error: unknown): boolean {
  const { $metadata, code, name } = error as {
    $metadata?: { httpStatusCode?: number };
    code?: unknown;
    name?: unknown;
  };
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  if (name === 'AbortError') return false;
  return ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'].includes(String(code)) || name === 'TimeoutError';
}

/**
 * Keeps the SDK from sending a call again that AWS may have carried out; it goes on to retry what was refused before
 * it was carried out, throttling for one. Throws AnswerLost instead.
 */
export function withoutBlindRetry<Input extends object, Output extends object>(): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          try {
            return await next(args);
          } catch (error) {
            throw mayHaveHappened(error) ? new AnswerLost(error) : error;
          }
        },
        { step: 'finalizeRequest', name: 'answerLost', priority: 'low' },
      );
    },
  };
}

/** How long to wait before the next try, in ms. */
export function backoffMs(attempt: number): number {
  return Math.random() * Math.min(20_000, 200 * 2 ** attempt);
}
