import assert from 'node:assert/strict';
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { counts, course, ours, target, theirs } from '../../support/looks.ts';
import { deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import type { Verdict } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const green = { kind: 'deployed', proven: true };

describe('a deployment that is watched', () => {
  it('tells each change of its counts once, and is done when ECS says COMPLETED', () => {
    const result = course(target, [
      { service: serviceOf([ours({ pendingCount: 2 }), theirs()]) },
      { service: serviceOf([ours({ pendingCount: 2 }), theirs()]) },
      { service: serviceOf([ours({ runningCount: 1, pendingCount: 1 }), theirs()]) },
      { service: serviceOf([ours({ runningCount: 2 }), theirs({ runningCount: 1 })]) },
      { service: serviceOf([ours({ runningCount: 2, rolloutState: 'COMPLETED' })]) },
    ]);
    assert.deepEqual(
      { events: result.events, verdict: result.verdict },
      {
        events: [counts(2, 0, 2, 0, 2), counts(2, 1, 1, 0, 2), counts(2, 2, 0, 0, 1), counts(2, 2, 0, 0, 0)],
        verdict: green,
      },
    );
  });

  it('is not done while it runs beside the old tasks, whatever the counts say', () => {
    const services = [serviceOf([ours({ runningCount: 2 }), theirs()]), serviceOf([ours({ runningCount: 2 })])];
    assert.equal(
      course(
        target,
        services.map((service) => ({ service })),
      ).verdict,
      undefined,
    );
  });

  it('counts launches that failed', () => {
    const { events, verdict } = course(target, [{ service: serviceOf([ours({ failedTasks: 4 }), theirs()]) }]);
    assert.deepEqual({ events, verdict }, { events: [counts(2, 0, 0, 4, 2)], verdict: undefined });
  });

  it('proves nothing with the desired count 0', () => {
    const service = serviceOf([ours({ desiredCount: 0, rolloutState: 'COMPLETED' })], { desiredCount: 0 });
    const { verdict, asked } = course(target, [{ service }]);
    assert.deepEqual({ verdict, asked }, { verdict: { kind: 'deployed', proven: false }, asked: [] });
  });
});

describe('a deployment without rolloutState', () => {
  const own = (given: Deployment = {}): Deployment => ours({ rolloutState: undefined, runningCount: 2, ...given });
  const tracked = { currentServiceDeployment: 'arn:aws:ecs:eu-west-1:1:service-deployment/dev/chat/x' };

  const rows: readonly (readonly [string, Service, 'SUCCESSFUL' | 'IN_PROGRESS' | 'denied', Verdict | undefined])[] = [
    [
      'is done when it is alone and all its tasks run',
      serviceOf([own()]),
      'denied',
      { kind: 'deployed', proven: true },
    ],
    ['is not done while an old one drains', serviceOf([own(), theirs()]), 'denied', undefined],
    ['is not done while tasks are pending', serviceOf([own({ pendingCount: 1 })]), 'denied', undefined],
    ['is not done while tasks are missing', serviceOf([own({ runningCount: 1 })]), 'denied', undefined],
    [
      'is done when its service deployment is SUCCESSFUL',
      serviceOf([own(), theirs()], tracked),
      'SUCCESSFUL',
      { kind: 'deployed', proven: true },
    ],
    [
      'is not done while its service deployment goes on beside old tasks',
      serviceOf([own(), theirs()], tracked),
      'IN_PROGRESS',
      undefined,
    ],
    [
      'is not done while its service deployment goes on, though it is alone and all its tasks run',
      serviceOf([own()], tracked),
      'IN_PROGRESS',
      undefined,
    ],
    [
      'is done by its counts where the service deployment may not be read',
      serviceOf([own()], tracked),
      'denied',
      { kind: 'deployed', proven: true },
    ],
  ];
  for (const [title, service, status, verdict] of rows) {
    it(title, () => {
      const serviceDeployment = status === 'denied' ? status : { status };
      assert.deepEqual(course(target, [{ service, serviceDeployment }]).verdict, verdict);
    });
  }

  it('asks the newer API only once its tasks are there', () => {
    const { asked } = course(target, [
      { service: serviceOf([own({ runningCount: 1 }), theirs()], tracked) },
      { service: serviceOf([own(), theirs()], tracked), serviceDeployment: { status: 'SUCCESSFUL' } },
    ]);
    assert.deepEqual(asked, ['serviceDeployment', 'stoppedTasks']);
  });
});

describe('a deployment that somebody replaces', () => {
  const reason =
    'Superseded: the deployment ecs-svc/3 of chat:3 replaced ours (ecs-svc/2) before this run saw it completed. Somebody else updated the service.';
  const other = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3'), rolloutState: 'IN_PROGRESS' });

  for (const [title, deployments] of [
    ['and that is ACTIVE still', [other, ours({ status: 'ACTIVE', runningCount: 2 })]],
    ['and that is gone', [other]],
    ['by one that is COMPLETED already', [{ ...other, rolloutState: 'COMPLETED' }]],
  ] as const) {
    it(`${title} is superseded`, () => {
      assert.deepEqual(course(target, [{ service: serviceOf(deployments) }]).verdict, {
        kind: 'red',
        status: 'superseded',
        reason,
      });
    });
  }

  it('with the same revision is superseded all the same', () => {
    const same = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:2') });
    assert.deepEqual(course(target, [{ service: serviceOf([same]) }]).verdict, {
      kind: 'red',
      status: 'superseded',
      reason: reason.replace('chat:3', 'chat:2'),
    });
  });

  it('is superseded where the deployment that ECS named runs another revision', () => {
    const service = serviceOf([ours({ taskDefinition: revisionArn('chat:9'), rolloutState: 'COMPLETED' })]);
    const { verdict } = course(target, [{ service }]);
    assert.equal(verdict?.kind === 'red' && verdict.status, 'superseded');
  });

  it('is superseded even where no deployment is PRIMARY', () => {
    const { verdict } = course(target, [
      { service: serviceOf([ours()]) },
      ...Array.from({ length: 3 }, () => ({ service: serviceOf([{ ...other, status: 'ACTIVE' }]) })),
    ]);
    assert.deepEqual(verdict, { kind: 'red', status: 'superseded', reason });
  });

  it('is not concluded from an answer that leaves PRIMARY out', () => {
    const empty = Array.from({ length: 5 }, () => ({ service: serviceOf([]) }));
    const { verdict } = course(target, [{ service: serviceOf([ours()]) }, ...empty]);
    assert.equal(verdict, undefined);
  });
});

describe('a service that goes away', () => {
  it('is not gone where one answer leaves it out', () => {
    const { verdict } = course(target, [
      { service: undefined },
      { service: undefined },
      { service: serviceOf([ours()]) },
    ]);
    assert.equal(verdict, undefined);
  });

  for (const [title, service, now] of [
    ['is not known any more', undefined, 'no longer exists'],
    ['is DRAINING', serviceOf([ours()], { status: 'DRAINING' }), 'is DRAINING'],
    ['is INACTIVE', serviceOf([ours({ rolloutState: 'COMPLETED' })], { status: 'INACTIVE' }), 'is INACTIVE'],
  ] as const) {
    it(`${title} and ends the watch in red`, () => {
      assert.deepEqual(course(target, [{ service }, { service }, { service }]).verdict, {
        kind: 'red',
        status: 'failed',
        reason: `The service chat ${now}: somebody deleted it while it was being deployed.`,
        gone: true,
      });
    });
  }
});
