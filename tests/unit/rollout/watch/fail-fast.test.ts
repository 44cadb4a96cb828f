import assert from 'node:assert/strict';
import { type Service, ServiceDeploymentRollbackMonitorsStatus, type Task } from '@aws-sdk/client-ecs';
import { ours, withBreaker } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { viewGiven } from '../../support/views.ts';
import {
  breakerDefault,
  failureLimit,
  type FailurePolicy,
  forgives,
  healthyTasks,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/fail-fast.ts';

const like: FailurePolicy = { kind: 'likeCircuitBreaker' };
const breaker = withBreaker([ours()]);
const plain = serviceOf([ours()]);

describe('the circuit breaker’s default threshold', () => {
  for (const [desired, limit] of [
    [0, 3],
    [1, 3],
    [4, 3],
    [6, 3],
    [7, 4],
    [20, 10],
    [399, 200],
    [400, 200],
    [1_000, 200],
  ] as const) {
    it(`of ${desired} tasks is ${limit}`, () => {
      assert.equal(breakerDefault(desired), limit);
    });
  }
});

describe('how many failed tasks are too many', () => {
  const off = serviceOf([ours()], {
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: false, rollback: false } },
  });
  const rows: readonly (readonly [string, FailurePolicy, Service, number | undefined])[] = [
    ['is never said with the threshold 0', { kind: 'never' }, plain, undefined],
    ['is the user’s own number', { kind: 'total', limit: 7 }, plain, 7],
    ['is the user’s own number beside a circuit breaker too', { kind: 'total', limit: 1 }, breaker, 1],
    ['is the circuit breaker’s business where it is on', like, breaker, undefined],
    ['is the default rule where there is none', like, plain, 10],
    ['is the default rule where it is switched off', like, off, 10],
  ];
  for (const [title, policy, service, limit] of rows) {
    it(title, () => {
      assert.equal(failureLimit(policy, service, undefined, 20), limit);
    });
  }

  for (const status of Object.values(ServiceDeploymentRollbackMonitorsStatus)) {
    const limit = status === 'DISABLED' ? 3 : undefined;
    it(`is ${limit === undefined ? 'left to the circuit breaker' : 'the default rule'} while ECS calls that ${status}`, () => {
      const view = viewGiven({ deploymentCircuitBreaker: { status, failureCount: 0, threshold: 3 } });
      assert.equal(failureLimit(like, breaker, view, 2), limit);
    });
  }

  it('is left to the circuit breaker where the newer API does not mention it', () => {
    assert.equal(failureLimit(like, breaker, viewGiven(), 2), undefined);
  });

  it('begins anew at a healthy task only where the user gave no number', () => {
    assert.deepEqual(
      ([like, { kind: 'total', limit: 3 }, { kind: 'never' }] as const).map((policy) => forgives(policy)),
      [true, false, false],
    );
  });
});

describe('a running task', () => {
  const at = (seconds: number): Date => new Date(Date.parse('2026-01-01T12:00:00Z') + seconds * 1_000);
  const task = (startedAt: number, given: Task = {}): Task => ({
    taskArn: 'arn:new',
    lastStatus: 'RUNNING',
    startedAt: at(startedAt),
    ...given,
  });
  const failed = (from: number, to: number): Task => ({ taskArn: 'arn:old', startedAt: at(from), stoppingAt: at(to) });

  const rows: readonly (readonly [string, Task, readonly Task[], boolean])[] = [
    ['is healthy where its health check says so', task(0, { healthStatus: 'HEALTHY' }), [failed(0, 5)], true],
    ['is not healthy where its health check says so', task(0, { healthStatus: 'UNHEALTHY' }), [failed(0, 500)], false],
    ['without a health check is healthy after 40 s', task(59), [failed(90, 100)], true],
    ['is not yet healthy after exactly 40 s', task(60), [failed(90, 100)], false],
    ['is healthy where it outlived each that failed', task(0), [failed(0, 50), failed(60, 100)], true],
    ['counts from the latest failure by AWS’s time alone', task(0), [failed(0, 30)], false],
    ['has to outlive those that failed', task(0), [failed(0, 100)], false],
    ['is compared with launches that never ran as well', task(0), [{ stoppedAt: at(41) }], true],
    ['whose health nobody knows is judged by its time', task(0, { healthStatus: 'UNKNOWN' }), [failed(90, 100)], true],
    ['that has not begun is not healthy', task(0, { startedAt: undefined }), [failed(90, 100)], false],
    ['that is on its way up is not healthy', task(0, { lastStatus: 'PENDING' }), [failed(90, 100)], false],
    [
      'that is on its way down is not healthy, whatever its health check said',
      task(0, { lastStatus: 'DEACTIVATING', healthStatus: 'HEALTHY' }),
      [failed(90, 100)],
      false,
    ],
  ];
  for (const [title, running, stopped, healthy] of rows) {
    it(title, () => {
      assert.deepEqual(healthyTasks([running], stopped), healthy ? ['arn:new'] : []);
    });
  }
});
