import assert from 'node:assert/strict';
import {
  type AwsError,
  explainAwsError,
  hasAwsCode,
  isPassing,
} from '../../../tasks/EcsDeployRevision/src/aws/aws-error.ts';

const user = 'arn:aws:sts::123456789012:assumed-role/ci/run';
const service = 'arn:aws:ecs:eu-west-1:123456789012:service/dev/chat';
const call = { action: 'ecs:UpdateService', resource: 'chat' };
const nobody = (): Promise<undefined> => Promise.resolve(undefined);
const unasked = (): Promise<never> => Promise.reject(new Error('STS was asked.'));

/** An error as the SDK throws it: with a name and a status where AWS answered, with a code where the network failed. */
function thrown(name: string, message: string, facts: object = { $metadata: { httpStatusCode: 400 } }): Error {
  return Object.assign(new Error(message), { name }, facts);
}

describe('what the SDK throws', () => {
  const status = (httpStatusCode: number): object => ({ $metadata: { httpStatusCode } });
  const rows: readonly (readonly [string, Error, AwsError['code'], string])[] = [
    [
      'of an answer that is no JSON names its status and a proxy, and may pass',
      thrown('SyntaxError', "Unexpected token '<'", status(403)),
      'unreachable',
      'ecs:UpdateService (chat): the answer (HTTP 403) does not come from AWS. Is there a proxy on the way that wants something else?',
    ],
    [
      'of a JSON that this task cannot read keeps its reason',
      thrown('SyntaxError', "Duplicate key 'image'", {}),
      'internal',
      "ecs:UpdateService (chat) could not be carried out: SyntaxError: Duplicate key 'image'",
    ],
    [
      'for want of permission names the identity, the action and the resource to allow',
      thrown(
        'AccessDeniedException',
        `User: ${user} is not authorized to perform: ecs:UpdateService on resource: ${service} because no identity-based policy allows the ecs:UpdateService action`,
      ),
      'access-denied',
      `Access denied: ${user} may not perform ecs:UpdateService on ${service}. Allow ecs:UpdateService on that resource for this identity.`,
    ],
    [
      'for want of iam:PassRole names that and not the call',
      thrown(
        'ClientException',
        `User: ${user} is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/task`,
      ),
      'access-denied',
      `Access denied: ${user} may not perform iam:PassRole on arn:aws:iam::123456789012:role/task. Allow iam:PassRole on that resource for this identity.`,
    ],
    [
      'because of an explicit deny says so',
      thrown(
        'AccessDeniedException',
        `User: ${user} is not authorized to perform: ecs:UpdateService on resource: ${service} with an explicit deny in a service control policy`,
      ),
      'access-denied',
      `Access denied: ${user} may not perform ecs:UpdateService on ${service}. An explicit deny in a policy forbids it. Allow ecs:UpdateService on that resource for this identity.`,
    ],
    [
      'for keys that AWS does not know says where to look',
      thrown('UnrecognizedClientException', 'The security token included in the request is invalid.'),
      'invalid-credentials',
      'AWS does not accept the credentials (UnrecognizedClientException: The security token included in the request is invalid.). Check the keys of the service connection and whether a session token has run out.',
    ],
    [
      'for a session that ran out says where to look',
      thrown('ExpiredTokenException', 'Expired.'),
      'invalid-credentials',
      'AWS does not accept the credentials (ExpiredTokenException: Expired.). Check the keys of the service connection and whether a session token has run out.',
    ],
    [
      'for a host that does not resolve asks about the region',
      thrown('Error', 'getaddrinfo', { code: 'ENOTFOUND', hostname: 'ecs.eu-west-9.amazonaws.com' }),
      'unreachable',
      'The AWS endpoint ecs.eu-west-9.amazonaws.com does not resolve (ENOTFOUND). Is the region right, and can the agent reach AWS?',
    ],
    [
      'for a broken connection says that it tried',
      thrown('Error', 'socket hang up', { code: 'ECONNRESET' }),
      'unreachable',
      'ecs:UpdateService (chat) did not succeed after several tries: ECONNRESET: socket hang up',
    ],
    [
      'for a call that takes too long says that it tried',
      thrown('TimeoutError', 'Timed out.', {}),
      'unreachable',
      'ecs:UpdateService (chat) did not succeed after several tries: TimeoutError: Timed out.',
    ],
    [
      'for throttling says that it tried',
      thrown('ThrottlingException', 'Rate exceeded'),
      'unreachable',
      'ecs:UpdateService (chat) did not succeed after several tries: ThrottlingException: Rate exceeded',
    ],
    [
      'for too many requests says that it tried',
      thrown('Odd', 'Slow down', status(429)),
      'unreachable',
      'ecs:UpdateService (chat) did not succeed after several tries: Odd: Slow down',
    ],
    [
      'for a fault of AWS says that it tried',
      thrown('ServerException', 'Service Unavailable', status(503)),
      'unreachable',
      'ecs:UpdateService (chat) did not succeed after several tries: ServerException: Service Unavailable',
    ],
    [
      'for anything that AWS refuses repeats AWS’s words',
      thrown('InvalidParameterException', 'The new desired count is too large.'),
      'aws-error',
      'ecs:UpdateService (chat) was refused: InvalidParameterException: The new desired count is too large.',
    ],
    [
      'for a fault of our own is not taken for a failure that may pass',
      thrown('TypeError', 'x is undefined', {}),
      'internal',
      'ecs:UpdateService (chat) could not be carried out: TypeError: x is undefined',
    ],
  ];
  for (const [title, error, code, message] of rows) {
    it(title, async () => {
      const explained = await explainAwsError(error, call, unasked);
      assert.deepEqual(
        { code: explained.code, message: explained.message, cause: explained.cause, call: explained.call },
        { code, message, cause: error, call },
      );
    });
  }

  it('without the identity that was refused has it asked for', async () => {
    const error = thrown('AccessDeniedException', 'No.');
    const message = (who: string): string =>
      `Access denied: ${who} may not perform ecs:UpdateService on chat. Allow ecs:UpdateService on that resource for this identity.`;
    assert.deepEqual(
      [
        (await explainAwsError(error, call, () => Promise.resolve(user))).message,
        (await explainAwsError(error, call, nobody)).message,
      ],
      [message(user), message('the identity of these credentials')],
    );
  });

  it('can be told apart by what may be done about it', async () => {
    const denied = await explainAwsError(thrown('AccessDeniedException', 'No.'), call, nobody);
    const passing = await explainAwsError(thrown('ThrottlingException', 'Slow down'), call, nobody);
    const refused = await explainAwsError(thrown('ServiceNotActiveException', 'Inactive'), call, nobody);
    const errors = [denied, passing, refused, new Error('x'), undefined];
    assert.deepEqual(
      errors.map((error) => [isPassing(error), hasAwsCode(error, 'ServiceNotActiveException')]),
      [
        [false, false],
        [true, false],
        [false, true],
        [false, false],
        [false, false],
      ],
    );
  });
});
