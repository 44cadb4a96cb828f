import { DeployError, type ErrorCode, reasonOf } from '../deploy-error.ts';

const throttling = /Throttl|TooManyRequests|RequestLimit/;

/** One AWS call, as an error about it must describe it. */
export interface AwsCall {
  /** The IAM action, for example `ecs:UpdateService`. */
  readonly action: string;
  /** What it acts on, in the user's words or as an ARN. */
  readonly resource: string;
}

/** An AWS call that failed for good: refused, unreachable after all retries, or answered with an error. */
export class AwsError extends DeployError {
  readonly call: AwsCall;
  /** AWS's own code, for example `ServiceNotActiveException`; the network's (`ECONNRESET`) where AWS never answered. */
  readonly awsCode: string;

  constructor(code: ErrorCode, message: string, call: AwsCall, awsCode: string, options?: ErrorOptions) {
    super(code, message, options);
    this.name = 'AwsError';
    this.call = call;
    this.awsCode = awsCode;
  }
}

/** True for a failure that may be gone in a minute: the network, throttling, a fault on AWS's side. */
export function isPassing(error: unknown): boolean {
  return error instanceof AwsError && error.code === 'unreachable';
}

/** True where AWS refused every try because too many calls came: none of them was carried out. */
export function isThrottled(error: AwsError): boolean {
  return throttling.test(error.awsCode);
}

/** True where AWS answered with this code. */
export function hasAwsCode(error: unknown, ...codes: readonly string[]): error is AwsError {
  return error instanceof AwsError && codes.includes(error.awsCode);
}

/**
 * Puts what the SDK threw into a person's words.
 * @param identify asks AWS who was refused, for answers that do not say it; undefined where it cannot be told
 */
export async function explainAwsError(
  error: unknown,
  call: AwsCall,
  identify: () => Promise<string | undefined>,
): Promise<AwsError> {
  const awsCode = codeOf(error);
  const message = reasonOf(error);
  const options = { cause: error };
  const denial = /not authorized to perform:? (\S+?)(?: on resource:? (\S+))?(?=[\s,.]|$)/.exec(message);
  if (denial || /^(AccessDenied|UnauthorizedOperation)/.test(awsCode)) {
    const action = denial?.[1] ?? call.action;
    const resource = denial?.[2] ?? call.resource;
    const identity =
      /User: (\S+) is not/.exec(message)?.[1] ?? (await identify()) ?? 'the identity of these credentials';
    return new AwsError('access-denied', deniedMessage(identity, action, resource, message), call, awsCode, options);
  }
  if (isCredentialCode(awsCode)) {
    const text = `AWS does not accept the credentials (${awsCode}: ${message}). Check the keys of the service connection and whether a session token has run out.`;
    return new AwsError('invalid-credentials', text, call, awsCode, options);
  }
  const host = (error as { hostname?: unknown }).hostname;
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(awsCode)) {
    const text = `The AWS endpoint ${typeof host === 'string' ? host : ''} does not resolve (${awsCode}). Is the region right, and can the agent reach AWS?`;
    return new AwsError('unreachable', text, call, awsCode, options);
  }
  const where = `${call.action} (${call.resource})`;
  const status = statusOf(error);
  if (awsCode === 'SyntaxError' && status !== undefined) {
    const text = `${where}: the answer (HTTP ${status}) does not come from AWS. Is there a proxy on the way that wants something else?`;
    return new AwsError('unreachable', text, call, awsCode, options);
  }
  if (isTransport(error, awsCode)) {
    return new AwsError(
      'unreachable',
      `${where} did not succeed after several tries: ${awsCode}: ${message}`,
      call,
      awsCode,
      options,
    );
  }
  if ((error as { $metadata?: object }).$metadata === undefined) {
    return new AwsError(
      'internal',
      `${where} could not be carried out: ${awsCode}: ${message}`,
      call,
      awsCode,
      options,
    );
  }
  return new AwsError('aws-error', `${where} was refused: ${awsCode}: ${message}`, call, awsCode, options);
}

function deniedMessage(identity: string, action: string, resource: string, message: string): string {
  const explicit = /explicit deny/.test(message) ? ' An explicit deny in a policy forbids it.' : '';
  return `Access denied: ${identity} may not perform ${action} on ${resource}.${explicit} Allow ${action} on that resource for this identity.`;
}

function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'Error';
}

function isCredentialCode(code: string): boolean {
  return [
    'UnrecognizedClientException',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'SignatureDoesNotMatch',
    'ExpiredToken',
    'ExpiredTokenException',
    'IncompleteSignature',
    'IncompleteSignatureException',
    'MissingAuthenticationTokenException',
    'AuthFailure',
    'CredentialsProviderError',
    'TokenProviderError',
  ].includes(code);
}

function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = error as {
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
  };
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** The network's failures, and answers that say "not now". */
function isTransport(error: unknown, code: string): boolean {
  const { code: systemCode, name } = error as { code?: unknown; name?: unknown };
  const status = statusOf(error);
  if (status !== undefined) return status >= 500 || status === 429 || throttling.test(code);
  return typeof systemCode === 'string' || name === 'TimeoutError';
}
