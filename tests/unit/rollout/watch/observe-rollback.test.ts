import assert from 'node:assert/strict';
import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { type Look, course, ours, target, theirs, withBreaker } from '../../support/looks.ts';
import { deploymentOf, revisionArn, serviceOf } from '../../support/services.ts';
import { sdArn, serviceDeploymentOf } from '../../support/views.ts';
import type { WatchTarget } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const failedOurs = (given: Deployment = {}): Deployment =>
  ours({ rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed.', ...given });
const cause = 'ECS deployment circuit breaker: tasks failed.';
const back = (given: Deployment = {}): Deployment =>
  deploymentOf({ id: 'ecs-svc/9', rolloutState: 'IN_PROGRESS', ...given });

/** The events beside the counts, and the verdict in one line, with the cause that is remembered of a way back. */
function seen(services: readonly (Service | undefined)[], watched: WatchTarget = target): readonly string[] {
  const { events, verdict, state } = course(
    watched,
    services.map((service): Look => ({ service })),
  );
  const told = events.flatMap((event) => {
    if (event.kind === 'failed') return [`failed: ${event.reason}`];
    return event.kind === 'rollingBack' ? [`rolling back to ${event.taskDefinitionArn} by ${event.deploymentId}`] : [];
  });
  if (!verdict) return told;
  if (verdict.kind !== 'red') return [...told, verdict.kind];
  const why = state.phase.kind === 'rollingBack' ? ` [${state.phase.cause}]` : '';
  return [...told, `${verdict.status}: ${verdict.reason}${why}`];
}

/** Three looks that agree: one alone may be an old answer. */
function thrice(service: Service): readonly Service[] {
  return [service, service, service];
}

const rollingBack = (id: string): string => `rolling back to ${revisionArn('chat:1')} by ${id}`;

describe('a deployment that FAILED', () => {
  it('is red at once where the service does not go back by itself', () => {
    assert.deepEqual(seen([serviceOf([failedOurs(), theirs()])]), [`failed: ${cause}`, `failed: ${cause}`]);
  });

  it('is red at once where there is nowhere to go back to', () => {
    assert.deepEqual(seen([withBreaker([failedOurs()])], { ...target, before: [], wayBack: undefined }), [
      `failed: ${cause}`,
      `failed: ${cause}`,
    ]);
  });

  it('says that ECS gave no reason', () => {
    const deployment = ours({ rolloutState: 'FAILED', failedTasks: 3 });
    const reason = 'ECS marked the deployment FAILED.';
    assert.deepEqual(seen([serviceOf([deployment])]), [`failed: ${reason}`, `failed: ${reason}`]);
  });

  it('is followed back into a new deployment, which completes', () => {
    assert.deepEqual(
      seen([
        withBreaker([failedOurs(), theirs()]),
        withBreaker([failedOurs(), theirs()]),
        withBreaker([back(), failedOurs({ status: 'ACTIVE' })]),
        withBreaker([back({ runningCount: 1 }), failedOurs({ status: 'ACTIVE' })]),
        withBreaker([back({ rolloutState: 'COMPLETED' })]),
      ]),
      [
        `failed: ${cause}`,
        rollingBack('ecs-svc/9'),
        `rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/9) again. [${cause}]`,
      ],
    );
  });

  it('is followed back into the earlier deployment, PRIMARY again', () => {
    assert.deepEqual(
      seen([
        withBreaker([theirs({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }), failedOurs({ status: 'ACTIVE' })]),
        ...thrice(withBreaker([theirs({ status: 'PRIMARY', rolloutState: 'COMPLETED' })])),
      ]),
      [
        `failed: ${cause}`,
        rollingBack('ecs-svc/1'),
        `rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/1) again. [${cause}]`,
      ],
    );
  });

  it('is followed back by alarms too', () => {
    const deploymentConfiguration = { alarms: { alarmNames: ['5xx'], enable: true, rollback: true } };
    assert.deepEqual(
      seen([
        serviceOf([failedOurs(), theirs()], { deploymentConfiguration }),
        serviceOf([back({ rolloutState: 'COMPLETED' })], { deploymentConfiguration }),
      ]),
      [
        `failed: ${cause}`,
        rollingBack('ecs-svc/9'),
        `rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/9) again. [${cause}]`,
      ],
    );
  });

  it('is followed back without a rolloutState, until the old deployment is alone with all its tasks', () => {
    const classic = { rolloutState: undefined } as const;
    assert.deepEqual(
      seen([
        ...thrice(serviceOf([theirs({ ...classic, status: 'PRIMARY' }), ours({ ...classic, status: 'ACTIVE' })])),
        serviceOf([theirs({ ...classic, status: 'PRIMARY', runningCount: 1 })]),
      ]).slice(1),
      [rollingBack('ecs-svc/1')],
    );
    const [, , verdict = ''] = seen([
      serviceOf([theirs({ ...classic, status: 'PRIMARY' }), ours({ ...classic, status: 'ACTIVE' })]),
      ...thrice(serviceOf([theirs({ ...classic, status: 'PRIMARY' })])),
    ]);
    assert.match(
      verdict,
      /^rolledBack: ECS rolled back: the service runs chat:1 \(ecs-svc\/1\) again\. \[ECS went back from the deployment and does not say why\.\]$/,
    );
  });

  it('is rollbackFailed where the rollback fails too', () => {
    assert.deepEqual(
      seen([
        withBreaker([back(), failedOurs({ status: 'ACTIVE' })]),
        withBreaker([back({ rolloutState: 'FAILED', rolloutStateReason: 'tasks failed again' })]),
      ]),
      [
        `failed: ${cause}`,
        rollingBack('ecs-svc/9'),
        `rollbackFailed: ECS's rollback chat:1 (ecs-svc/9) failed too: tasks failed again. [${cause}]`,
      ],
    );
  });

  it('stays failed where somebody deploys something else in place of the rollback', () => {
    const other = deploymentOf({ id: 'ecs-svc/7', taskDefinition: revisionArn('chat:7'), rolloutState: 'COMPLETED' });
    assert.deepEqual(seen([withBreaker([failedOurs(), theirs()]), withBreaker([other])]), [
      `failed: ${cause}`,
      `failed: Since then somebody else deployed chat:7 (ecs-svc/7). [${cause}]`,
    ]);
  });

  it('stays failed where somebody deploys something else during the rollback', () => {
    const other = deploymentOf({ id: 'ecs-svc/7', taskDefinition: revisionArn('chat:7'), rolloutState: 'COMPLETED' });
    assert.deepEqual(seen([withBreaker([back(), failedOurs({ status: 'ACTIVE' })]), withBreaker([other])]), [
      `failed: ${cause}`,
      rollingBack('ecs-svc/9'),
      `failed: The rollback was superseded by somebody else's deployment chat:7 (ecs-svc/7). [${cause}]`,
    ]);
  });

  it('is over where the service is deleted during the rollback', () => {
    assert.deepEqual(seen([withBreaker([back(), failedOurs({ status: 'ACTIVE' })]), undefined, undefined, undefined]), [
      `failed: ${cause}`,
      rollingBack('ecs-svc/9'),
      `failed: The service chat no longer exists: somebody deleted it while it was being deployed. [${cause}]`,
    ]);
  });
});

describe('a deployment that is gone before it was seen to fail', () => {
  const reason = 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.';

  it('is known as rolled back by what the new PRIMARY says', () => {
    assert.deepEqual(seen([serviceOf([back({ rolloutStateReason: reason, rolloutState: 'COMPLETED' })])]), [
      `failed: ${reason}`,
      `rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/9) again. [${reason}]`,
    ]);
  });

  it('is known as failed by the service’s own events', () => {
    const message = 'deployment failed: tasks failed to start.';
    const events = [
      { id: '1', message: '(service chat) has reached a steady state.' },
      { id: '2', message: `(service chat) (deployment ecs-svc/2) ${message}` },
    ];
    const again = serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'COMPLETED' })], { events });
    assert.deepEqual(seen(thrice(again)), [
      `failed: ${message}`,
      rollingBack('ecs-svc/1'),
      `rolledBack: ECS rolled back: the service runs chat:1 (ecs-svc/1) again. [${message}]`,
    ]);
  });

  it('is not missing while the service may still be shown as it was before', () => {
    const asBefore = serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'COMPLETED' })]);
    assert.deepEqual(seen([asBefore, asBefore, serviceOf([ours(), theirs()])]), []);
    const looks = thrice(asBefore).map((service, at) => ({ service, atMs: 31_000 + at }));
    const { verdict } = course(target, looks);
    assert.equal(verdict?.kind === 'red' && verdict.status, 'rolledBack');
  });

  it('is not gone for good where one old answer leaves it out', () => {
    const old = serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'COMPLETED' })]);
    assert.deepEqual(seen([serviceOf([ours(), theirs()]), old, old, serviceOf([ours(), theirs()]), old, old]), []);
  });

  it('is not gone where one old answer leaves it out and the newer API says that it goes on', () => {
    const tracked = { currentServiceDeployment: sdArn };
    const old = serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'COMPLETED' })], tracked);
    const again = serviceOf([ours({ runningCount: 2, rolloutState: 'COMPLETED' })], tracked);
    const going = { serviceDeployment: serviceDeploymentOf() };
    const looks = [
      { service: serviceOf([ours(), theirs()], tracked) },
      ...Array.from({ length: 5 }, () => ({ service: old, ...going })),
    ];
    assert.equal(course(target, looks).verdict, undefined);
    assert.deepEqual(course(target, [...looks, { service: again }]).verdict, { kind: 'deployed', proven: true });
  });

  it('is superseded, not rolled back, where ECS is asked to stop it for another', () => {
    const other = deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3'), rolloutState: 'IN_PROGRESS' });
    const tracked = { currentServiceDeployment: sdArn };
    const replaced = { ...tracked, currentServiceDeployment: 'arn:sd3' };
    const { verdict } = course(target, [
      { service: serviceOf([ours(), theirs()], tracked) },
      {
        service: serviceOf([other, ours({ status: 'ACTIVE' }), theirs()], replaced),
        serviceDeployment: serviceDeploymentOf({ status: 'STOP_REQUESTED' }),
      },
    ]);
    assert.equal(verdict?.kind === 'red' && verdict.status, 'superseded');
  });

  it('is known as rolled back by an earlier deployment that is PRIMARY again', () => {
    for (const gone of [[], [ours({ status: 'ACTIVE' })]]) {
      const [failed = '', ...others] = seen([
        serviceOf([ours(), theirs()]),
        serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }), ...gone]),
        serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }), ...gone]),
        serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }), ...gone]),
        ...thrice(serviceOf([theirs({ status: 'PRIMARY', rolloutState: 'COMPLETED' })])),
      ]);
      assert.match(failed, /^failed: /);
      assert.match(
        others.join('\n'),
        /^rolling back to .*chat:1 by ecs-svc\/1\nrolledBack: .*chat:1 \(ecs-svc\/1\) again\. \[ECS went back from the deployment and does not say why\.\]$/,
      );
    }
  });

  it('is not taken for failed by the event of another deployment', () => {
    const message = '(service chat) (deployment ecs-svc/0) deployment failed: tasks failed to start.';
    const [verdict = ''] = seen([serviceOf([back({ rolloutState: 'COMPLETED' })], { events: [{ id: '1', message }] })]);
    assert.match(verdict, /^superseded: /);
  });
});
