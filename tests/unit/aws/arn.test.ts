import assert from 'node:assert/strict';
import { nameOf, parseArn, revisionNameOf, revisionNumberOf } from '../../../tasks/EcsDeployRevision/src/aws/arn.ts';

describe('an ARN', () => {
  it('falls into its parts', () => {
    assert.deepEqual(parseArn('arn:aws-cn:ecs:cn-north-1:123456789012:service/dev/chat'), {
      partition: 'aws-cn',
      service: 'ecs',
      region: 'cn-north-1',
      account: '123456789012',
      resource: 'service/dev/chat',
    });
  });

  it('keeps the colons of its resource, and may lack region and account', () => {
    assert.deepEqual(parseArn('arn:aws:iam:::a:b/c:d'), {
      partition: 'aws',
      service: 'iam',
      region: '',
      account: '',
      resource: 'a:b/c:d',
    });
  });

  for (const text of [
    '',
    'dev',
    'arn:aws:ecs',
    'arn:aws:ecs:eu-west-1:1:',
    'arn:aws:ecs:eu-west-1:1:a b',
    'xarn:a:b:c:d:e',
  ]) {
    it(`is not "${text}"`, () => {
      assert.equal(parseArn(text), undefined);
    });
  }

  it('is called by its last part', () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/chat:42';
    assert.deepEqual(
      [nameOf('arn:aws:ecs:eu-west-1:1:cluster/dev'), nameOf('dev'), revisionNameOf(arn), revisionNumberOf(arn)],
      ['dev', 'dev', 'chat:42', '42'],
    );
  });
});
