import assert from 'node:assert/strict';
import { type Deployment, DeploymentStrategy, type Service } from '@aws-sdk/client-ecs';
import { course, ours, target, theirs, wallClock } from '../../support/looks.ts';
import { serviceOf } from '../../support/services.ts';
import { moving, on, sdArn, sdBefore, serviceDeploymentOf, viewGiven } from '../../support/views.ts';
import {
  asksNewerApi,
  followsNewerApi,
  readView,
  serviceDeploymentOf as serviceDeploymentFor,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/newer-api.ts';
import {
  type DeploymentTarget,
  type WatchState,
  initialState,
} from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const tracked: Service = { currentServiceDeployment: sdArn };
const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const counted = { desired: 2, running: 0, pending: 0, failed: 1, old: 0 };
const turning: WatchState['phase'] = { kind: 'rollingBack', cause: 'x', rollbackId: undefined, sinceMs: 0 };

describe('the service deployment that is ours', () => {
  const rows: readonly (readonly [
    string,
    Partial<DeploymentTarget>,
    Partial<WatchState>,
    Service,
    string | undefined,
  ])[] = [
    ['is the service’s current one', {}, {}, tracked, sdArn],
    ['is none where the service names none', {}, {}, {}, undefined],
    ['is not the one that was current before', { serviceDeploymentBefore: sdArn }, {}, tracked, undefined],
    ['is a new current one', { serviceDeploymentBefore: sdBefore }, {}, tracked, sdArn],
    ['stays what it was when somebody starts another', {}, { serviceDeploymentArn: sdBefore }, tracked, sdBefore],
    ['stays known where the service names none any more', {}, { serviceDeploymentArn: sdArn }, {}, sdArn],
  ];
  for (const [title, given, known, service, arn] of rows) {
    it(title, () => {
      assert.equal(serviceDeploymentFor({ ...target, ...given }, { ...initialState, ...known }, service), arn);
    });
  }
});

describe('what only the newer API tells', () => {
  it('is every strategy that moves traffic, and any with lifecycle hooks', () => {
    const follows = Object.values(DeploymentStrategy).filter((strategy) =>
      followsNewerApi({ deploymentConfiguration: { strategy } }),
    );
    assert.deepEqual(follows, ['BLUE_GREEN', 'CANARY', 'LINEAR']);
    const lifecycleHooks = [{ lifecycleStages: ['PRE_SCALE_UP' as const] }];
    assert.deepEqual(
      [
        followsNewerApi({ deploymentConfiguration: { strategy: 'ROLLING', lifecycleHooks } }),
        followsNewerApi({ deploymentConfiguration: { lifecycleHooks: [] } }),
        followsNewerApi({}),
      ],
      [true, false, false],
    );
  });
});

describe('a look asks the newer API', () => {
  type Row = readonly [string, boolean, Service, Deployment | undefined, Partial<WatchState>?];
  const rolling = (given: Service = {}): Service => serviceOf([], { ...tracked, ...given });
  const configured = rolling({ deploymentConfiguration: breaker });
  const alarmed = rolling({
    deploymentConfiguration: { alarms: { alarmNames: ['5xx'], enable: true, rollback: false } },
  });
  const off = rolling({ deploymentConfiguration: { alarms: { alarmNames: ['5xx'], enable: false, rollback: true } } });
  const classic = ours({ rolloutState: undefined });
  const rows: readonly Row[] = [
    [
      'not where no service deployment is known',
      false,
      moving([], 'BLUE_GREEN', { currentServiceDeployment: undefined }),
      ours(),
    ],
    ['each time where traffic is moved', true, moving([]), ours()],
    ['each time where traffic is moved, on the way back too', true, moving([]), ours(), { phase: turning }],
    ['not for a plain rolling update that goes on', false, rolling(), ours(), { looks: 1 }],
    ['for the reason where it failed', true, rolling(), ours({ rolloutState: 'FAILED' })],
    ['for the reason where it is gone', true, rolling(), undefined],
    ['for the reason where another is PRIMARY', true, rolling(), ours({ status: 'ACTIVE' })],
    ['for how the way back of a rolling update goes', true, rolling(), undefined, { phase: turning }],
    ['not each time for a circuit breaker', false, configured, ours(), { looks: 7 }],
    ['each eighth time for a circuit breaker', true, configured, ours(), { looks: 8 }],
    ['each eighth time for alarms', true, alarmed, ours(), { looks: 16 }],
    ['not for alarms that are switched off', false, off, ours(), { looks: 8 }],
    ['not each eighth time where nothing monitors', false, rolling(), ours(), { looks: 8 }],
    ['when a launch failed that the circuit breaker counts', true, configured, ours({ failedTasks: 1 })],
    ['not when no other launch failed', false, configured, ours({ failedTasks: 1 }), { counts: counted, looks: 1 }],
    ['each fifth time without a rolloutState', true, rolling(), classic, { looks: 5 }],
    ['not between that without a rolloutState', false, rolling(), classic, { looks: 6 }],
    ['without a rolloutState once all tasks run', true, rolling(), { ...classic, runningCount: 2 }, { looks: 6 }],
  ];
  for (const [title, asks, service, own, state] of rows) {
    it(title, () => {
      assert.equal(asksNewerApi(target, { ...initialState, ...state }, service, own), asks);
    });
  }
});

describe('the budget of a rollout that takes 100 looks', () => {
  const times = (service: Service): number => {
    const looks = Array.from({ length: 100 }, () => ({ service, serviceDeployment: serviceDeploymentOf() }));
    return course(target, looks).asked.filter((ask) => ask === 'serviceDeployment').length;
  };

  for (const [title, service, most] of [
    ['no call of the newer API for a plain rolling update', serviceOf([ours(), theirs()], tracked), 0],
    [
      '12 for one with a circuit breaker',
      serviceOf([ours(), theirs()], { ...tracked, deploymentConfiguration: breaker }),
      12,
    ],
    ['20 for one without rolloutState', serviceOf([ours({ rolloutState: undefined }), theirs()], tracked), 20],
    ['100 where traffic is moved', moving([ours(), theirs()]), 100],
  ] as const) {
    it(`is ${title}`, () => {
      assert.equal(times(service), most);
    });
  }
});

describe('what the newer API said', () => {
  const look = { atMs: 9_000, now: wallClock(9_000), service: undefined };
  const service = moving([ours()]);

  it('is told when it is new, and kept', () => {
    const before = viewGiven({ lifecycleStage: 'SCALE_UP' });
    const view = viewGiven({ lifecycleStage: 'BAKE_TIME' });
    const serviceDeployment = serviceDeploymentOf({ lifecycleStage: 'BAKE_TIME' });
    const state = { ...initialState, view: before, stageSinceMs: 3_000 };
    assert.deepEqual(readView(target, state, service, { ...look, serviceDeployment }), {
      state: { ...state, serviceDeploymentArn: sdArn, view, stageSinceMs: 9_000 },
      events: [{ kind: 'deployment', before, view, taskDefinitionArn: target.taskDefinitionArn }],
      view,
    });
  });

  it('is not told where only the counts differ, which ECS’s older API tells', () => {
    const state = { ...initialState, view: viewGiven(on(100, 1)), stageSinceMs: 3_000 };
    const read = readView(target, state, service, { ...look, serviceDeployment: serviceDeploymentOf(on(100, 2)) });
    assert.deepEqual([read.events, read.state.stageSinceMs, read.state.view?.running], [[], 3_000, 2]);
  });

  it('is told where a weight differs', () => {
    const state = { ...initialState, view: viewGiven(on(10)) };
    const read = readView(target, state, service, { ...look, serviceDeployment: serviceDeploymentOf(on(20)) });
    assert.equal(read.events.length, 1);
  });

  it('is waited for where AWS does not answer now', () => {
    const state = { ...initialState, view: viewGiven(), blind: 1 };
    assert.deepEqual(readView(target, state, service, { ...look, serviceDeployment: 'later' }), {
      state: { ...state, serviceDeploymentArn: sdArn, blind: 2 },
      events: [],
      view: undefined,
    });
  });

  it('is done without where AWS refuses to tell', () => {
    assert.deepEqual(readView(target, initialState, service, { ...look, serviceDeployment: 'denied' }), {
      state: { ...initialState, serviceDeploymentArn: sdArn },
      events: [],
      view: undefined,
    });
  });

  it('is missed once, after a while, where only it could tell', () => {
    const untracked = moving([ours({ rolloutState: undefined }), theirs()], 'LINEAR', {
      currentServiceDeployment: undefined,
    });
    const { events, asked } = course(
      target,
      Array.from({ length: 6 }, () => ({ service: untracked })),
    );
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['counts', 'notTracked'],
    );
    assert.deepEqual(asked, []);
  });

  it('is not missed for a plain rolling update', () => {
    const { events } = course(
      target,
      Array.from({ length: 6 }, () => ({ service: serviceOf([ours(), theirs()]) })),
    );
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['counts'],
    );
  });
});
