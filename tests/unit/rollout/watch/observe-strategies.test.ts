import assert from 'node:assert/strict';
import type { Service, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { type Look, counts, course, crash, ours, target, theirs } from '../../support/looks.ts';
import { deploymentOf, revisionArn } from '../../support/services.ts';
import { alone, baking, blue, green, look, scaling, seen, shifted, waiting } from '../../support/staged-looks.ts';
import { moving, on } from '../../support/views.ts';

describe('a deployment that moves traffic', () => {
  it('is followed while the earlier one stays PRIMARY, through its stages to its end', () => {
    const looks = [
      scaling,
      look(waiting, { lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT', ...on(0) }),
      baking,
      look(shifted, { lifecycleStage: 'CLEAN_UP', ...on(100) }),
      look(alone, { status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP', ...on(100) }),
    ];
    assert.deepEqual(seen(looks), [
      'IN_PROGRESS SCALE_UP',
      'IN_PROGRESS POST_TEST_TRAFFIC_SHIFT',
      'IN_PROGRESS BAKE_TIME',
      'IN_PROGRESS CLEAN_UP',
      'SUCCESSFUL CLEAN_UP',
      green,
    ]);
  });

  it('is followed where DescribeServices does not list it before it is PRIMARY', () => {
    const hidden = moving([blue], 'LINEAR', { runningCount: 3 });
    const result = course(target, [
      look(hidden, on(0, 1)),
      look(hidden, on(20, 2)),
      look(alone, { status: 'SUCCESSFUL', ...on(100) }),
    ]);
    assert.deepEqual(
      [result.events.filter(({ kind }) => kind === 'counts'), result.verdict],
      [[counts(2, 1, 1, 0, 2), counts(2, 2, 0, 0, 1), counts(2, 2, 0, 0, 0)], green],
    );
  });

  it('is not done before ECS says so, whatever the counts are', () => {
    assert.deepEqual(seen([look(alone, { lifecycleStage: 'CLEAN_UP', ...on(100) })]), ['IN_PROGRESS CLEAN_UP']);
  });

  it('is not done while ECS’s answer does not come', () => {
    assert.deepEqual(seen([look(alone, {}, { serviceDeployment: 'later' })]), []);
  });

  it('shows stages and statuses that nobody knows as they are, and goes on', () => {
    const unknown = { status: 'PONDERING' as ServiceDeploymentStatus, lifecycleStage: 'LUNCH' as never };
    const looks = [look(waiting, unknown), look(alone, { status: 'SUCCESSFUL' })];
    assert.deepEqual(seen(looks), ['PONDERING LUNCH', 'SUCCESSFUL', green]);
  });

  it('is waited for where the newer API is ahead of the list of deployments', () => {
    const old = { ...blue, rolloutState: 'COMPLETED' } as const;
    for (const behind of [
      moving([old, ours({ status: 'ACTIVE', rolloutState: undefined, runningCount: 2 })]),
      moving([old]),
    ]) {
      const looks = [scaling, look(behind, { status: 'SUCCESSFUL' })];
      assert.deepEqual(seen(looks).slice(1), ['SUCCESSFUL']);
      assert.deepEqual(seen([...looks, look(alone, { status: 'SUCCESSFUL' })]).at(-1), green);
    }
  });

  it('is superseded by a later one that only one of the two APIs shows', () => {
    const old = { ...blue, rolloutState: 'COMPLETED' } as const;
    const other = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3'), status: 'ACTIVE' });
    const stopped = { status: 'STOPPED' } as const;
    const { verdict } = course(target, [scaling, look(moving([old, other]), stopped)]);
    assert.equal(verdict?.kind === 'red' && verdict.status, 'superseded');
    const unlisted = moving([old], 'BLUE_GREEN', {
      currentServiceDeployment: 'arn:aws:ecs:eu-west-1:1:service-deployment/dev/chat/sd3',
    });
    assert.match(
      String(seen([scaling, look(unlisted, stopped)]).at(-1)),
      /^superseded: Superseded: the service deployment sd3 replaced ours \(ecs-svc\/2\)/,
    );
  });

  it('is superseded by a later one of somebody else while the earliest still serves', () => {
    const other = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3'), status: 'ACTIVE' });
    const replaced = moving([{ ...blue, rolloutState: 'COMPLETED' }, other], 'BLUE_GREEN', {
      currentServiceDeployment: 'arn:sd3',
    });
    for (const looks of [
      [scaling, look(replaced, { status: 'STOPPED', statusReason: 'Superseded.' })],
      [scaling, look(waiting, { status: 'STOP_REQUESTED' }), look(replaced, { status: 'STOPPED' })],
    ]) {
      assert.equal(
        seen(looks).at(-1),
        'superseded: Superseded: the deployment ecs-svc/3 of chat:3 replaced ours (ecs-svc/2) before this run saw it completed. Somebody else updated the service.',
      );
    }
  });

  it('is not done while it bakes, whatever the older API calls it, and done when the newer API says so', () => {
    const own = ours({ runningCount: 2, rolloutState: 'COMPLETED' });
    const bakes = look(moving([own, theirs()]), { lifecycleStage: 'BAKE_TIME', ...on(100) });
    assert.equal(course(target, [bakes]).verdict, undefined);
    const slow = moving([{ ...own, rolloutState: 'IN_PROGRESS' }]);
    assert.deepEqual(course(target, [look(slow, { status: 'SUCCESSFUL' })]).verdict, green);
  });

  it('is superseded where a later one of somebody else is PRIMARY', () => {
    const other = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3') });
    const looks = [
      scaling,
      look(moving([other], 'BLUE_GREEN', { currentServiceDeployment: 'arn:sd3' }), { status: 'STOPPED' }),
    ];
    assert.deepEqual(seen(looks).slice(1), [
      'STOPPED',
      'superseded: Superseded: the deployment ecs-svc/3 of chat:3 replaced ours (ecs-svc/2) before this run saw it completed. Somebody else updated the service.',
    ]);
  });

  it('is given up where too many of its tasks fail before it is PRIMARY', () => {
    const stoppedTasks = [crash('t1'), crash('t2'), crash('t3')];
    const looks = [
      scaling,
      look(moving([blue, ours({ status: 'ACTIVE', rolloutState: undefined, runningCount: 1 })]), on(0, 1), {
        stoppedTasks,
      }),
    ];
    const { verdict } = course(target, looks);
    assert.equal(
      verdict?.kind === 'red' && verdict.reason,
      '3 tasks of the deployment failed: no circuit breaker runs, and without one this run gives up at 3.',
    );
  });

  it('that crashes after SUCCESSFUL has to hold for a minute', () => {
    const stoppedTasks = [crash('t1')];
    const done = look(alone, { status: 'SUCCESSFUL', ...on(100) }, { stoppedTasks });
    const looks = [baking, { ...done, atMs: 3_000 }, { ...done, atMs: 62_999 }];
    assert.deepEqual(seen(looks).slice(1), ['SUCCESSFUL', 'tasksFailed', 'confirming']);
    assert.deepEqual(seen([...looks, { ...done, atMs: 63_000 }]).at(-1), green);
  });
});

describe('without the newer API a deployment that moves traffic', () => {
  const blind = (service: Service): Look => ({ service, serviceDeployment: 'denied' });

  it('is not done before it is PRIMARY and alone with all its tasks', () => {
    assert.deepEqual(seen([blind(waiting), blind(shifted)]), []);
    assert.deepEqual(seen([blind(waiting), blind(shifted), blind(alone)]), [green]);
  });

  it('is rolled back, never green, where the earlier one alone is left', () => {
    const back = moving([theirs({ status: 'PRIMARY' })]);
    const looks = Array.from({ length: 6 }, () => blind(back));
    assert.deepEqual(seen([blind(waiting), ...looks]), [
      'failed: ECS went back from the deployment and does not say why.',
      'rollingBack',
      'rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/1) again. [ECS went back from the deployment and does not say why.]',
    ]);
  });

  it('is rolled back with the reason that the service’s events tell', () => {
    const message = 'deployment failed: alarm detected.';
    const back = moving([theirs({ status: 'PRIMARY' })], 'BLUE_GREEN', {
      events: [{ id: '1', message: `(service chat) (deployment ecs-svc/2) ${message}` }],
    });
    assert.deepEqual(seen([blind(waiting), blind(back), blind(back), blind(back)]), [
      `failed: ${message}`,
      'rollingBack',
      `rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/1) again. [${message}]`,
    ]);
  });

  it('keeps what it knew of the traffic', () => {
    assert.equal(course(target, [baking, blind(shifted)]).state.shifted, true);
    assert.equal(course(target, [scaling, blind(waiting)]).state.shifted, false);
  });
});
