import assert from 'node:assert/strict';
import type { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { anothers, changeOf, changePlan, ourService } from '../../support/changes.ts';
import { answered, denial, outage, refusal } from '../../support/fake-ecs.ts';
import { ours, target, theirs } from '../../support/looks.ts';
import { deploymentOf } from '../../support/services.ts';
import { sdArn } from '../../support/views.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { initialState } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';
import { good, stopCall, stopped, turn, turning, updateCall, updated } from '../../support/turned.ts';

describe('a deployment that is stopped', () => {
  it('is watched on as a rollback, with the reason for it', async () => {
    const state = { ...initialState, reverted: 2, stageSinceMs: 5 };
    assert.deepEqual(await turn(changeOf(changePlan(), state), ourService()), {
      calls: [stopCall],
      told: [stopped],
      turned: { kind: 'turning', target, state: { ...state, reverted: 0, phase: turning } },
    });
  });

  it('is not stopped again where ECS goes back by itself', async () => {
    const phase = { kind: 'rollingBack', cause: 'ECS’s own.', rollbackId: 'ecs-svc/9', sinceMs: 5 } as const;
    assert.deepEqual(await turn(changeOf(changePlan(), { phase }), ourService()), {
      calls: [],
      told: [],
      turned: { kind: 'turning', target, state: { ...initialState, phase } },
    });
  });

  it('gets its desired count back in a further call, since a rollback keeps that', async () => {
    const { calls, told } = await turn(changeOf(changePlan({}, 5)), ourService({ desiredCount: 5 }));
    assert.deepEqual(calls, [stopCall, [{ cluster: 'dev', service: 'chat', desiredCount: 2 }, []]]);
    assert.deepEqual(told, [stopped, 'chat: goes back to desired count 2, too']);
  });

  it('goes back without its desired count where that is refused', async () => {
    const updateService = (): Promise<never> => Promise.reject(denial('ecs:UpdateService'));
    const { told, turned } = await turn(changeOf(changePlan({}, 5)), ourService({ desiredCount: 5 }), {
      updateService,
    });
    assert.deepEqual(
      [told, turned.kind],
      [
        [
          stopped,
          "warning chat: chat: it keeps this run's values; set back by hand: desired count 2. Denied: ecs:UpdateService",
        ],
        'turning',
      ],
    );
  });

  const conflict = refusal('ecs:StopServiceDeployment', 'ConflictException');
  const refusing = (failure: Error, status?: ServiceDeploymentStatus): Partial<EcsPort> => ({
    stopServiceDeployment: () => Promise.reject(failure),
    ...(status === undefined
      ? {}
      : {
          describeServiceDeployments: ({ serviceDeploymentArns = [] }) => {
            assert.deepEqual(serviceDeploymentArns, [sdArn]);
            return Promise.resolve({ ...answered, serviceDeployments: [{ status }] });
          },
        }),
  });

  for (const [why, error] of [
    ['was given twice', conflict],
    ['was not answered', outage('ecs:StopServiceDeployment')],
  ] as const) {
    it(`goes back where the order ${why} and ECS is turning already`, async () => {
      const { calls, told, turned } = await turn(changeOf(), ourService(), refusing(error, 'ROLLBACK_IN_PROGRESS'));
      assert.deepEqual([calls, told, turned.kind], [[stopCall], [stopped], 'turning']);
    });
  }

  it('is updated where it cannot be stopped since it has ended', async () => {
    const { calls, told } = await turn(changeOf(), ourService(), refusing(conflict, 'SUCCESSFUL'));
    assert.deepEqual(calls, [stopCall, updateCall]);
    assert.deepEqual(told, [
      'warning chat: chat: the deployment could not be stopped, so the service is updated instead. ecs:StopServiceDeployment was refused.',
      updated,
    ]);
  });

  it('is looked at again before anything else is tried where the order was not answered', async () => {
    const error = outage('ecs:StopServiceDeployment');
    await assert.rejects(turn(changeOf(), ourService(), refusing(error, 'IN_PROGRESS')), error);
  });

  it('is updated where stopping is forbidden', async () => {
    const error = denial('ecs:StopServiceDeployment');
    const { calls, told, turned } = await turn(changeOf(), ourService(), refusing(error));
    assert.deepEqual([calls, turned.kind], [[stopCall, updateCall], 'turning']);
    assert.equal(
      told[0],
      'warning chat: chat: the deployment could not be stopped, so the service is updated instead. Denied: ecs:StopServiceDeployment',
    );
  });

  it('is updated with its desired count where stopping is forbidden', async () => {
    const { calls } = await turn(
      changeOf(changePlan({}, 5)),
      ourService({ desiredCount: 5 }),
      refusing(denial('ecs:StopServiceDeployment')),
    );
    assert.deepEqual(calls.at(-1), [
      { cluster: 'dev', service: 'chat', taskDefinition: good, desiredCount: 2 },
      ['ecs-svc/2', 'ecs-svc/1'],
    ]);
  });

  it('is updated where what became of the order cannot be read', async () => {
    const describeServiceDeployments = (): Promise<never> => Promise.reject(denial('ecs:DescribeServiceDeployments'));
    const { calls } = await turn(changeOf(), ourService(), { ...refusing(conflict), describeServiceDeployments });
    assert.deepEqual(calls, [stopCall, updateCall]);
  });

  it('has no way back where stopping is forbidden and the good revision is the one that fails', async () => {
    const change = changeOf();
    const { calls, turned } = await turn(
      { ...change, applied: { ...change.applied, taskDefinitionArn: good } },
      ourService({ deployments: [ours({ taskDefinition: good }), theirs()] }),
      refusing(denial('ecs:StopServiceDeployment')),
    );
    assert.deepEqual(
      [calls, turned],
      [
        [stopCall],
        {
          kind: 'impossible',
          why: 'ECS refused to stop the deployment (Denied: ecs:StopServiceDeployment), and the last good revision is chat:1 itself, so an update would start the same tasks again.',
        },
      ],
    );
  });

  it('is updated where the order was not answered twice: stopping is only the better way', async () => {
    const error = outage('ecs:StopServiceDeployment');
    const { calls, turned } = await turn(changeOf(), ourService(), refusing(error, 'IN_PROGRESS'), { tries: 1 });
    assert.deepEqual([calls, turned.kind], [[stopCall, updateCall], 'turning']);
  });

  it('is not updated after the run’s time is over', async () => {
    const over = new AbortController();
    const reason = new Error('over');
    const stopServiceDeployment = (): Promise<never> => {
      over.abort(reason);
      return Promise.reject(denial('ecs:StopServiceDeployment'));
    };
    await assert.rejects(turn(changeOf(), ourService(), { stopServiceDeployment }, { signal: over.signal }), reason);
  });

  it('ends with what is no answer of AWS', async () => {
    const bug = new TypeError('x is undefined');
    await assert.rejects(turn(changeOf(), ourService(), { stopServiceDeployment: () => Promise.reject(bug) }), bug);
  });
});

describe('a service that cannot go back, or need not', () => {
  it('gets no order', async () => {
    assert.deepEqual(await turn(changeOf(), anothers), {
      calls: [],
      told: [],
      turned: { kind: 'left', why: 'somebody else has deployed chat:3 (ecs-svc/3) since.' },
    });
    assert.deepEqual(await turn(changeOf(), undefined), {
      calls: [],
      told: [],
      turned: { kind: 'left', why: 'it no longer exists.' },
    });
    const never = changePlan({ deployments: [deploymentOf({ rolloutState: 'IN_PROGRESS' })] });
    assert.deepEqual((await turn(changeOf(never), ourService())).turned, {
      kind: 'impossible',
      why: 'no deployment of it had completed before, so there is no revision to go back to.',
    });
  });
});
