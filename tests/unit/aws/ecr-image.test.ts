import assert from 'node:assert/strict';
import { ecrRepositoryOf } from '../../../tasks/EcsDeployRevision/src/aws/ecr-image.ts';
import { parseImageReference } from '../../../tasks/EcsDeployRevision/src/revision/image-reference.ts';

function repositoryOf(text: string): ReturnType<typeof ecrRepositoryOf> {
  const image = parseImageReference(text);
  return 'problem' in image ? undefined : ecrRepositoryOf(image);
}

describe('an image in a private registry of Amazon ECR', () => {
  for (const [host, region] of [
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', 'eu-west-1'],
  ] as const) {
    it(`is found at ${host}`, () => {
      assert.deepEqual(repositoryOf(`${host}/team/chat:1`), {
        registryId: '123456789012',
        region,
        repositoryName: 'team/chat',
      });
    });
  }

  for (const text of [
    'nginx:1',
    'public.ecr.aws/nginx/nginx:1',
    'reg:5000/chat',
    '12345.dkr.ecr.eu-west-1.amazonaws.com/chat',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com:443/chat',
  ]) {
    it(`is not ${text}`, () => {
      assert.equal(repositoryOf(text), undefined);
    });
  }
});
