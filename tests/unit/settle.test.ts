import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { anothers, changeOf, changePlan, doubtful, ourService, scaling } from './support/changes.ts';
import { answered, denial, outage, refusal } from './support/fake-ecs.ts';
import { ours, theirs } from './support/looks.ts';
import { deploymentOf, revisionArn, serviceOf } from './support/services.ts';
import { type Part, type Settled, byHand, settled } from './support/settled.ts';
import { sdArn, serviceDeploymentOf, viewGiven } from './support/views.ts';
import type { EcsPort } from '../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { Change } from '../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';

const untracked = { currentServiceDeployment: undefined };
const failed = { kind: 'red', status: 'failed', reason: 'It failed.' } as const;
/** Ours runs, and no newer API tells about it. */
const now = ourService(untracked);
const backwards = deploymentOf({ id: 'ecs-svc/4', rolloutState: 'IN_PROGRESS', runningCount: 0 });
const going = serviceOf([backwards, ours({ status: 'ACTIVE' })]);
const back = serviceOf([{ ...backwards, rolloutState: 'COMPLETED', runningCount: 2 }]);
const other = serviceOf([deploymentOf({ id: 'ecs-svc/7', taskDefinition: revisionArn('chat:7') })]);
const updating: Partial<EcsPort> = { updateService: () => Promise.resolve({ ...answered, service: going }) };
const update = 'update chat {"taskDefinition":"arn:aws:ecs:eu-west-1:123456789012:task-definition/chat:1"}';

const failing = (looks: Part['looks'], change: Change = changeOf(changePlan(), {}, failed)): Part => ({
  change,
  fails: true,
  looks,
});

/** The status and the reason that each service ends with. */
function ends({ records }: Settled): readonly string[] {
  return records.map((record) => `${record?.status ?? ''}: ${record?.cause?.reason ?? ''}`);
}

describe('a service that goes back by an update', () => {
  it('is followed until it is really back, and stays red with its cause', async () => {
    const result = await settled([failing([now, going, back])], updating);
    assert.deepEqual(
      [result.calls, ends(result), result.turningBack, result.diagnosed],
      [[update], ['rolledBack: chat: It failed. The service runs chat:1 again.'], ['chat'], ['chat']],
    );
    assert.deepEqual(result.log, [
      'line [00:00] chat: going back to chat:1 by UpdateService',
      'line [00:01, 09:59 left] chat: on the way back: 0 of 2 running',
      'line [00:04, 09:56 left] chat: on the way back: 2 of 2 running',
      'line [00:04] chat: back.',
    ]);
    assert.deepEqual(result.records[0]?.cause?.status, 'failed');
  });

  it('is rollbackFailed where that takes too long, with what to do by hand', async () => {
    const result = await settled([failing([now, going])], updating);
    assert.deepEqual(ends(result), [`rollbackFailed: chat: It failed. The way back did not finish in time. ${byHand}`]);
    assert.equal(result.log.at(-1), 'line [10:00] chat: the way back did not finish in time.');
  });

  it('is rollbackFailed where that fails', async () => {
    const broken = serviceOf([{ ...backwards, rolloutState: 'FAILED', rolloutStateReason: 'No capacity.' }]);
    assert.deepEqual(ends(await settled([failing([now, going, broken])], updating)), [
      `rollbackFailed: chat: It failed. The way back failed: No capacity. ${byHand}`,
    ]);
  });

  it('keeps its cause where somebody else deploys meanwhile, which is left alone', async () => {
    const result = await settled([failing([now, going, other])], updating);
    assert.deepEqual(ends(result), [
      'failed: chat: It failed. On its way back somebody else updated it; that deployment is left alone.',
    ]);
    assert.deepEqual(result.calls, [update]);
  });

  it('is rollbackFailed where the update is refused', async () => {
    const updateService = (): Promise<never> => Promise.reject(denial('ecs:UpdateService'));
    const result = await settled([failing([now])], { updateService });
    assert.deepEqual(ends(result), [
      `rollbackFailed: chat: It failed. There is no way back: Denied: ecs:UpdateService. ${byHand}`,
    ]);
    assert.deepEqual([result.turningBack, result.diagnosed], [[], ['chat']]);
  });
});

describe('a service whose deployment is stopped', () => {
  const turning = ourService({ deployments: [theirs({ status: 'PRIMARY' }), ours({ status: 'ACTIVE' })] });
  const again = ourService({ deployments: [theirs({ status: 'PRIMARY' })] });
  const describeServiceDeployments: EcsPort['describeServiceDeployments'] = () =>
    Promise.resolve({ ...answered, serviceDeployments: [serviceDeploymentOf({ status: 'ROLLBACK_SUCCESSFUL' })] });
  const giveUp = changeOf(changePlan(), { serviceDeploymentArn: sdArn, view: viewGiven() }, failed);

  it('is followed through ECS’s rollback', async () => {
    const result = await settled([failing([ourService(), turning, again], giveUp)], { describeServiceDeployments });
    assert.deepEqual(
      [result.calls, ends(result)],
      [[`stop ${sdArn} ROLLBACK`], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });

  it('is updated where stopping is forbidden', async () => {
    const stopServiceDeployment = (): Promise<never> => Promise.reject(denial('ecs:StopServiceDeployment'));
    const result = await settled([failing([ourService(), going, back], giveUp)], {
      ...updating,
      stopServiceDeployment,
    });
    assert.deepEqual(
      [result.calls, ends(result)],
      [[`stop ${sdArn} ROLLBACK`, update], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
    assert.equal(
      result.log[0],
      'warning chat: the deployment could not be stopped, so the service is updated instead. Denied: ecs:StopServiceDeployment',
    );
  });

  it('is followed where somebody had ordered the same already', async () => {
    const stopServiceDeployment = (): Promise<never> =>
      Promise.reject(refusal('ecs:StopServiceDeployment', 'ConflictException'));
    const result = await settled([failing([ourService(), again], giveUp)], {
      stopServiceDeployment,
      describeServiceDeployments,
    });
    assert.deepEqual(
      [result.calls, ends(result)],
      [[`stop ${sdArn} ROLLBACK`], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });
});

describe('a service on which the order has no effect', () => {
  const giveUp = changeOf(changePlan(), { serviceDeploymentArn: sdArn, view: viewGiven(), seen: true }, failed);
  const saying = (status: 'SUCCESSFUL' | 'IN_PROGRESS' | 'STOPPED'): Partial<EcsPort> => ({
    ...updating,
    describeServiceDeployments: () =>
      Promise.resolve({ ...answered, serviceDeployments: [serviceDeploymentOf({ status, statusReason: 'So.' })] }),
  });
  const rolls = [ourService(), ourService(), ourService(), ourService(), ourService()];

  it('is updated where ECS completes the deployment instead', async () => {
    const result = await settled([failing([...rolls.slice(0, 3), going, back], giveUp)], saying('SUCCESSFUL'));
    assert.deepEqual(
      [result.calls, ends(result)],
      [[`stop ${sdArn} ROLLBACK`, update], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });

  it('is updated where the deployment stops and nothing comes back', async () => {
    const result = await settled([failing([...rolls, going, back], giveUp)], saying('STOPPED'));
    assert.deepEqual(
      [result.calls, ends(result)],
      [[`stop ${sdArn} ROLLBACK`, update], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });

  it('is updated where ECS does not begin in two minutes', async () => {
    // One before each order, and one each three seconds of two minutes.
    const looks = Array.from({ length: 43 }, () => ourService());
    const result = await settled([failing([...looks, going, back], giveUp)], saying('IN_PROGRESS'));
    assert.deepEqual(result.calls.slice(0, 2), [`stop ${sdArn} ROLLBACK`, update]);
    assert.equal(result.log.filter((line) => line.includes('did not begin to go back within 2 min')).length, 1);
  });

  it('is updated where ECS had begun a way back of its own and never went', async () => {
    const phase = { kind: 'rollingBack', cause: 'It failed.', rollbackId: undefined, sinceMs: 0 } as const;
    const ending = { kind: 'red', status: 'failed', reason: 'Stuck.', stuck: true } as const;
    const failedOurs = ourService({ deployments: [ours({ rolloutState: 'FAILED' }), theirs()], ...untracked });
    const change = changeOf(changePlan(), { phase, seen: true }, ending);
    const looks = Array.from({ length: 60 }, () => failedOurs);
    const result = await settled([failing([...looks, going, back], change)], updating);
    assert.ok(result.calls.includes(update), result.calls.join());
  });
});

describe('one old answer before the way back', () => {
  const watched = changeOf(changePlan(), { seen: true }, failed);

  for (const [title, answer] of [
    ['shows the service as it was before', serviceOf([deploymentOf()])],
    ['shows no PRIMARY', serviceOf([])],
  ] as const) {
    it(`that ${title} is looked at again`, async () => {
      const result = await settled([failing([answer, now, going, back], watched)], updating);
      assert.deepEqual(
        [result.calls, ends(result)],
        [[update], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
      );
    });
  }

  it('that several looks confirm is believed', async () => {
    const asBefore = serviceOf([deploymentOf()]);
    const result = await settled([failing([asBefore], watched)]);
    assert.deepEqual(
      [result.calls, ends(result)],
      [[], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });
});

describe('a service that came to its end by itself', () => {
  const phase = { kind: 'rollingBack', cause: 'It failed.', rollbackId: 'ecs-svc/9', sinceMs: 0 } as const;
  const red = (status: 'rolledBack' | 'rollbackFailed' | 'superseded'): Change =>
    changeOf(changePlan(), status === 'superseded' ? {} : { phase }, { kind: 'red', status, reason: 'So.' });

  for (const [title, change] of [
    ['was rolled back by ECS', red('rolledBack')],
    ['could not be rolled back by ECS', red('rollbackFailed')],
    ['was superseded', red('superseded')],
    ['ran out of time on ECS’s way back', changeOf(changePlan(), { phase }, { kind: 'timedOut' })],
    ['ran out of time with all traffic on it', changeOf(changePlan(), { shifted: true }, { kind: 'timedOut' })],
    ['is gone', changeOf(changePlan(), {}, { ...failed, gone: true })],
  ] as const) {
    it(`is not touched where it ${title}`, async () => {
      const result = await settled([failing([now], change)]);
      assert.deepEqual([result.calls, result.turningBack], [[], []]);
    });
  }

  it('is waited for while ECS’s rollback goes on', async () => {
    const change = changeOf(changePlan(), { phase: { ...phase, rollbackId: undefined } });
    const result = await settled([failing([going, going, back], change)]);
    assert.deepEqual(
      [result.calls, ends(result)],
      [[], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });

  it('is failed where somebody else deployed during ECS’s rollback', async () => {
    const change = changeOf(changePlan(), { phase: { ...phase, rollbackId: 'ecs-svc/4' } });
    assert.deepEqual(ends(await settled([failing([going, going, other], change)])), [
      "failed: chat: It failed. The rollback was superseded by somebody else's deployment chat:7 (ecs-svc/7).",
    ]);
  });

  it('is rollbackFailed, with what to do by hand, where ECS’s rollback fails', async () => {
    const broken = serviceOf([{ ...backwards, rolloutState: 'FAILED', rolloutStateReason: 'No capacity.' }]);
    const change = changeOf(changePlan(), { phase: { ...phase, rollbackId: undefined } });
    assert.deepEqual(ends(await settled([failing([going, going, broken], change)])), [
      `rollbackFailed: chat: It failed. ECS's rollback chat:1 (ecs-svc/4) failed too: No capacity. ${byHand}`,
    ]);
  });
});

describe('a service that has nowhere to go', () => {
  it('is rollbackFailed at its first deployment', async () => {
    const first = changePlan({ deployments: [deploymentOf({ rolloutState: 'IN_PROGRESS' })] });
    const result = await settled([failing([now], changeOf(first, {}, failed))]);
    assert.deepEqual(
      [result.calls, ends(result)],
      [
        [],
        [
          'rollbackFailed: chat: It failed. There is no way back: no deployment of it had completed before, so there is no revision to go back to. Deploy a revision that works.',
        ],
      ],
    );
  });

  it('is left alone where somebody else has deployed since', async () => {
    const result = await settled([failing([anothers])]);
    assert.deepEqual(
      [result.calls, ends(result)],
      [[], ['failed: chat: It failed. It is left alone: somebody else has deployed chat:3 (ecs-svc/3) since.']],
    );
  });

  it('stays timedOut where somebody else has deployed since', async () => {
    const part = failing([anothers], changeOf(changePlan(), {}, { kind: 'timedOut' }));
    const result = await settled([{ ...part, cause: { status: 'timedOut', reason: 'chat: Out of time.' } }]);
    assert.deepEqual(
      [ends(result), result.records[0]?.cause?.status],
      [
        ['timedOut: chat: Out of time. It is left alone: somebody else has deployed chat:3 (ecs-svc/3) since.'],
        'timedOut',
      ],
    );
  });
});

describe('an outage before the way back', () => {
  it('is waited out', async () => {
    const result = await settled([failing([outage(), outage(), now, going, back])], updating);
    assert.deepEqual(
      [result.calls, ends(result)],
      [[update], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });

  it('that does not end leaves the cause, and what to do by hand', async () => {
    const result = await settled([failing([outage()])], updating);
    assert.deepEqual(
      [result.calls, ends(result)],
      [[], [`rollbackFailed: chat: It failed. There is no way back: AWS does not answer. ${byHand}`]],
    );
  });

  it('does not let an order override what somebody else deployed meanwhile', async () => {
    const updateService = (): Promise<never> => Promise.reject(outage('ecs:UpdateService'));
    const result = await settled([failing([now, other])], { updateService });
    assert.deepEqual(
      [result.calls, ends(result)],
      [[update], ['failed: chat: It failed. It is left alone: somebody else has deployed chat:7 (ecs-svc/7) since.']],
    );
  });
});

describe('several services of a run in which one failed', () => {
  const named = (serviceName: string, service: Service): Service => ({ ...service, serviceName });
  const partner = (ending?: Change['ending'], updated = true): Change => {
    const change = changeOf(changePlan({ serviceName: 'mail' }), {}, ending);
    return { ...change, applied: { ...change.applied, updated } };
  };
  const both: Partial<EcsPort> = {
    updateService: ({ service = '' }) => Promise.resolve({ ...answered, service: named(service, going) }),
  };
  const mail = [now, going, back].map((service) => named('mail', service));
  const along = 'mail: It was deployed together with chat, which failed, so it goes back as well.';

  for (const [title, ending] of [
    ['is under way', undefined],
    ['is done', { kind: 'deployed', proven: true }],
  ] as const) {
    it(`all go back, also one that ${title}`, async () => {
      const result = await settled([failing([now, going, back]), { change: partner(ending), looks: mail }], both);
      assert.deepEqual(result.calls, [update, update.replace('chat', 'mail')]);
      assert.deepEqual(ends(result), [
        'rolledBack: chat: It failed. The service runs chat:1 again.',
        `rolledBack: ${along} The service runs chat:1 again.`,
      ]);
      assert.deepEqual([result.turningBack, result.diagnosed], [['chat', 'mail'], ['chat']]);
    });
  }

  it('one goes back that is refused while the other is still under way', async () => {
    const refusedChat = { ...doubtful(), applied: { ...doubtful().applied, certain: true } } as Change;
    const result = await settled(
      [
        { change: refusedChat, fails: true, looks: [now] },
        { change: partner(), looks: mail },
      ],
      both,
    );
    assert.deepEqual(result.calls, [update.replace('chat', 'mail')]);
    assert.deepEqual(ends(result), [': chat: It failed.', `rolledBack: ${along} The service runs chat:1 again.`]);
  });

  it('one that this run only watched is left alone', async () => {
    const result = await settled(
      [failing([now, going, back]), { change: partner(undefined, false), looks: mail }],
      both,
    );
    assert.deepEqual(result.calls, [update]);
  });

  it('one that is unchanged is left alone', async () => {
    const { plan, taskDefinitionArn } = partner().applied;
    const change: Change = { ...partner(), applied: { kind: 'unchanged', plan, taskDefinitionArn } };
    assert.deepEqual((await settled([failing([now, going, back]), { change, looks: mail }], both)).calls, [update]);
  });

  it('one whose desired count alone changed gets that back', async () => {
    const count = serviceOf([deploymentOf({ desiredCount: 5 })], { desiredCount: 5 });
    const counted = serviceOf([deploymentOf()]);
    const change = scaling();
    const renamed = {
      ...change,
      applied: {
        ...change.applied,
        plan: { ...change.applied.plan, snapshot: { ...change.applied.plan.snapshot, name: 'mail' } },
      },
    };
    const result = await settled(
      [failing([now, going, back]), { change: renamed, looks: [count, counted].map((one) => named('mail', one)) }],
      both,
    );
    assert.deepEqual(result.calls, [update, 'update mail {"desiredCount":2}']);
    assert.equal(ends(result)[1], `rolledBack: ${along} The service runs 2 tasks again.`);
  });

  it('one that goes back does not hide that another cannot', async () => {
    const result = await settled(
      [failing([now, going, back]), { change: partner(), looks: [named('mail', anothers)] }],
      both,
    );
    assert.deepEqual(ends(result), [
      'rolledBack: chat: It failed. The service runs chat:1 again.',
      `failed: ${along} It is left alone: somebody else has deployed chat:3 (ecs-svc/3) since.`,
    ]);
  });
});

describe('an update in doubt', () => {
  it('goes back where it was carried out', async () => {
    const result = await settled([{ change: doubtful(), fails: true, looks: [now, going, back] }], updating);
    assert.deepEqual(
      [result.calls, ends(result)],
      [[update], ['rolledBack: chat: It failed. The service runs chat:1 again.']],
    );
  });

  it('is left alone where it was not', async () => {
    const result = await settled([{ change: doubtful(), fails: true, looks: [serviceOf([deploymentOf()])] }]);
    assert.deepEqual(ends(result), [
      'failed: chat: It failed. It is left alone: it runs chat:1 (ecs-svc/1) as before.',
    ]);
  });
});
