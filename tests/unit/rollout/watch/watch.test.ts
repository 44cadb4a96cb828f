import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import * as sinon from 'sinon';
import { FakeClock } from '../../support/fake-clock.ts';
import { answered, denial, outage } from '../../support/fake-ecs.ts';
import { ours, target, theirs } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { moving, serviceDeploymentOf } from '../../support/views.ts';
import { answering, completed, linesOf, noTasks, rolling } from '../../support/watched.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { WatchTarget } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

describe('the watch', () => {
  it('looks after a second, then every three, and ends with the deployment', async () => {
    const describeServices = answering(rolling, rolling, serviceOf([ours({ runningCount: 1 }), theirs()]), completed);
    assert.deepEqual(await linesOf({ describeServices, ...noTasks }), [
      '1000 chat counts',
      '7000 chat counts',
      '10000 chat counts',
      '10000 chat ended deployed',
    ]);
  });

  it('sleeps between 2 and 4 seconds, with jitter', async () => {
    const clock = new FakeClock();
    const random = sinon.stub(clock, 'random');
    random.onFirstCall().returns(0).onSecondCall().returns(0.999);
    await linesOf({ describeServices: answering(rolling, rolling, completed), ...noTasks }, { clock });
    assert.deepEqual(clock.slept.map(Math.floor), [1_000, 2_600, 3_399]);
  });

  it('ends exactly at the deadline, after one last look', async () => {
    const clock = new FakeClock();
    const lines = await linesOf({ describeServices: answering(rolling) }, { clock, deadlineMs: 5_500 });
    assert.deepEqual(
      { lines, slept: clock.slept },
      { lines: ['1000 chat counts', '5500 chat ended timedOut'], slept: [1_000, 3_000, 1_500] },
    );
  });

  it('is green where the last look at the deadline finds the deployment done', async () => {
    const describeServices = answering(rolling, rolling, completed);
    assert.deepEqual(await linesOf({ describeServices, ...noTasks }, { deadlineMs: 5_500 }), [
      '1000 chat counts',
      '5500 chat counts',
      '5500 chat ended deployed',
    ]);
  });

  it('says one line a minute while nothing changes', async () => {
    assert.deepEqual(await linesOf({ describeServices: answering(rolling), ...noTasks }, { deadlineMs: 150_000 }), [
      '1000 chat counts',
      '61000 still chat',
      '121000 still chat',
      '150000 chat ended timedOut',
    ]);
  });

  it('says a line in ten minutes while a person is waited for', async () => {
    const expiresAt = new Date('2026-01-01T12:20:30Z');
    const service = moving([theirs({ status: 'PRIMARY' }), ours({ status: 'ACTIVE' })]);
    const hook = { hookId: 'h1', targetType: 'PAUSE', status: 'AWAITING_ACTION', expiresAt } as const;
    const serviceDeployments = [serviceDeploymentOf({ lifecycleHookDetails: [hook] })];
    const describeServiceDeployments: EcsPort['describeServiceDeployments'] = () =>
      Promise.resolve({ ...answered, serviceDeployments });
    const ecs = { describeServices: answering(service), describeServiceDeployments, ...noTasks };
    assert.deepEqual(await linesOf(ecs, { deadlineMs: 60_000 }), [
      '1000 chat deployment',
      '1000 chat counts',
      '601000 still chat',
      '1201000 still chat',
      '1261000 still chat',
      '1289000 chat ended timedOut',
    ]);
  });

  it('goes on while AWS does not answer, and says it once', async () => {
    const describeServices = answering(rolling, outage(), outage(), outage(), completed);
    assert.deepEqual(await linesOf({ describeServices, ...noTasks }), [
      '1000 chat counts',
      '4000 unreachable AWS does not answer.',
      '13000 reachableAgain',
      '13000 chat counts',
      '13000 chat ended deployed',
    ]);
  });

  it('ends at the deadline even where AWS does not answer', async () => {
    assert.deepEqual(await linesOf({ describeServices: answering(outage()) }, { deadlineMs: 7_000 }), [
      '1000 unreachable AWS does not answer.',
      '7000 chat ended timedOut',
    ]);
  });

  it('ends with what AWS refuses for good', async () => {
    const error = denial('ecs:DescribeServices');
    await assert.rejects(linesOf({ describeServices: answering(rolling, error) }), error);
  });

  it('ends with the reason of the cancellation', async () => {
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const describeServices: EcsPort['describeServices'] = async (input, signal) => {
      canceled.abort(reason);
      return answering(rolling)(input, signal);
    };
    await assert.rejects(linesOf({ describeServices }, { signal: canceled.signal }), reason);
  });

  it('begins nothing where the run is canceled already', async () => {
    await assert.rejects(linesOf({}, { signal: AbortSignal.abort(new Error('canceled')) }), new Error('canceled'));
  });

  it('does nothing where nothing is to be watched', async () => {
    assert.deepEqual(await linesOf({}, { targets: [] }), []);
  });
});

describe('the watch of several services', () => {
  const names = Array.from({ length: 23 }, (_, at) => `s${at + 1}`);
  const targets = names.map((service): WatchTarget => ({ ...target, service }));
  const done = (name: string): Service => ({ ...completed, serviceName: name });

  it('asks for ten in one call, and no longer for those that are done', async () => {
    let look = 0;
    const describeServices = sinon.fake(({ services = [] }: Parameters<EcsPort['describeServices']>[0]) => {
      if (services.includes('s1')) look++;
      const answers = services.map((name) =>
        name === 's1' && look < 3 ? { ...rolling, serviceName: name } : done(name),
      );
      return Promise.resolve({ ...answered, services: answers });
    });
    const lines = await linesOf({ describeServices, ...noTasks }, { targets });
    assert.deepEqual(
      describeServices.args.map(([{ services = [] }]) => services.length),
      [10, 10, 3, 1, 1],
    );
    assert.deepEqual(
      lines.filter((line) => line.includes('ended')),
      [...names.slice(1).map((name) => `1000 ${name} ended deployed`), '7000 s1 ended deployed'],
    );
  });

  it('finds a service that was given by its ARN', async () => {
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/dev/chat';
    const watched = [{ ...target, service: arn }];
    assert.deepEqual(await linesOf({ describeServices: answering(completed), ...noTasks }, { targets: watched }), [
      `1000 ${arn} counts`,
      `1000 ${arn} ended deployed`,
    ]);
  });
});
