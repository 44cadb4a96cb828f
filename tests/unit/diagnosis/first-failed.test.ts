import assert from 'node:assert/strict';
import type { Container } from '@aws-sdk/client-ecs';
import { firstFailedOf, wentDownWithTask } from '../../../tasks/EcsDeployRevision/src/diagnosis/first-failed.ts';
import { definition, ended, stopOf } from './stops.ts';

const known = { definition: definition().content, balanced: ['web'] };
const unknown = { definition: undefined, balanced: [] };
const elb = {
  stopCode: 'ServiceSchedulerInitiated',
  stoppedReason: 'Task failed ELB health checks in (elb x)',
} as const;

describe('the container that failed first', () => {
  const rows: readonly (readonly [string, readonly Container[], string | undefined])[] = [
    ['is the only one that ended', [ended('app', 1)], 'app'],
    ['chose its exit code itself, where others were taken down', [ended('app', 137), ended('web', 1)], 'web'],
    ['chose its exit code itself, where others heeded the signal', [ended('app', 143), ended('web', 2)], 'web'],
    [
      'has a reason, whatever the exit codes are',
      [ended('app', 1), ended('web', 137, { reason: 'OutOfMemoryError: x' })],
      'web',
    ],
    ['is essential: another cannot end a task', [ended('log', 1), ended('app', 143)], 'app'],
    ['was killed, where nothing else tells', [ended('app', 0), ended('web', 137)], 'web'],
    ['ended with 0, where all did', [ended('app', 0), ended('web', 0)], 'app'],
    ['could not be pulled', [ended('app'), ended('web', undefined, { reason: 'CannotPullContainerError' })], 'web'],
    ['is not essential only where of no essential one anything is known', [ended('app'), ended('log', 3)], 'log'],
    ['is unknown where ECS says nothing of any', [ended('app'), ended('web')], undefined],
    ['is unknown where there is none', [], undefined],
  ];
  for (const [title, containers, name] of rows) {
    it(title, () => assert.equal(firstFailedOf(stopOf(1, {}, containers), known)?.name, name));
  }

  it('is any that ended, where the task definition is not known', () => {
    assert.equal(firstFailedOf(stopOf(1, {}, [ended('log', 1), ended('app', 143)]), unknown)?.name, 'log');
  });

  it('of a failed health check is the unhealthy one', () => {
    const containers = [ended('app', 143), ended('web', 137), ended('log', 1, { healthStatus: 'UNHEALTHY' })];
    assert.equal(firstFailedOf(stopOf(1, elb, containers), known)?.name, 'log');
  });

  it('of a load balancer’s check is the one behind it', () => {
    assert.equal(firstFailedOf(stopOf(1, elb, [ended('app', 1), ended('web', 0)]), known)?.name, 'web');
  });

  it('of a load balancer’s check is the only one, or unknown', () => {
    assert.equal(firstFailedOf(stopOf(1, elb, [ended('app', 0)]), unknown)?.name, 'app');
    assert.equal(firstFailedOf(stopOf(1, elb, [ended('app', 0), ended('log', 0)]), unknown), undefined);
  });
});

describe('a container that went down with its task', () => {
  const first = ended('app', 1);
  const rows: readonly (readonly [Container, boolean])[] = [
    [ended('web', 0), true],
    [ended('web', 137), true],
    [ended('web', 143), true],
    [ended('web'), true],
    [ended('web', 1), false],
    [ended('web', 137, { reason: 'OutOfMemoryError: x' }), false],
    [first, false],
  ];
  for (const [container, went] of rows) {
    it(`${went ? 'is' : 'is not'} ${JSON.stringify(container)}`, () => {
      assert.equal(wentDownWithTask(stopOf(1), container, first), went);
    });
  }

  it('may be the one whose check failed: ECS stopped it', () => {
    const unhealthy = ended('app', 137, { healthStatus: 'UNHEALTHY' });
    assert.equal(wentDownWithTask(stopOf(1, elb, [unhealthy]), unhealthy, unhealthy), true);
  });
});
