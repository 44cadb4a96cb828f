import type { Service, ServiceDeployment } from '@aws-sdk/client-ecs';
import { type Look, course, ours, target, theirs } from './looks.ts';
import { moving, on, serviceDeploymentOf } from './views.ts';
import type { DeploymentTarget } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

/** The verdict of a deployment that is done. */
export const green = { kind: 'deployed', proven: true };
/** Our deployment where the end of its bake time is not waited for. */
export const soon: DeploymentTarget = { ...target, waitUntil: 'trafficShifted' };
/** Old tasks serve, and the new ones wait for their traffic. */
export const blue = theirs({ status: 'PRIMARY', rolloutState: undefined });
export const waiting = moving([blue, ours({ status: 'ACTIVE', rolloutState: undefined, runningCount: 2 })]);
/** The new tasks serve; the old ones are still there. */
export const shifted = moving([
  ours({ rolloutState: undefined, runningCount: 2 }),
  theirs({ rolloutState: undefined }),
]);
/** The new tasks alone. */
export const alone = moving([ours({ rolloutState: undefined, runningCount: 2 })]);

/** A look at a service, with what the newer API says of ours. */
export const look = (service: Service, given: ServiceDeployment = {}, more: Partial<Look> = {}): Look => ({
  service,
  serviceDeployment: serviceDeploymentOf(given),
  ...more,
});
/** The new tasks start. */
export const scaling = look(waiting, { lifecycleStage: 'SCALE_UP', ...on(0) });
/** All traffic is on the new tasks, and the old ones are there still. */
export const baking = look(shifted, { lifecycleStage: 'BAKE_TIME', ...on(100) });

/** Everything but the counts in a word each, and the verdict. */
export function seen(looks: readonly Look[], watched = target): readonly unknown[] {
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
