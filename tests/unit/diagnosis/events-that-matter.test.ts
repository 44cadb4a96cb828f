import assert from 'node:assert/strict';
import type { ServiceEvent } from '@aws-sdk/client-ecs';
import { eventsThatMatter } from '../../../tasks/EcsDeployRevision/src/diagnosis/events-that-matter.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 10, 0, second));
const event = (second: number, message: string): ServiceEvent => ({
  id: `${second}`,
  createdAt: at(second),
  message: `(service chat) ${message}`,
});
const span = { deploymentId: 'ecs-svc/2', since: at(10) };
const messages = (events: readonly ServiceEvent[], given: Partial<typeof span> | { since: undefined } = {}) =>
  eventsThatMatter(events, { ...span, ...given }).map(({ message, count }) => `${count} ${message}`);

describe('the events that matter', () => {
  const mattering = [
    'was unable to place a task because no container instance met all of its requirements.',
    'is unable to consistently start tasks successfully.',
    'failed to launch a task with (error ECS was unable to assume the role arn:x).',
    'was unable to stop or start tasks during a deployment because of the service deployment configuration.',
    '(instance i-1) (port 80) is unhealthy in (target-group arn:x) due to (reason Health checks failed)',
    '(task 0) failed ELB health checks in (target-group arn:x)',
    '(task 0) failed container health checks.',
    'failed to register targets in (target-group arn:x)',
    '(deployment ecs-svc/2) deployment failed: tasks failed to start.',
    'rolling back to deployment ecs-svc/1.',
  ];
  for (const message of mattering) {
    it(`have "${message}"`, () => assert.deepEqual(messages([event(11, message)]), [`1 ${message}`]));
  }

  const everyday = [
    'has reached a steady state.',
    'has started 2 tasks: (task 1) (task 2).',
    'registered 1 targets in (target-group arn:x)',
    'has stopped 1 running tasks: (task 1).',
    '(deployment ecs-svc/2) deployment completed.',
  ];
  for (const message of everyday) {
    it(`have not "${message}"`, () => assert.deepEqual(messages([event(11, message)]), []));
  }

  it('come with the oldest first, and not from before the deployment', () => {
    const events = [
      event(13, 'rolling back to b'),
      event(10, 'deployment failed: a'),
      event(9, 'deployment failed: z'),
    ];
    assert.deepEqual(messages(events), ['1 deployment failed: a', '1 rolling back to b']);
  });

  it('keep the order in which they came in one moment, of which ECS gives the newest first', () => {
    const events = [event(20, 'rolling back to b'), event(20, 'deployment failed: a')];
    assert.deepEqual(messages(events), ['1 deployment failed: a', '1 rolling back to b']);
  });

  it('are told once where they say the same, with their number and their times', () => {
    const task = (second: number, id: string): ServiceEvent =>
      event(second, `(task ${id.repeat(32)}) failed container health checks.`);
    assert.deepEqual(eventsThatMatter([task(30, 'a'), task(20, 'b'), task(15, 'c')], span), [
      {
        message: `(task ${'a'.repeat(32)}) failed container health checks.`,
        count: 3,
        firstAt: '2026-01-01T10:00:15.000Z',
        lastAt: '2026-01-01T10:00:30.000Z',
      },
    ]);
  });

  it('stand where they came last', () => {
    const again = [event(13, 'deployment failed: a'), event(12, 'rolling back'), event(11, 'deployment failed: a')];
    assert.deepEqual(messages(again), ['1 rolling back', '2 deployment failed: a']);
  });

  it('are the latest ten of many', () => {
    const many = Array.from({ length: 14 }, (_, index) =>
      event(20 + index, `deployment failed: ${'x'.repeat(index + 1)}`),
    );
    assert.deepEqual(
      messages(many.toReversed()),
      many.slice(4).map(({ message = '' }) => `1 ${message.replace('(service chat) ', '')}`),
    );
  });

  it('name the deployment where nobody knows when it began', () => {
    const events = [event(12, '(deployment ecs-svc/2) deployment failed: x'), event(11, 'rolling back to ecs-svc/1')];
    assert.deepEqual(messages(events, { since: undefined }), ['1 (deployment ecs-svc/2) deployment failed: x']);
  });

  it('are none where ECS gives events without time or text', () => {
    assert.deepEqual(messages([{ message: 'rolling back' }, { createdAt: at(20) }]), []);
  });
});
