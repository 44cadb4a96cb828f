import assert from 'node:assert/strict';
import { anothers, changeOf, changePlan, doubtful, ourService } from './support/changes.ts';
import { answered, denial, refusal } from './support/fake-ecs.ts';
import { ours, theirs } from './support/looks.ts';
import { deploymentOf, serviceOf } from './support/services.ts';
import { byHand, settled } from './support/settled.ts';
import { sdArn, serviceDeploymentOf, viewGiven } from './support/views.ts';
import type { EcsPort } from '../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { Change } from '../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import { back, backwards, ends, failed, failing, going, now, other, update, updating } from './support/settlements.ts';

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
