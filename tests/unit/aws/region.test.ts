import assert from 'node:assert/strict';
import { refusedLater } from '../support/refused.ts';
import { type RegionSources, resolveRegion } from '../../../tasks/EcsDeployRevision/src/aws/region.ts';

const cluster = 'arn:aws:ecs:eu-north-1:123456789012:cluster/dev';
const notAsked = (): Promise<never> => Promise.reject(new Error('The instance metadata was asked.'));

const resolve = (given: Partial<RegionSources>): Promise<string> =>
  resolveRegion({
    input: '',
    variable: undefined,
    environment: undefined,
    resources: ['dev', 'chat'],
    metadata: notAsked,
    ...given,
  });

describe('the region', () => {
  for (const [title, given, region] of [
    [
      'is that of the input before all others',
      { input: 'eu-west-1', variable: 'eu-west-2', environment: 'eu-west-3' },
      'eu-west-1',
    ],
    [
      'is that of AWS.Region before the environment’s',
      { variable: 'eu-west-2', environment: 'eu-west-3' },
      'eu-west-2',
    ],
    ['is that of AWS_REGION', { variable: '', environment: 'eu-west-3' }, 'eu-west-3'],
    ['is that of the cluster’s ARN, before the metadata is asked', { resources: [cluster, 'chat'] }, 'eu-north-1'],
    ['is that of the instance metadata at last', { metadata: () => Promise.resolve('ap-south-2') }, 'ap-south-2'],
    ['may be in any partition', { input: 'us-gov-west-1' }, 'us-gov-west-1'],
    ['may be newer than this task', { input: 'eusc-de-east-1' }, 'eusc-de-east-1'],
    ['may agree with the ARNs', { input: 'eu-north-1', resources: [cluster] }, 'eu-north-1'],
  ] as const) {
    it(title, async () => {
      assert.equal(await resolve(given), region);
    });
  }

  it('has to be known', async () => {
    assert.equal(
      await refusedLater('invalid-input', resolve({ metadata: () => Promise.resolve(undefined) })),
      'No AWS region is known. Set regionName, the variable AWS.Region, or AWS_REGION in the environment of the agent.',
    );
  });

  for (const region of [
    'eu-west',
    'EU-WEST-1',
    'eu_west_1',
    'eu-west-1a',
    'Ireland',
    'eu-west-1.evil.example',
    'eu-west-1\n',
  ]) {
    it(`may not be ${JSON.stringify(region)}`, async () => {
      assert.equal(
        await refusedLater('invalid-input', resolve({ input: region })),
        `The region "${region}" (from regionName) is malformed. Expected a name such as eu-west-1.`,
      );
    });
  }

  it('may not contradict the cluster’s ARN', async () => {
    assert.equal(
      await refusedLater('invalid-input', resolve({ variable: 'eu-west-1', resources: [cluster, 'chat'] })),
      `The region "eu-west-1" (from the variable AWS.Region) contradicts "${cluster}", which is in eu-north-1. Make them agree.`,
    );
  });

  it('may not differ between two ARNs', async () => {
    const service = 'arn:aws:ecs:eu-west-1:123456789012:service/dev/chat';
    assert.equal(
      await refusedLater('invalid-input', resolve({ resources: [cluster, service] })),
      `The region "eu-north-1" (from ${cluster}) contradicts "${service}", which is in eu-west-1. Make them agree.`,
    );
  });
});
