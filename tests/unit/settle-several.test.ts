import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { anothers, changeOf, changePlan, doubtful, scaling } from './support/changes.ts';
import { answered } from './support/fake-ecs.ts';
import { deploymentOf, serviceOf } from './support/services.ts';
import { settled } from './support/settled.ts';
import type { EcsPort } from '../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { Change } from '../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import { back, ends, failing, going, now, update } from './support/settlements.ts';

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
