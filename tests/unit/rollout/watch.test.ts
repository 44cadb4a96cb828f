import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import * as sinon from 'sinon';
import { FakeClock } from '../support/fake-clock.ts';
import { answered, denial, fakeEcs, outage, refusal } from '../support/fake-ecs.ts';
import { crash, ours, target, theirs } from '../support/looks.ts';
import { deploymentOf, serviceOf } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { type WatchEvent, watch } from '../../../tasks/EcsDeployRevision/src/rollout/watch.ts';
import type { WatchTarget } from '../../../tasks/EcsDeployRevision/src/rollout/watch-state.ts';

const rolling = serviceOf([ours(), theirs()]);
const completed = serviceOf([ours({ runningCount: 2, rolloutState: 'COMPLETED' })]);

interface Setting {
  readonly targets?: readonly WatchTarget[];
  readonly deadlineMs?: number;
  readonly clock?: FakeClock;
  readonly signal?: AbortSignal;
}

/** One line an event, with the milliseconds since the start. */
async function linesOf(ecs: Partial<EcsPort>, setting: Setting = {}): Promise<readonly string[]> {
  const { targets = [target], deadlineMs = 1_800_000, clock = new FakeClock() } = setting;
  const { signal = new AbortController().signal } = setting;
  const startMs = clock.nowMs();
  const options = { cluster: 'dev', startMs, deadlineMs: startMs + deadlineMs, clock, signal };
  const lines: string[] = [];
  for await (const event of watch(fakeEcs(ecs), targets, options)) lines.push(`${event.atMs} ${textOf(event)}`);
  return lines;
}

function textOf(event: WatchEvent): string {
  switch (event.kind) {
    case 'rollout':
      return `${event.service} ${event.event.kind}`;
    case 'ended':
      return `${event.service} ended ${event.ending.kind === 'red' ? event.ending.status : event.ending.kind}`;
    case 'still':
      return `still ${event.waiting.map(({ service }) => service).join()}`;
    case 'unreachable':
      return `unreachable ${event.reason}`;
    case 'reachableAgain':
      return event.kind;
    case 'denied':
      return `denied ${event.what}: ${event.why}`;
  }
}

/** DescribeServices that answers with the services in turn, the last for ever; an error is thrown. */
function answering(...answers: readonly (Service | Error)[]): EcsPort['describeServices'] {
  let next = 0;
  return () => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({ ...answered, services: answer ? [answer] : [] });
  };
}

const noTasks: Pick<EcsPort, 'listTasks'> = { listTasks: () => Promise.resolve({ ...answered, taskArns: [] }) };

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
    assert.deepEqual(await linesOf({ describeServices: answering(rolling) }, { deadlineMs: 150_000 }), [
      '1000 chat counts',
      '61000 still chat',
      '121000 still chat',
      '150000 chat ended timedOut',
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

describe('what the watch reads beside the services', () => {
  it('is the failed tasks of our deployment, a page and a hundred at a time', async () => {
    const arns = Array.from({ length: 150 }, (_, at) => `t${at}`);
    const listTasks = sinon.fake(({ nextToken }: Parameters<EcsPort['listTasks']>[0]) =>
      Promise.resolve(
        nextToken === undefined
          ? { ...answered, taskArns: arns.slice(0, 100), nextToken: 'more' }
          : { ...answered, taskArns: arns.slice(100) },
      ),
    );
    const describeTasks = sinon.fake(({ tasks = [] }: Parameters<EcsPort['describeTasks']>[0]) => {
      const crashed = { ...crash('x'), taskArn: 't0' };
      const others = [
        { ...crashed, taskArn: 't1', startedBy: 'ecs-svc/1' },
        { ...crashed, taskArn: 't2', stopCode: 'UserInitiated' as const },
      ];
      return Promise.resolve({ ...answered, tasks: tasks.includes('t0') ? [crashed, ...others] : [] });
    });
    const lines = await linesOf(
      { describeServices: answering(completed), listTasks, describeTasks },
      { deadlineMs: 100_000 },
    );
    assert.deepEqual(lines, [
      '1000 chat counts',
      '1000 chat crashed',
      '1000 chat confirming',
      '61000 chat ended deployed',
    ]);
    assert.deepEqual(
      listTasks.args.slice(0, 2).map(([input]) => input),
      [
        { cluster: 'dev', serviceName: 'chat', desiredStatus: 'STOPPED', maxResults: 100 },
        { cluster: 'dev', serviceName: 'chat', desiredStatus: 'STOPPED', maxResults: 100, nextToken: 'more' },
      ],
    );
    assert.deepEqual(
      describeTasks.args.slice(0, 2).map(([{ tasks = [] }]) => tasks.length),
      [100, 50],
    );
  });

  it('is a bonus: denied, it costs a line and not the deployment', async () => {
    const listTasks = (): Promise<never> => Promise.reject(denial('ecs:ListTasks'));
    assert.deepEqual(await linesOf({ describeServices: answering(completed), listTasks }), [
      '1000 denied Tasks that crashed just after they ran cannot be looked for: Denied: ecs:ListTasks',
      '1000 chat counts',
      '1000 chat ended deployed',
    ]);
  });

  it('is asked for again where AWS did not answer', async () => {
    const listTasks = sinon.stub<Parameters<EcsPort['listTasks']>, ReturnType<EcsPort['listTasks']>>();
    listTasks.onFirstCall().rejects(outage('ecs:ListTasks'));
    listTasks.resolves({ ...answered, taskArns: [] });
    assert.deepEqual(await linesOf({ describeServices: answering(completed), listTasks }), [
      '1000 unreachable AWS does not answer.',
      '4000 reachableAgain',
      '4000 chat counts',
      '4000 chat ended deployed',
    ]);
  });

  it('is the service deployment where the older API does not tell the end', async () => {
    const own = ours({ rolloutState: undefined, runningCount: 2 });
    const service = serviceOf([own, theirs()], { currentServiceDeployment: 'arn:sd' });
    const describeServiceDeployments = sinon.fake.resolves({
      ...answered,
      serviceDeployments: [{ status: 'SUCCESSFUL' as const }],
    });
    const lines = await linesOf({ describeServices: answering(service), describeServiceDeployments, ...noTasks });
    assert.deepEqual(lines, ['1000 chat counts', '1000 chat ended deployed']);
    assert.deepEqual(describeServiceDeployments.args[0]?.[0], { serviceDeploymentArns: ['arn:sd'] });
  });

  it('falls back on the counts where the service deployment may not be read', async () => {
    const own = ours({ rolloutState: undefined, runningCount: 2 });
    const service = serviceOf([own], { currentServiceDeployment: 'arn:sd' });
    const describeServiceDeployments = (): Promise<never> =>
      Promise.reject(refusal('ecs:DescribeServiceDeployments', 'UnsupportedFeatureException'));
    assert.deepEqual(await linesOf({ describeServices: answering(service), describeServiceDeployments, ...noTasks }), [
      '1000 denied The service deployment cannot be shown: ecs:DescribeServiceDeployments was refused.',
      '1000 chat counts',
      '1000 chat ended deployed',
    ]);
  });

  it('is nothing for a desired count', async () => {
    const count: WatchTarget = { kind: 'count', service: 'chat', desiredCount: 2, primaryId: 'ecs-svc/1' };
    const service = serviceOf([deploymentOf()]);
    assert.deepEqual(await linesOf({ describeServices: answering(service) }, { targets: [count] }), [
      '1000 chat counts',
      '1000 chat ended deployed',
    ]);
  });
});
