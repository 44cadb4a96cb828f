/** Stable codes of everything that can end a run early; they stand in the result file as `cause`. */
export type ErrorCode =
  | 'invalid-input'
  | 'invalid-credentials'
  | 'not-found'
  | 'not-deployable'
  | 'access-denied'
  | 'unreachable'
  | 'aws-error'
  | 'canceled'
  | 'internal';

/** An error that is meant for the person who reads the log: what happened, the value received, and the next step. */
export class DeployError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DeployError';
    this.code = code;
  }
}

/** Refuses what a user wrote in an input. */
export function invalidInput(message: string): DeployError {
  return new DeployError('invalid-input', message);
}

/** One line about any thrown value, for messages that quote it. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
