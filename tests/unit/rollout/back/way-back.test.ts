import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { anothers, changeOf, changePlan, doubtful, ourService, scaling, unwatched } from '../../support/changes.ts';
import { ours, theirs } from '../../support/looks.ts';
import { deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import { moving, sdArn, sdBefore, viewGiven } from '../../support/views.ts';
import {
  type Change,
  wayByUpdate,
  type WayBack,
  wayBackFor,
} from '../../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';

const good = revisionArn('chat:1');
const nothing = { desiredCount: undefined, settings: {}, unset: [] };
const stop: WayBack & { kind: 'stop' } = {
  kind: 'stop',
  serviceDeploymentArn: sdArn,
  taskDefinition: good,
  ...nothing,
};
const update: WayBack & { kind: 'update' } = { kind: 'update', taskDefinition: good, ...nothing };
const turning = { kind: 'rollingBack', cause: 'x', rollbackId: undefined, sinceMs: 0 } as const;
const asBefore = serviceOf([deploymentOf()], { currentServiceDeployment: sdBefore });
const left = (why: string): WayBack => ({ kind: 'leave', why });

type Row = readonly [string, Change, Service | undefined, WayBack];

function test(rows: readonly Row[]): void {
  for (const [title, change, now, way] of rows) {
    it(title, () => {
      assert.deepEqual(wayBackFor(change, now), way);
    });
  }
}

describe('the way back of a deployment under way', () => {
  const untracked = { currentServiceDeployment: undefined };
  const watched = { serviceDeploymentArn: sdArn, view: viewGiven() };
  const named: Change = { ...changeOf(), applied: { ...changeOf().applied, serviceDeployment: sdArn } };
  test([
    ['is to stop its service deployment, which keeps the digests', changeOf(), ourService(), stop],
    [
      'is to stop the service deployment that the watch knows',
      changeOf(changePlan(), { serviceDeploymentArn: 'arn:known' }),
      ourService(untracked),
      { ...stop, serviceDeploymentArn: 'arn:known' },
    ],
    ['is to stop it where nobody watched it, too', unwatched(), ourService(), stop],
    ['is an update where ECS names no service deployment', changeOf(), ourService(untracked), update],
    [
      'is an update where ECS still names the one before',
      changeOf(),
      ourService({ currentServiceDeployment: sdBefore }),
      update,
    ],
    [
      'is an update where it FAILED',
      changeOf(),
      ourService({ deployments: [ours({ rolloutState: 'FAILED' })] }),
      update,
    ],
    [
      'is an update where it is COMPLETED',
      changeOf(),
      ourService({ deployments: [ours({ rolloutState: 'COMPLETED' })] }),
      update,
    ],
    [
      'is an update where it was deployed',
      changeOf(changePlan(), {}, { kind: 'deployed', proven: true }),
      ourService(),
      update,
    ],
    [
      'is to stop it where its end was not waited for',
      changeOf(changePlan(), {}, { kind: 'deployed', proven: true, until: 'trafficShifted' }),
      ourService(),
      stop,
    ],
    [
      'is to stop it where it ran out of time',
      changeOf(changePlan(), { view: viewGiven() }, { kind: 'timedOut' }),
      ourService(),
      stop,
    ],
    ...(['SUCCESSFUL', 'STOPPED', 'ROLLBACK_FAILED'] as const).map((status): Row => [
      `is an update where its service deployment is ${status}`,
      changeOf(changePlan(), { serviceDeploymentArn: sdArn, view: viewGiven({ status }) }),
      ourService(),
      update,
    ]),
    [
      'is to stop it while the earlier one is still PRIMARY',
      changeOf(changePlan(), watched),
      moving([theirs({ status: 'PRIMARY' }), ours({ status: 'ACTIVE' })]),
      stop,
    ],
    [
      'is to stop it while the earlier one is still PRIMARY, as the update named it',
      named,
      moving([theirs({ status: 'PRIMARY' }), ours({ status: 'ACTIVE' })]),
      stop,
    ],
    [
      'is an update where what is current may be somebody else’s',
      changeOf(),
      moving([theirs({ status: 'PRIMARY' }), ours({ status: 'ACTIVE' })]),
      update,
    ],
    [
      'is to stop it where it is not listed before its traffic comes',
      changeOf(changePlan(), watched),
      moving([theirs({ status: 'PRIMARY' })]),
      stop,
    ],
    [
      'is to stop it there where nobody watched it, too',
      unwatched(named),
      moving([theirs({ status: 'PRIMARY' })]),
      stop,
    ],
    [
      'is ECS’s own where it is not listed and another is current',
      changeOf(changePlan(), watched),
      moving([theirs({ status: 'PRIMARY' })], 'BLUE_GREEN', { currentServiceDeployment: 'arn:sd3' }),
      { kind: 'follow' },
    ],
    ['is ECS’s own where that has begun', changeOf(changePlan(), { phase: turning }), ourService(), { kind: 'follow' }],
    [
      'is ECS’s own where the earlier one alone is there again',
      changeOf(),
      serviceOf([theirs({ status: 'PRIMARY' })]),
      { kind: 'follow' },
    ],
  ]);
});

describe('the way back where what ran before was not good', () => {
  const failedBefore = [
    deploymentOf({ id: 'ecs-svc/5', taskDefinition: revisionArn('chat:1'), rolloutState: 'FAILED' }),
    deploymentOf({ id: 'ecs-svc/4', status: 'ACTIVE', taskDefinition: revisionArn('chat:0') }),
  ];
  const now = ourService({ deployments: [ours(), ...failedBefore.map((one) => ({ ...one, status: 'ACTIVE' }))] });
  const never = changePlan({ deployments: [deploymentOf({ rolloutState: 'IN_PROGRESS' })] });
  const history = { ...never, snapshot: { ...never.snapshot, lastGood: { id: undefined, taskDefinition: good } } };
  test([
    [
      'is an update to the last good one: ECS would bring back the failed one',
      changeOf(changePlan({ deployments: failedBefore })),
      now,
      { ...update, taskDefinition: revisionArn('chat:0') },
    ],
    ['is an update to what the history tells', changeOf(history), ourService(), update],
    [
      'is none where nothing ever completed',
      changeOf(never),
      ourService(),
      { kind: 'none', why: 'no deployment of it had completed before, so there is no revision to go back to.' },
    ],
  ]);

  it('is none by an update to the very revision that failed', () => {
    const why = 'the last good revision is chat:1 itself, so an update would start the same tasks again.';
    assert.deepEqual(wayByUpdate(good, good, nothing), { kind: 'none', why });
    assert.deepEqual(wayByUpdate(good, revisionArn('chat:2'), { ...nothing, desiredCount: 2 }), {
      ...update,
      desiredCount: 2,
    });
  });

  it('of a forced deployment of the good revision is to stop it, or none', () => {
    const forced = changeOf();
    const change = { ...forced, applied: { ...forced.applied, taskDefinitionArn: good } };
    const again = ours({ taskDefinition: good });
    assert.deepEqual(wayBackFor(change, ourService({ deployments: [again, theirs()] })), stop);
    const failed = ourService({ deployments: [{ ...again, rolloutState: 'FAILED' }, theirs()] });
    assert.equal(wayBackFor(change, failed).kind, 'none');
  });
});

describe('a service that is left alone', () => {
  const gone = 'it no longer exists.';
  test([
    ['is one that is gone', changeOf(), undefined, left(gone)],
    ['is one that is INACTIVE', changeOf(), ourService({ status: 'INACTIVE' }), left(gone)],
    ['is one that is DRAINING', changeOf(), ourService({ status: 'DRAINING' }), left(gone)],
    [
      'is one that somebody deployed to since',
      changeOf(),
      anothers,
      left('somebody else has deployed chat:3 (ecs-svc/3) since.'),
    ],
    [
      'is one that somebody deployed to while ours still runs',
      changeOf(),
      serviceOf([...(anothers.deployments ?? []), ours({ status: 'ACTIVE' })]),
      left('somebody else has deployed chat:3 (ecs-svc/3) since.'),
    ],
    [
      'is one that somebody deployed our very revision to since',
      changeOf(),
      serviceOf([ours({ id: 'ecs-svc/3' })]),
      left('somebody else has deployed chat:2 (ecs-svc/3) since.'),
    ],
    ['is one without any deployment', changeOf(), serviceOf([]), left('ECS shows no deployment of it.')],
    [
      'is one that nobody watched and that runs as before',
      unwatched(),
      asBefore,
      left('it runs chat:1 (ecs-svc/1) as before.'),
    ],
  ]);
});

describe('the way back of an update in doubt', () => {
  test([
    ['is an update where it was carried out', doubtful(), ourService(), update],
    ['is none where it was not', doubtful(), asBefore, left('it runs chat:1 (ecs-svc/1) as before.')],
    [
      'is none where somebody else deployed',
      doubtful(),
      anothers,
      left('somebody else has deployed chat:3 (ecs-svc/3) since.'),
    ],
  ]);
});

describe('the desired count', () => {
  const plan = changePlan({}, 5);
  const at = (desiredCount: number): Service => ourService({ desiredCount });
  test([
    ['goes back with the revision where it still holds our value', changeOf(plan), at(5), { ...stop, desiredCount: 2 }],
    [
      'goes back in the same update',
      changeOf(plan),
      ourService({ desiredCount: 5, currentServiceDeployment: undefined }),
      { ...update, desiredCount: 2 },
    ],
    ['stays where somebody else has set it since', changeOf(plan), at(7), stop],
    ['stays where this run did not set it', changeOf(), at(5), stop],
    ['stays where this run set it to what it was', changeOf(changePlan({}, 2)), at(2), stop],
    [
      'alone goes back alone',
      scaling(),
      serviceOf([deploymentOf()], { desiredCount: 5 }),
      { kind: 'scale', ...nothing, desiredCount: 2 },
    ],
    [
      'alone stays where somebody else has set it since',
      scaling(),
      serviceOf([deploymentOf()], { desiredCount: 9 }),
      left('somebody else has changed it since (desired count 9).'),
    ],
  ]);
});
