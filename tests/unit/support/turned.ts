import type { Service } from '@aws-sdk/client-ecs';
import { ourService } from './changes.ts';
import { answered, fakeEcs } from './fake-ecs.ts';
import { ours, target } from './looks.ts';
import { deploymentOf, revisionArn, serviceOf } from './services.ts';
import { sdArn } from './views.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import {
  type TurnOptions,
  type TurnedBack,
  turnBack,
} from '../../../tasks/EcsDeployRevision/src/rollout/back/turn-back.ts';
import type { Change } from '../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';

/** The last good revision. */
export const good = revisionArn('chat:1');
/** The service with our deployment, which the newer API does not track. */
export const untracked = ourService({ currentServiceDeployment: undefined });
/** The deployment that a way back by UpdateService starts. */
export const backwards = deploymentOf({ id: 'ecs-svc/4', rolloutState: 'IN_PROGRESS', runningCount: 0 });
/** The service as UpdateService answers the order to go back. */
export const answer = serviceOf([backwards, ours({ status: 'ACTIVE' })]);

/** What came of it: the calls that change something, what was told, and the result. */
export interface Turned {
  readonly calls: readonly unknown[];
  readonly told: readonly string[];
  readonly turned: TurnedBack;
}

/** Gives the order to go back. */
export async function turn(
  change: Change,
  now: Service | undefined,
  ecs: Partial<EcsPort> = {},
  options: Partial<TurnOptions> = {},
): Promise<Turned> {
  const calls: unknown[] = [];
  const told: string[] = [];
  const port = fakeEcs({
    ...ecs,
    stopServiceDeployment: (input, signal) => {
      calls.push(input);
      return ecs.stopServiceDeployment?.(input, signal) ?? Promise.resolve(answered);
    },
    updateService: (input, before, signal) => {
      calls.push([input, [...before]]);
      return ecs.updateService?.(input, before, signal) ?? Promise.resolve({ ...answered, service: answer });
    },
  });
  const turned = await turnBack(port, change, target, now, {
    cluster: 'dev',
    patience: { timeoutMs: 600_000, waitUntil: 'trafficShifted', failures: { kind: 'never' } },
    atMs: () => 90_000,
    cause: 'It failed.',
    events: {
      ordered: (service, how) => void told.push(`${service}: ${how}`),
      warning: (service, text) => void told.push(`warning ${service}: ${text}`),
    },
    tries: 0,
    signal: new AbortController().signal,
    ...options,
  });
  return { calls, told, turned };
}

/** The deployment that is watched from here on. */
export function idIn(turned: TurnedBack): string | undefined {
  if (turned.kind !== 'turning' || turned.target.kind !== 'deployment') return undefined;
  return turned.target.deploymentId;
}

/** The call that stops our service deployment. */
export const stopCall = { serviceDeploymentArn: sdArn, stopType: 'ROLLBACK' };
/** The call that updates the service to the last good revision. */
export const updateCall = [{ cluster: 'dev', service: 'chat', taskDefinition: good }, ['ecs-svc/2', 'ecs-svc/1']];
/** What is told of the one. */
export const stopped = 'chat: going back to chat:1 by StopServiceDeployment ROLLBACK';
/** What is told of the other. */
export const updated = 'chat: going back to chat:1 by UpdateService';
/** The phase in which a stopped deployment is watched. */
export const turning = { kind: 'rollingBack', cause: 'It failed.', rollbackId: undefined, sinceMs: 90_000 };
