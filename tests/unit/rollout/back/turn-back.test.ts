import assert from 'node:assert/strict';
import type { Service, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { anothers, changeOf, changePlan, ourService, scaling } from '../../support/changes.ts';
import { answered, denial, fakeEcs, outage, refusal } from '../../support/fake-ecs.ts';
import { ours, target, theirs } from '../../support/looks.ts';
import { definitionOf, deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import { sdArn } from '../../support/views.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import {
  type TurnOptions,
  type TurnedBack,
  turnBack,
} from '../../../../tasks/EcsDeployRevision/src/rollout/back/turn-back.ts';
import type { Change } from '../../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import { initialState } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const good = revisionArn('chat:1');
const untracked = ourService({ currentServiceDeployment: undefined });
const backwards = deploymentOf({ id: 'ecs-svc/4', rolloutState: 'IN_PROGRESS', runningCount: 0 });
const answer = serviceOf([backwards, ours({ status: 'ACTIVE' })]);

/** What came of it: the calls that change something, what was told, and the result. */
interface Turned {
  readonly calls: readonly unknown[];
  readonly told: readonly string[];
  readonly turned: TurnedBack;
}

async function turn(
  change: Change,
  now: Service | undefined,
  ecs: Partial<EcsPort> = {},
  options: Partial<TurnOptions> = {},
): Promise<Turned> {
  const calls: unknown[] = [];
  const told: string[] = [];
  const port = fakeEcs({
    ...ecs,
    stopServiceDeployment: (input, signal) => {
      calls.push(input);
      return ecs.stopServiceDeployment?.(input, signal) ?? Promise.resolve(answered);
    },
    updateService: (input, before, signal) => {
      calls.push([input, [...before]]);
      return ecs.updateService?.(input, before, signal) ?? Promise.resolve({ ...answered, service: answer });
    },
  });
  const turned = await turnBack(port, change, target, now, {
    cluster: 'dev',
    patience: { timeoutMs: 600_000, waitUntil: 'trafficShifted', failures: { kind: 'never' } },
    atMs: () => 90_000,
    cause: 'It failed.',
    events: {
      ordered: (service, how) => void told.push(`${service}: ${how}`),
      warning: (service, text) => void told.push(`warning ${service}: ${text}`),
    },
    tries: 0,
    signal: new AbortController().signal,
    ...options,
  });
  return { calls, told, turned };
}

/** The deployment that is watched from here on. */
function idIn(turned: TurnedBack): string | undefined {
  if (turned.kind !== 'turning' || turned.target.kind !== 'deployment') return undefined;
  return turned.target.deploymentId;
}

const stopCall = { serviceDeploymentArn: sdArn, stopType: 'ROLLBACK' };
const updateCall = [{ cluster: 'dev', service: 'chat', taskDefinition: good }, ['ecs-svc/2', 'ecs-svc/1']];
const stopped = 'chat: going back to chat:1 by StopServiceDeployment ROLLBACK';
const updated = 'chat: going back to chat:1 by UpdateService';
const turning = { kind: 'rollingBack', cause: 'It failed.', rollbackId: undefined, sinceMs: 90_000 };

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
    assert.deepEqual(told, [stopped, 'chat: the desired count goes back to 2']);
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
          "warning chat: chat: the desired count stays at this run's value; set it back to 2 by hand. Denied: ecs:UpdateService",
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

describe('a service that is updated to its last good revision', () => {
  it('is watched until that deployment is complete, with a time of its own', async () => {
    const service = { ...answer, deploymentConfiguration: { strategy: 'CANARY', bakeTimeInMinutes: 5 } as const };
    const now = { ...untracked, currentServiceDeployment: undefined };
    const { calls, told, turned } = await turn(changeOf(), now, {
      updateService: () => Promise.resolve({ ...answered, service }),
    });
    assert.deepEqual([calls, told], [[updateCall], [updated]]);
    assert.deepEqual(turned, {
      kind: 'turning',
      state: initialState,
      target: {
        kind: 'deployment',
        service: 'chat',
        deadlineMs: 90_000 + 600_000 + 900_000,
        deploymentId: 'ecs-svc/4',
        taskDefinitionArn: good,
        before: ['ecs-svc/2', 'ecs-svc/1'],
        wayBack: undefined,
        serviceDeploymentBefore: undefined,
        waitUntil: 'complete',
        failures: { kind: 'never' },
        oldTasks: { running: 2, desired: 2 },
        rollbackMs: 600_000,
        turn: { every: 7, at: 0 },
      },
    });
  });

  it('is watched by the deployment that the update started, whatever is PRIMARY', async () => {
    const service = serviceOf([ours(), { ...backwards, status: 'ACTIVE' }]);
    const { turned } = await turn(changeOf(), untracked, {
      updateService: () => Promise.resolve({ ...answered, service }),
    });
    assert.equal(idIn(turned), 'ecs-svc/4');
  });

  it('is watched where an order was carried out before whose answer was lost', async () => {
    const { calls, turned } = await turn(changeOf(), answer, {}, { tries: 1 });
    assert.deepEqual([calls, idIn(turned)], [[], 'ecs-svc/4']);
    const first = await turn(changeOf(), answer);
    assert.deepEqual(first.turned, { kind: 'left', why: 'somebody else has deployed chat:1 (ecs-svc/4) since.' });
    const another = await turn(changeOf(), anothers, {}, { tries: 1 });
    assert.equal(another.turned.kind, 'left');
  });

  it('gets its desired count back in the same call', async () => {
    const { calls, told } = await turn(changeOf(changePlan({}, 5)), { ...untracked, desiredCount: 5 });
    assert.deepEqual(calls, [
      [{ cluster: 'dev', service: 'chat', taskDefinition: good, desiredCount: 2 }, ['ecs-svc/2', 'ecs-svc/1']],
    ]);
    assert.deepEqual(told, ['chat: going back to chat:1, desired count 2 by UpdateService']);
  });

  it('has no way back where the update is refused', async () => {
    const error = refusal('ecs:UpdateService', 'ClientException');
    const { turned } = await turn(changeOf(), untracked, { updateService: () => Promise.reject(error) });
    assert.deepEqual(turned, { kind: 'impossible', why: error.message });
  });

  it('has no way back where ECS answers without a deployment', async () => {
    for (const service of [undefined, serviceOf([])]) {
      const { turned } = await turn(changeOf(), untracked, {
        updateService: () => Promise.resolve({ ...answered, service }),
      });
      assert.deepEqual(turned, {
        kind: 'impossible',
        why: 'ECS answered the update without a deployment. Look at the service.',
      });
    }
  });

  it('is looked at again before anything else is tried where the update was not answered', async () => {
    const error = outage('ecs:UpdateService');
    await assert.rejects(turn(changeOf(), untracked, { updateService: () => Promise.reject(error) }), error);
  });

  it('ends with what is no answer of AWS', async () => {
    const bug = new TypeError('x is undefined');
    await assert.rejects(turn(changeOf(), untracked, { updateService: () => Promise.reject(bug) }), bug);
  });

  const floating = { ...changePlan(), images: new Map() };
  const warning =
    'warning chat: chat: the way back resolves nginx:latest anew: that tag may name the image that just failed. Deploy unique tags.';

  it('is warned about where its tag may name another content by now', async () => {
    const definition = definitionOf('chat:1', { app: 'nginx:latest' });
    const plan = { ...floating, snapshot: { ...floating.snapshot, definition } };
    assert.deepEqual((await turn(changeOf(plan), untracked)).told, [updated, warning]);
  });

  it('is warned about where the last good revision is not the one that ran', async () => {
    const lastGood = { id: 'ecs-svc/0', taskDefinition: revisionArn('chat:0') };
    const plan = { ...floating, snapshot: { ...floating.snapshot, lastGood } };
    const asked: string[] = [];
    const describeTaskDefinition: EcsPort['describeTaskDefinition'] = (arn) => {
      asked.push(arn);
      return Promise.resolve(definitionOf('chat:0', { app: 'nginx:latest' }));
    };
    const { told } = await turn(changeOf(plan), untracked, { describeTaskDefinition });
    assert.deepEqual([asked, told], [[revisionArn('chat:0')], [updated.replace('chat:1', 'chat:0'), warning]]);
    const denied = await turn(changeOf(plan), untracked, {
      describeTaskDefinition: () => Promise.reject(denial('ecs:DescribeTaskDefinition')),
    });
    assert.deepEqual([denied.told, denied.turned.kind], [[updated.replace('chat:1', 'chat:0')], 'turning']);
  });
});

describe('a desired count that goes back', () => {
  const now = serviceOf([deploymentOf()], { desiredCount: 5 });

  it('is watched as a count', async () => {
    assert.deepEqual(await turn(scaling(), now), {
      calls: [[{ cluster: 'dev', service: 'chat', desiredCount: 2 }, ['ecs-svc/1']]],
      told: ['chat: going back to the desired count 2 by UpdateService'],
      turned: {
        kind: 'turning',
        target: { kind: 'count', service: 'chat', deadlineMs: 690_000, desiredCount: 2, primaryId: 'ecs-svc/1' },
        state: initialState,
      },
    });
  });

  it('has no way back where that is refused', async () => {
    const error = denial('ecs:UpdateService');
    const { turned } = await turn(scaling(), now, { updateService: () => Promise.reject(error) });
    assert.deepEqual(turned, { kind: 'impossible', why: error.message });
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
