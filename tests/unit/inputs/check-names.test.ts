import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import {
  checkCluster,
  checkExpanded,
  checkServicesInCluster,
} from '../../../tasks/EcsDeployRevision/src/inputs/check-names.ts';

const arn = (resource: string, account = '123456789012', partition = 'aws'): string =>
  `arn:${partition}:ecs:eu-west-1:${account}:${resource}`;

describe('an input with a variable that the agent did not know', () => {
  for (const [value, variable] of [
    ['$(CLUSTER_ARN)', 'CLUSTER_ARN'],
    ['$(DOCKER_REPOSITORY):$(Build.BuildId)', 'DOCKER_REPOSITORY'],
    ['nginx:$()', ''],
  ] as const) {
    it(`${value} is refused by the variable's name`, () => {
      assert.equal(
        refused('invalid-input', () => checkExpanded('image', value)),
        `image is "${value}": the pipeline has no variable "${variable}" in this job. Define it or correct its name.`,
      );
    });
  }

  it('is not mistaken for text with a dollar', () => {
    for (const value of ['', 'nginx:1', '$HOME', '${HOME}', '$ (x)', '(x)']) checkExpanded('image', value);
  });
});

describe('the input cluster', () => {
  for (const cluster of ['default', 'a', 'My_cluster-1', 'x'.repeat(255), arn('cluster/dev')]) {
    it(`takes ${cluster.slice(0, 50)}`, () => {
      checkCluster(cluster);
    });
  }

  for (const cluster of [
    '',
    'my cluster',
    'dev/chat',
    'x'.repeat(256),
    arn('service/dev/chat'),
    arn('cluster/my cluster'),
    'arn:aws:s3:::cluster/dev',
    'arn:aws:ecs',
  ]) {
    it(`refuses ${JSON.stringify(cluster.slice(0, 50))}`, () => {
      assert.equal(
        refused('invalid-input', () => checkCluster(cluster)),
        `cluster is "${cluster}". Give the name of an ECS cluster (letters, digits, - and _) or its ARN (arn:…:cluster/name).`,
      );
    });
  }
});

describe('services given by ARN', () => {
  it('may be in the cluster, whichever way both are written', () => {
    checkServicesInCluster([arn('service/dev/chat'), arn('service/chat'), 'mail'], 'dev');
    checkServicesInCluster([arn('service/dev/chat'), arn('service/chat'), 'mail'], arn('cluster/dev'));
  });

  it('may not be in another cluster', () => {
    assert.equal(
      refused('invalid-input', () => checkServicesInCluster(['mail', arn('service/prod/chat')], 'dev')),
      `service "${arn('service/prod/chat')}" is in the cluster "prod", but cluster is "dev". Make them agree.`,
    );
  });

  for (const other of [arn('service/dev/chat', '999999999999'), arn('service/chat', '123456789012', 'aws-cn')]) {
    it(`may not be in another account or partition: ${other}`, () => {
      assert.equal(
        refused('invalid-input', () => checkServicesInCluster([other], arn('cluster/dev'))),
        `service "${other}" is in another account or partition than the cluster "${arn('cluster/dev')}".`,
      );
    });
  }
});
