import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { type Findings, diagnose, sortStops } from '../../../tasks/EcsDeployRevision/src/diagnosis/diagnose.ts';
import type { LogTail } from '../../../tasks/EcsDeployRevision/src/diagnosis/diagnosis.ts';
import { deploymentOf, serviceOf } from '../support/services.ts';
import { definition, ended, stopOf } from './stops.ts';

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 10, 0, second));
const blame = { definition: definition().content, balanced: [] };
const scaled = {
  stopCode: 'ServiceSchedulerInitiated',
  stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/2)',
} as const;
const spot = { stopCode: 'SpotInterruption', stoppedReason: 'Your Spot Task was interrupted.' } as const;

function findings(given: Partial<Findings> = {}): Findings {
  const { stopped = [] } = given;
  return {
    service: undefined,
    deploymentId: 'ecs-svc/2',
    createdAt: undefined,
    stopped,
    sorted: sortStops(stopped, blame),
    triggeredAlarms: [],
    logTail: undefined,
    ...given,
  };
}

function serviceWith(messages: readonly string[], createdAt?: Date): Service {
  const events = messages.map((message, index) => ({
    createdAt: at(30 - index),
    message: `(service chat) ${message}`,
  }));
  return serviceOf([deploymentOf({ id: 'ecs-svc/2', createdAt })], { events });
}

const tailOf = (...lines: readonly string[]): LogTail => ({
  kind: 'lines',
  container: 'app',
  task: '1',
  group: 'g',
  region: 'r',
  stream: 's',
  lines,
});

describe('a diagnosis', () => {
  it('counts failures, shows interruptions apart, and leaves out what scaling and people stopped', () => {
    const user = { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' } as const;
    const stopped = [stopOf(1), stopOf(2, scaled), stopOf(3, spot), stopOf(4, user), stopOf(5)];
    const { groups, interruptions, tasksRead } = diagnose(findings({ stopped }));
    assert.deepEqual([groups.map(({ count }) => count), tasksRead], [[2], true]);
    assert.deepEqual(
      interruptions.map(({ count, stopCode }) => [count, stopCode]),
      [[1, 'SpotInterruption']],
    );
  });

  it('of nothing says so', () => {
    assert.deepEqual(diagnose(findings()), {
      tasksRead: true,
      groups: [],
      interruptions: [],
      events: [],
      alarms: [],
      advice: [],
    });
  });

  it('says where the stopped tasks could not be read', () => {
    const unread = { ...findings(), stopped: undefined };
    assert.equal(diagnose(unread).tasksRead, false);
  });

  it('has the events since the deployment was created, and what to check about them', () => {
    const full = 'was unable to place a task because no container instance met all of its requirements. (RESOURCE:ENI)';
    const service = serviceWith(['has reached a steady state.', full, 'rolling back to x'], at(29));
    const { advice, events } = diagnose(findings({ service }));
    assert.deepEqual(
      events.map(({ message }) => message),
      [full],
    );
    assert.match(advice.join(), /^no instance has a network interface left/);
  });

  it('begins with the first task where ECS has forgotten the deployment', () => {
    const service = { ...serviceWith(['rolling back to b', 'deployment failed: a']), deployments: [] };
    const stopped = [stopOf(1, { createdAt: at(40) }), stopOf(2, { createdAt: at(30) })];
    const { events } = diagnose(findings({ service, stopped }));
    assert.deepEqual(
      events.map(({ message }) => message),
      ['rolling back to b'],
    );
  });

  it('begins when it was created, where that was noted before ECS forgot', () => {
    const service = { ...serviceWith(['rolling back to b', 'deployment failed: a']), deployments: [] };
    const { events } = diagnose(findings({ service, createdAt: at(30) }));
    assert.deepEqual(
      events.map(({ message }) => message),
      ['rolling back to b'],
    );
  });

  it('gives no advice twice', () => {
    const reason = 'CannotPullContainerError: chat:2: not found';
    const stopped = [stopOf(1, { stopCode: 'TaskFailedToStart', stoppedReason: reason }, [ended('app')])];
    const service = serviceWith([`was unable to place a task. Reason: ${reason}`], at(1));
    const { advice, groups } = diagnose(findings({ service, stopped }));
    assert.match(groups[0]?.advice ?? '', /does the image exist/);
    assert.deepEqual(advice, []);
  });

  it('finds in the log what an exit code does not tell', () => {
    const { advice } = diagnose(findings({ logTail: tailOf('start', 'exec /app: exec format error', 'end') }));
    assert.match(advice.join(), /^the image is built for another CPU architecture/);
  });

  it('takes no other words of an application for AWS’s', () => {
    const logTail = tailOf('mail quota reached', 'unable to assume anything', 'CannotPull a rabbit', 'not found');
    assert.deepEqual(diagnose(findings({ logTail })).advice, []);
  });

  for (const line of ['java.lang.OutOfMemoryError: Java heap space', 'FATAL: JavaScript heap out of memory']) {
    it(`knows "${line}"`, () => {
      assert.match(diagnose(findings({ logTail: tailOf(line) })).advice.join(), /^the memory/);
    });
  }

  it('carries alarms and the log', () => {
    const logTail = tailOf('a');
    const { alarms, logTail: carried } = diagnose(findings({ triggeredAlarms: ['errors'], logTail }));
    assert.deepEqual([alarms, carried], [['errors'], logTail]);
  });

  it('is plain JSON, since it stands in the result file', () => {
    const service = serviceWith(['deployment failed: a'], at(1));
    const diagnosis = diagnose(findings({ service, stopped: [stopOf(1), stopOf(2, spot)], logTail: tailOf('a') }));
    assert.deepEqual(JSON.parse(JSON.stringify(diagnosis)), diagnosis);
  });
});
