/** An answer that is an error, with the code and the wording that a client sees. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** ECS's error for requests that cannot be right. */
export function clientException(message: string): AwsError {
  return new AwsError('ClientException', message);
}

/** The error for a parameter that is not acceptable. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The honest answer for a part of AWS that exists, and that the simulator does not play. */
export function notImitated(what: string): AwsError {
  return new AwsError('UnsupportedOperationException', `The simulator does not imitate ${what}.`);
}
