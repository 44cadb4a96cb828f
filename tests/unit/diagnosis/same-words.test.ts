import assert from 'node:assert/strict';
import { sameWords } from '../../../tasks/EcsDeployRevision/src/diagnosis/same-words.ts';

describe('two reasons', () => {
  const same: readonly (readonly [string, string, string])[] = [
    [
      'of two tasks',
      'task arn:aws:ecs:eu-west-1:1:task/dev/0123456789abcdef0123456789abcdef gone',
      'task arn:aws:ecs:eu-west-1:1:task/dev/fedcba9876543210fedcba9876543210 gone',
    ],
    [
      'with the ids of two requests',
      'AccessDenied, request id: 8d7e6f5a-0000-4000-8000-123456789abc',
      'AccessDenied, request id: 11111111-2222-4333-8444-555555555555',
    ],
    ['with request ids in another form', 'denied, RequestID: ABC123XYZ', 'denied, RequestID: ZZZ9'],
    ['of two network interfaces', 'eni-0123456789abcdef0 lost', 'eni-0fedcba9876543210 lost'],
    ['of two instances', 'instance i-0123456789abcdef0 is full', 'instance i-01234567 is full'],
    ['of two deployments', '(deployment ecs-svc/1234567890123456789) failed', '(deployment ecs-svc/9) failed'],
    ['at two times', 'at 2026-01-01T10:00:00.123Z it failed', 'at 2026-02-03 11:12:13+01:00 it failed'],
    ['of two addresses', 'dial tcp 10.0.3.17:443: i/o timeout', 'dial tcp 10.0.4.200:443: i/o timeout'],
    ['on two ports', '(port 32768) is unhealthy', '(port 32801) is unhealthy'],
    ['after more or fewer tries', 'has been retried 1 time(s)', 'has been retried 5 time(s)'],
    ['of runtime ids', '0123456789abcdef0123456789abcdef-1234567890 exited', `${'a'.repeat(32)}-1 exited`],
    ['with signed URLs', 'Get "https://s3/x?X-Amz-Algorithm=A&X-Amz-Date=1"', 'Get "https://s3/x?X-Amz-Date=2"'],
  ];
  for (const [title, a, b] of same) {
    it(`${title} are the same`, () => assert.equal(sameWords(a), sameWords(b)));
  }

  const different: readonly (readonly [string, string, string])[] = [
    ['other images', 'chat:1 not found', 'chat:2 not found'],
    ['other answers of a health check', 'with these codes: [404]', 'with these codes: [502]'],
    ['other secrets', 'secret a does not exist', 'secret b does not exist'],
    ['other digests', `image@sha256:${'a'.repeat(64)}`, `image@sha256:${'b'.repeat(64)}`],
  ];
  for (const [title, a, b] of different) {
    it(`about ${title} are not`, () => assert.notEqual(sameWords(a), sameWords(b)));
  }
});
