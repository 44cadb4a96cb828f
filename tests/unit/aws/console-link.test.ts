import assert from 'node:assert/strict';
import { consoleUrl } from '../../../tasks/EcsDeployRevision/src/aws/console-link.ts';

const linkIn = (partition: string, region: string): string | undefined =>
  consoleUrl(
    `arn:${partition}:ecs:${region}:123456789012:service/dev/chat`,
    `arn:${partition}:ecs:${region}:123456789012:cluster/dev`,
  );

describe('the link to a service in the AWS console', () => {
  for (const [partition, region, host] of [
    ['aws', 'eu-west-1', 'eu-west-1.console.aws.amazon.com'],
    ['aws-cn', 'cn-north-1', 'cn-north-1.console.amazonaws.cn'],
    ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
    ['aws-eusc', 'eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
  ] as const) {
    it(`goes to ${host} in the partition ${partition}`, () => {
      const path = '/ecs/v2/clusters/dev/services/chat/deployments';
      assert.equal(linkIn(partition, region), `https://${host}${path}?region=${region}`);
    });
  }

  it('is left out in a partition whose console is not known', () => {
    assert.deepEqual(
      [linkIn('aws-iso', 'us-iso-east-1'), linkIn('constructor', 'x'), consoleUrl('chat', 'dev')],
      [undefined, undefined, undefined],
    );
  });
});
