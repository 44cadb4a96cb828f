import assert from 'node:assert/strict';
import type { Service, ServiceDeployment, ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import { type Look, course, ours, target, theirs } from '../../support/looks.ts';
import { baking, blue, look, scaling, seen, shifted, waiting } from '../../support/staged-looks.ts';
import { moving, on } from '../../support/views.ts';
import { initialState } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

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

  it('is not called back before the list of deployments shows it', () => {
    const behind = Array.from({ length: 20 }, () =>
      turning(shifted, 'ROLLBACK_SUCCESSFUL', { statusReason: 'Alarm.' }),
    );
    const soonBack = [baking, ...behind.slice(0, 19), turning(back, 'ROLLBACK_SUCCESSFUL')];
    assert.deepEqual(seen([baking, ...behind.slice(0, 19)]).slice(1), ['failed: Alarm.', 'ROLLBACK_SUCCESSFUL']);
    assert.deepEqual(seen(soonBack).at(-1), `${again} [Alarm.]`);
    assert.deepEqual(
      seen([baking, ...behind]).at(-1),
      'rollbackFailed: ECS says ROLLBACK_SUCCESSFUL, but still shows the failed deployment as PRIMARY. [Alarm.]',
    );
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
