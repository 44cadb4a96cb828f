import assert from 'node:assert/strict';
import { anothers, changeOf, changePlan, scaling } from '../../support/changes.ts';
import { answered, denial, outage, refusal } from '../../support/fake-ecs.ts';
import { ours } from '../../support/looks.ts';
import { definitionOf, deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { initialState } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';
import { answer, backwards, good, idIn, turn, untracked, updateCall, updated } from '../../support/turned.ts';

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
        sinceMs: 90_000,
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

  it('is looked at again where ECS answers without the deployment that was asked for', async () => {
    const still = serviceOf([deploymentOf({ id: 'ecs-svc/2', taskDefinition: revisionArn('chat:2') })]);
    for (const service of [undefined, serviceOf([]), still]) {
      const lost = turn(changeOf(), untracked, { updateService: () => Promise.resolve({ ...answered, service }) });
      await assert.rejects(lost, { code: 'unreachable', message: 'ECS answered the update without its deployment.' });
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
    const service = serviceOf([deploymentOf({ id: 'ecs-svc/4', taskDefinition: revisionArn('chat:0') })]);
    const updateService: EcsPort['updateService'] = () => Promise.resolve({ ...answered, service });
    const { told } = await turn(changeOf(plan), untracked, { describeTaskDefinition, updateService });
    assert.deepEqual([asked, told], [[revisionArn('chat:0')], [updated.replace('chat:1', 'chat:0'), warning]]);
    const denied = await turn(changeOf(plan), untracked, {
      updateService,
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
      told: ['chat: going back to desired count 2 by UpdateService'],
      turned: {
        kind: 'turning',
        target: {
          kind: 'count',
          service: 'chat',
          sinceMs: 90_000,
          deadlineMs: 690_000,
          desiredCount: 2,
          primaryId: 'ecs-svc/1',
        },
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
