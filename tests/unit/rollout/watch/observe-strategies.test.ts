import assert from 'node:assert/strict';
import type { Service, ServiceDeployment, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { type Look, counts, course, crash, ours, target, theirs } from '../../support/looks.ts';
import { deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import { moving, on, sdArn, serviceDeploymentOf } from '../../support/views.ts';
import {
  type DeploymentTarget,
  initialState,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const green = { kind: 'deployed', proven: true };
const soon: DeploymentTarget = { ...target, waitUntil: 'trafficShifted' };
/** Old tasks serve, and the new ones wait for their traffic. */
const blue = theirs({ status: 'PRIMARY', rolloutState: undefined });
const waiting = moving([blue, ours({ status: 'ACTIVE', rolloutState: undefined, runningCount: 2 })]);
/** The new tasks serve; the old ones are still there. */
const shifted = moving([ours({ rolloutState: undefined, runningCount: 2 }), theirs({ rolloutState: undefined })]);
const alone = moving([ours({ rolloutState: undefined, runningCount: 2 })]);

const look = (service: Service, given: ServiceDeployment = {}, more: Partial<Look> = {}): Look => ({
  service,
  serviceDeployment: serviceDeploymentOf(given),
  ...more,
});
const scaling = look(waiting, { lifecycleStage: 'SCALE_UP', ...on(0) });
const baking = look(shifted, { lifecycleStage: 'BAKE_TIME', ...on(100) });

/** Everything but the counts in a word each, and the verdict. */
function seen(looks: readonly Look[], watched = target): readonly unknown[] {
  const { events, verdict, state } = course(watched, looks);
  const told = events.flatMap((event) => {
    if (event.kind === 'counts') return [];
    if (event.kind === 'deployment') return [`${event.view.status} ${event.view.stage ?? ''}`.trim()];
    return event.kind === 'failed' ? [`failed: ${event.reason}`] : [event.kind];
  });
  if (verdict?.kind !== 'red') return verdict ? [...told, verdict] : told;
  const why = state.phase.kind === 'rollingBack' ? ` [${state.phase.cause}]` : '';
  return [...told, `${verdict.status}: ${verdict.reason}${why}`];
}

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

  it('is superseded by a later one that the newer API does not name yet', () => {
    const old = { ...blue, rolloutState: 'COMPLETED' } as const;
    const other = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3'), status: 'ACTIVE' });
    const stopped = { status: 'STOPPED' } as const;
    const { verdict } = course(target, [scaling, look(moving([old, other]), stopped)]);
    assert.equal(verdict?.kind === 'red' && verdict.status, 'superseded');
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
      'failed: The deployment failed.',
      'rollingBack',
      'rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/1) again. [The deployment failed.]',
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

describe('a deployment that ECS takes back', () => {
  const back = moving([theirs({ status: 'PRIMARY', rolloutState: undefined })]);
  const turning = (service: Service, status: ServiceDeploymentStatus, given: ServiceDeployment = {}): Look =>
    look(service, { status, ...given });
  const again = 'rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/1) again.';

  for (const [title, given, cause] of [
    ['by an alarm', { alarms: { triggeredAlarmNames: ['5xx'] } }, 'the alarm 5xx went off.'],
    [
      'by a hook that failed',
      { lifecycleHookDetails: [{ hookId: 'h1', status: 'FAILED' }] },
      'the lifecycle hook h1 ended as FAILED.',
    ],
    ['by somebody’s StopServiceDeployment', { statusReason: 'Stopped by a user.' }, 'Stopped by a user.'],
    ['without a word', {}, 'ECS says ROLLBACK_REQUESTED of the deployment.'],
  ] as const) {
    it(`${title} is followed until the service is really back`, () => {
      const why = given as ServiceDeployment;
      const looks = [
        scaling,
        turning(waiting, 'ROLLBACK_REQUESTED', why),
        turning(waiting, 'ROLLBACK_IN_PROGRESS', why),
        turning(back, 'ROLLBACK_SUCCESSFUL', why),
      ];
      assert.deepEqual(seen(looks), [
        'IN_PROGRESS SCALE_UP',
        `failed: ${cause}`,
        'ROLLBACK_REQUESTED',
        'rollingBack',
        'ROLLBACK_IN_PROGRESS',
        'ROLLBACK_SUCCESSFUL',
        `${again} [${cause}]`,
      ]);
    });
  }

  it('in its bake time goes back though its own tasks are PRIMARY and healthy', () => {
    const looks = [
      baking,
      turning(shifted, 'ROLLBACK_IN_PROGRESS', { statusReason: 'Alarm.' }),
      turning(shifted, 'ROLLBACK_IN_PROGRESS', { statusReason: 'Alarm.' }),
      turning(back, 'ROLLBACK_SUCCESSFUL', { statusReason: 'Alarm.' }),
    ];
    assert.deepEqual(seen(looks).slice(1), [
      'failed: Alarm.',
      'ROLLBACK_IN_PROGRESS',
      'ROLLBACK_SUCCESSFUL',
      'rollingBack',
      `${again} [Alarm.]`,
    ]);
  });

  it('is back where the newer API says so and the list of deployments stays behind', () => {
    const looks = [baking, ...[1, 2, 3].map(() => turning(shifted, 'ROLLBACK_SUCCESSFUL', { statusReason: 'Alarm.' }))];
    assert.deepEqual(seen(looks.slice(0, 3)).slice(1), ['failed: Alarm.', 'ROLLBACK_SUCCESSFUL']);
    assert.deepEqual(seen(looks).at(-1), 'rolledBack: ECS rolled back. [Alarm.]');
  });

  it('is not back before all tasks of the earlier one run again', () => {
    const half = moving([theirs({ status: 'PRIMARY', rolloutState: undefined, runningCount: 1 })]);
    const looks = [scaling, turning(waiting, 'ROLLBACK_IN_PROGRESS'), turning(half, 'ROLLBACK_SUCCESSFUL')];
    assert.equal(course(target, looks).verdict, undefined);
  });

  it('is not back while the newer API has not caught up with our own order', () => {
    const old = moving([{ ...blue, rolloutState: 'COMPLETED' }, ours({ status: 'ACTIVE', runningCount: 2 })]);
    const phase = { kind: 'rollingBack', cause: 'x', rollbackId: undefined, sinceMs: 0 } as const;
    const ordered = course(target, [look(old, on(0)), look(old, { status: 'STOP_REQUESTED' })], {
      ...initialState,
      phase,
    });
    assert.equal(ordered.verdict, undefined);
    const blindly = (service: Service): Look => ({ service, serviceDeployment: 'denied' });
    assert.equal(course(target, [blindly(old)], { ...initialState, phase }).verdict, undefined);
    const left = Array.from({ length: 5 }, () => blindly(old));
    assert.equal(course(target, left, { ...initialState, phase }).verdict, undefined);
    const gone = blindly(moving([{ ...blue, rolloutState: 'COMPLETED' }]));
    const { verdict } = course(target, [blindly(old), gone, gone, gone], {
      ...initialState,
      phase,
    });
    assert.equal(verdict?.kind === 'red' && verdict.status, 'rolledBack');
  });

  it('is rollbackFailed where that fails', () => {
    const looks = [
      baking,
      turning(shifted, 'ROLLBACK_IN_PROGRESS', { alarms: { triggeredAlarmNames: ['5xx'] } }),
      turning(shifted, 'ROLLBACK_FAILED', { statusReason: 'No capacity.' }),
    ];
    assert.deepEqual(
      seen(looks).at(-1),
      "rollbackFailed: ECS's rollback failed too: No capacity. [the alarm 5xx went off.]",
    );
  });

  it('is what ECS says as soon as it says so: STOP_REQUESTED alone means no way back', () => {
    assert.deepEqual(seen([scaling, turning(waiting, 'STOP_REQUESTED')]).slice(1), ['STOP_REQUESTED']);
  });

  it('is over where it is stopped before its traffic came', () => {
    const stopped = 'failed: The deployment was stopped: Stopped by a user.';
    const given = { statusReason: 'Stopped by a user.' };
    const looks = [scaling, turning(waiting, 'STOP_REQUESTED', given), turning(waiting, 'STOPPED', given)];
    assert.deepEqual(seen(looks).slice(1), ['STOP_REQUESTED', stopped, 'STOPPED', stopped]);
    assert.deepEqual(seen([scaling, turning(waiting, 'STOPPED', given)]).slice(1), [stopped, 'STOPPED', stopped]);
  });

  it('is over where it is stopped with its own tasks PRIMARY', () => {
    const looks = [baking, turning(shifted, 'STOPPED', { statusReason: 'Stopped by a user.' })];
    assert.deepEqual(seen(looks).slice(1), [
      'failed: The deployment was stopped: Stopped by a user.',
      'STOPPED',
      'failed: The deployment was stopped: Stopped by a user.',
    ]);
  });
});

describe('waitUntil trafficShifted', () => {
  const enough = { ...green, until: 'trafficShifted' };

  it('ends when the traffic is on, while the bake time goes on', () => {
    assert.deepEqual(seen([scaling, baking], soon), ['IN_PROGRESS SCALE_UP', 'IN_PROGRESS BAKE_TIME', enough]);
  });

  it('does not end with the stage alone: every task has to be there', () => {
    assert.equal(course(soon, [look(shifted, { lifecycleStage: 'BAKE_TIME', ...on(100, 1) })]).verdict, undefined);
  });

  it('does not end at a step of the shift', () => {
    const step = look(moving(waiting.deployments ?? [], 'CANARY'), {
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      ...on(10),
    });
    assert.equal(course(soon, [step]).verdict, undefined);
  });

  it('does not end while a hook may object', () => {
    const hook = { lifecycleHookDetails: [{ hookId: 'h1', status: 'IN_PROGRESS' as const }] };
    assert.equal(
      course(soon, [look(shifted, { lifecycleStage: 'BAKE_TIME', ...on(100), ...hook })]).verdict,
      undefined,
    );
  });

  it('waits on where a task failed since they were healthy', () => {
    const stoppedTasks = [crash('t1')];
    const looks = [look(waiting, { lifecycleStage: 'SCALE_UP', ...on(0) }), { ...baking, stoppedTasks }];
    assert.equal(course(soon, looks).verdict, undefined);
    assert.deepEqual(
      course(soon, [
        { ...scaling, stoppedTasks },
        { ...baking, stoppedTasks },
      ]).verdict,
      enough,
    );
  });

  it('waits for an answer about stopped tasks', () => {
    const looks = [scaling, { ...baking, stoppedTasks: 'later' as const }];
    assert.equal(course(soon, looks).verdict, undefined);
  });

  it('is the whole way where the newer API is denied', () => {
    const blind = (service: Service): Look => ({ service, serviceDeployment: 'denied' });
    assert.equal(course(soon, [blind(waiting), blind(shifted)]).verdict, undefined);
    assert.deepEqual(course(soon, [blind(waiting), blind(alone)]).verdict, green);
  });

  it('ends a rolling update when the old tasks are gone, before ECS calls it COMPLETED', () => {
    const deploymentConfiguration = { minimumHealthyPercent: 100 };
    const rolling = (old: number): Look => ({
      service: serviceOf([ours({ runningCount: 2 }), theirs({ runningCount: old })], { deploymentConfiguration }),
    });
    assert.equal(course(soon, [rolling(1)]).verdict, undefined);
    assert.deepEqual(course(soon, [rolling(1), rolling(0)]).verdict, enough);
    assert.equal(course(target, [rolling(1), rolling(0)]).verdict, undefined);
  });

  it('does not end a rolling update whose hook may object', () => {
    const deploymentConfiguration = {
      minimumHealthyPercent: 100,
      lifecycleHooks: [{ lifecycleStages: ['POST_SCALE_UP' as const] }],
    };
    const service = serviceOf([ours({ runningCount: 2 })], {
      deploymentConfiguration,
      currentServiceDeployment: sdArn,
    });
    const hook = { lifecycleHookDetails: [{ hookId: 'h1', status: 'AWAITING_ACTION' as const }] };
    assert.equal(course(soon, [look(service, hook)]).verdict, undefined);
  });
});

describe('the time in a PAUSE hook', () => {
  it('is counted from look to look', () => {
    const hook = { lifecycleHookDetails: [{ hookId: 'h1', status: 'AWAITING_ACTION' as const }] };
    const { state } = course(target, [scaling, look(waiting, hook), look(waiting, hook), scaling]);
    assert.deepEqual([state.pausedMs, state.pause], [6_000, undefined]);
  });
});
