import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { anothers, changeOf, changePlan, doubtful, ourService, scaling, unwatched } from './support/changes.ts';
import { answered, denial, fakeEcs, outage } from './support/fake-ecs.ts';
import { FakeClock } from './support/fake-clock.ts';
import { inputsOf } from './support/inputs.ts';
import { ours } from './support/looks.ts';
import { recordedPipeline } from './support/recorded-pipeline.ts';
import { deploymentOf, serviceOf } from './support/services.ts';
import { byHand } from './support/settled.ts';
import { sdArn, sdBefore } from './support/views.ts';
import type { EcsPort } from '../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { Followed } from '../../tasks/EcsDeployRevision/src/follow.ts';
import { leaveAtCancel } from '../../tasks/EcsDeployRevision/src/leave-at-cancel.ts';
import { Journal } from '../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import type { Change } from '../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import { targetsOf } from '../../tasks/EcsDeployRevision/src/rollout/watch/targets.ts';
import { watchedOf } from '../../tasks/EcsDeployRevision/src/rollout/watch/watch.ts';

interface Setting {
  readonly now?: Service | Error | 'hangs' | undefined;
  /** What the watch saw last. */
  readonly last?: Service;
  readonly rollbackOnFailure?: boolean;
  readonly turningBack?: readonly string[];
  readonly ecs?: Partial<EcsPort>;
}

/** What is said, what is ordered, and the cause that is noted. */
async function leave(
  change: Change,
  { now, last, rollbackOnFailure = true, turningBack = [], ecs = {} }: Setting,
): Promise<{
  readonly said: readonly string[];
  readonly calls: readonly string[];
  readonly cause: string | undefined;
}> {
  const clock = new FakeClock();
  const { pipeline, said } = recordedPipeline();
  const journal = new Journal(pipeline, (text) => text, { now: () => new Date(0), nowMs: () => 0 });
  const { applied, state, ending } = change;
  const deploymentId = applied.kind === 'deploying' ? applied.deploymentId : 'ecs-svc/1';
  journal.setService('chat', { changed: applied.kind !== 'deploying' || applied.updated, deploymentId });
  const calls: string[] = [];
  const port = fakeEcs({
    ...ecs,
    describeServices: (_, signal) => {
      if (now === 'hangs') return clock.hang(signal);
      return now instanceof Error ? Promise.reject(now) : Promise.resolve({ ...answered, services: now ? [now] : [] });
    },
    stopServiceDeployment: (input, signal) => {
      calls.push(`stop ${input.serviceDeploymentArn ?? ''}`);
      return ecs.stopServiceDeployment?.(input, signal) ?? Promise.resolve(answered);
    },
    updateService: ({ taskDefinition, desiredCount }) => {
      calls.push(`update ${taskDefinition?.split('/')[1] ?? ''} ${desiredCount ?? ''}`.trim());
      return Promise.resolve({ ...answered, service: serviceOf([deploymentOf({ id: 'ecs-svc/4' })]) });
    },
  });
  const inputs = inputsOf({ rollbackOnFailure });
  const [target] = targetsOf([applied], inputs);
  const course = new Map<string, Followed>();
  if (target && state) course.set('chat', { ...watchedOf(target, state), ending, last });
  await leaveAtCancel(
    port,
    { inputs, region: 'eu-west-1', applied: [applied], course, turningBack: new Set(turningBack), atMs: 60_000, clock },
    journal,
    new AbortController().signal,
  );
  return { said, calls, cause: journal.service('chat')?.cause?.reason };
}

const left =
  'line chat is left with this run’s deployment ecs-svc/2 of chat:2: 0 of 2 of its tasks running. ECS goes on with it.';
const unknown = `line chat: AWS did not say in time how it is. Look at it in the AWS console. ${byHand}`;
const given = 'line chat: the order to go back was given; nobody waits for it any more.';
const untracked = ourService({ currentServiceDeployment: undefined });

describe('a run that is canceled during a rollout', () => {
  it('stops the service deployment, and says that nobody waits for the way back', async () => {
    assert.deepEqual(await leave(changeOf(), { now: ourService() }), {
      said: ['line chat: going back to chat:1 by StopServiceDeployment ROLLBACK', given],
      calls: [`stop ${sdArn}`],
      cause: 'chat: the order to go back was given; nobody waits for it any more.',
    });
  });

  it('does so before the first look, too', async () => {
    assert.deepEqual((await leave(unwatched(), { now: ourService() })).calls, [`stop ${sdArn}`]);
  });

  it('updates the service where nothing can be stopped', async () => {
    const { said, calls } = await leave(changeOf(changePlan({}, 5)), { now: { ...untracked, desiredCount: 5 } });
    assert.deepEqual(
      [said, calls],
      [['line chat: going back to chat:1, desired count 2 by UpdateService', given], ['update chat:1 2']],
    );
  });

  it('sets the desired count back', async () => {
    const now = serviceOf([deploymentOf({ desiredCount: 5 })], { desiredCount: 5 });
    assert.deepEqual((await leave(scaling(), { now })).calls, ['update  2']);
  });

  it('takes an update in doubt back where it was carried out', async () => {
    assert.deepEqual((await leave(doubtful(), { now: untracked })).calls, ['update chat:1']);
  });

  it('says what to do by hand where the order is refused or not answered', async () => {
    for (const error of [denial('ecs:StopServiceDeployment'), outage('ecs:StopServiceDeployment')]) {
      const { said } = await leave(changeOf(changePlan({ deployments: [deploymentOf({ rolloutState: 'FAILED' })] })), {
        now: ourService(),
        ecs: { stopServiceDeployment: () => Promise.reject(error) },
      });
      assert.match(said.at(-1) ?? '', /There is no way back: no deployment of it had completed before/);
    }
    const unanswered = await leave(changeOf(), {
      now: ourService(),
      ecs: {
        stopServiceDeployment: () => Promise.reject(outage('ecs:StopServiceDeployment')),
        describeServiceDeployments: () => Promise.reject(outage('ecs:DescribeServiceDeployments')),
      },
    });
    assert.deepEqual(unanswered.said, [`${left} There is no way back: AWS does not answer. ${byHand}`]);
  });
});

describe('a run that is canceled after a service failed', () => {
  for (const [title, ending] of [
    ['failed', { kind: 'red', status: 'failed', reason: 'So.' }],
    ['ran out of time', { kind: 'timedOut' }],
  ] as const) {
    it(`orders it back where it ${title} and nobody had ordered yet`, async () => {
      assert.deepEqual((await leave(changeOf(changePlan(), {}, ending), { now: untracked })).calls, ['update chat:1']);
    });
  }

  it('leaves it where it ran out of time with all traffic on it, is gone or came back by itself', async () => {
    const phase = { kind: 'rollingBack', cause: 'x', rollbackId: undefined, sinceMs: 0 } as const;
    for (const change of [
      changeOf(changePlan(), { shifted: true }, { kind: 'timedOut' }),
      changeOf(changePlan(), {}, { kind: 'red', status: 'failed', reason: 'Gone.', gone: true }),
      changeOf(changePlan(), { phase }, { kind: 'red', status: 'rolledBack', reason: 'Back.' }),
    ]) {
      assert.deepEqual((await leave(change, { now: untracked })).calls, []);
    }
  });
});

describe('a run that is canceled while AWS’s answers are old or missing', () => {
  const seen = { seen: true, serviceDeploymentArn: sdArn };
  const old = serviceOf([deploymentOf()], { currentServiceDeployment: sdBefore });

  for (const [title, now] of [
    ['shows the service as it was before', old],
    ['leaves the service out', undefined],
    ['does not come', outage()],
  ] as const) {
    it(`goes by its own last look where the answer ${title}`, async () => {
      const { said, calls } = await leave(changeOf(changePlan(), seen), { now, last: ourService() });
      assert.deepEqual([calls, said.at(-1)], [[`stop ${sdArn}`], given]);
    });
  }

  it('takes no more than two seconds for the reading', async () => {
    const { said } = await leave(changeOf(changePlan(), seen), { now: 'hangs', last: ourService() });
    assert.equal(said.at(-1), given);
  });

  it('does not call tasks healthy that are missing, or crashed since', async () => {
    const completed = (runningCount: number): Service =>
      ourService({ deployments: [ours({ rolloutState: 'COMPLETED', runningCount })] });
    const confirming = { phase: { kind: 'confirming', quietSinceMs: 0, crashes: 1 } } as const;
    assert.deepEqual((await leave(changeOf(), { now: completed(1) })).calls, ['update chat:1']);
    assert.deepEqual((await leave(changeOf(changePlan(), confirming), { now: completed(2) })).calls, ['update chat:1']);
    assert.deepEqual((await leave(changeOf(), { now: completed(2) })).calls, []);
  });
});

describe('a run that is canceled gives no order', () => {
  const healthy = 'All production traffic is on the new revision and its tasks are healthy, so it is not turned back.';
  const done = ourService({ deployments: [ours({ rolloutState: 'COMPLETED', runningCount: 2 })] });
  const doneText =
    'line chat is left with this run’s deployment ecs-svc/2 of chat:2: 2 of 2 of its tasks running. It is COMPLETED.';
  const watchedOnly = changeOf();
  const turning = { kind: 'rollingBack', cause: 'x', rollbackId: undefined, sinceMs: 0 } as const;

  const rows: readonly (readonly [string, Change, Setting, string])[] = [
    ['where the user wants none', changeOf(), { now: ourService(), rollbackOnFailure: false }, left],
    [
      'where one was given already',
      changeOf(),
      { now: ourService(), turningBack: ['chat'] },
      'line chat is on its way back already; nobody waits for that any more.',
    ],
    [
      'where ECS goes back by itself',
      changeOf(changePlan(), { phase: turning }),
      { now: ourService() },
      'line chat is on its way back already; nobody waits for that any more.',
    ],
    [
      'with all traffic on the new revision',
      changeOf(changePlan(), { shifted: true }),
      { now: ourService() },
      `${left} ${healthy}`,
    ],
    [
      'for a service that is done',
      changeOf(changePlan(), {}, { kind: 'deployed', proven: true }),
      { now: done },
      `${doneText} ${healthy}`,
    ],
    ['for a service that came to its end unseen', changeOf(), { now: done }, `${doneText} ${healthy}`],
    [
      'for what this run did not start',
      { ...watchedOnly, applied: { ...watchedOnly.applied, updated: false } },
      { now: ourService() },
      `${left.replace('this run’s deployment', 'a deployment that this run did not start')} This run did not start it.`,
    ],
    ['for a service that nobody finds', changeOf(), {}, unknown],
    [
      'against what somebody else deployed since',
      changeOf(),
      { now: anothers },
      'line chat is left with a deployment that this run did not start ecs-svc/3 of chat:3: 2 of 2 of its tasks running. ECS goes on with it. It is left alone: somebody else has deployed chat:3 (ecs-svc/3) since.',
    ],
    [
      'for a service that was superseded',
      changeOf(changePlan(), {}, { kind: 'red', status: 'superseded', reason: 'x' }),
      { now: anothers },
      'line chat is left with a deployment that this run did not start ecs-svc/3 of chat:3: 2 of 2 of its tasks running. ECS goes on with it.',
    ],
  ];
  for (const [title, change, setting, text] of rows) {
    it(title, async () => {
      const { said, calls } = await leave(change, setting);
      assert.deepEqual([said, calls], [[text], []]);
    });
  }

  it('for what is unchanged or was certainly refused, and asks nothing either', async () => {
    const { plan, taskDefinitionArn } = changeOf().applied;
    const unchanged: Change = { ...unwatched(), applied: { kind: 'unchanged', plan, taskDefinitionArn } };
    const refused = { ...doubtful(), applied: { ...doubtful().applied, certain: true } } as Change;
    for (const change of [unchanged, refused]) {
      assert.deepEqual(await leave(change, { now: new Error('asked') }), { said: [], calls: [], cause: undefined });
    }
  });

  it('for a service that cannot be read in time, and says so', async () => {
    assert.deepEqual(await leave(changeOf(), { now: outage() }), {
      said: [unknown],
      calls: [],
      cause: unknown.replace('line ', ''),
    });
  });
});
