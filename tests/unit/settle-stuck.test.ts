import assert from 'node:assert/strict';
import { changeOf, changePlan, ourService } from './support/changes.ts';
import { answered, outage } from './support/fake-ecs.ts';
import { ours, theirs } from './support/looks.ts';
import { deploymentOf, serviceOf } from './support/services.ts';
import { byHand, settled } from './support/settled.ts';
import { sdArn, serviceDeploymentOf, viewGiven } from './support/views.ts';
import type { EcsPort } from '../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { back, ends, failed, failing, going, now, other, untracked, update, updating } from './support/settlements.ts';

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
