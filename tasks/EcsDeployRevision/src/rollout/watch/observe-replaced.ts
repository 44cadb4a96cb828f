import type { Deployment, Service, ServiceEvent } from '@aws-sdk/client-ecs';
import { type DeploymentView, causeIn, standingOf } from './deployment-view.ts';
import { beginRollback } from './observe-rollback.ts';
import type { DeploymentTarget, Step, WatchState } from './watch-state.ts';
import { primaryOf } from '../snapshot.ts';
import { newerServiceDeployment } from './superseded.ts';
import { nameOf, revisionNameOf } from '../../aws/arn.ts';

/** PRIMARY is not ours: ECS went back because ours failed or was stopped, or somebody deployed something else. */
export function observeReplaced(
  target: DeploymentTarget,
  state: WatchState,
  service: Service,
  view: DeploymentView | undefined,
  atMs: number,
): Step {
  const primary = primaryOf(service);
  // Whoever deploys something else gets a new id: an earlier one that is PRIMARY again is ECS's own way back.
  // So is a new one of the revision that ours was to replace, where tasks of ours had failed.
  const wentBack =
    target.wayBack !== undefined && primary?.taskDefinition === target.wayBack && (state.counts?.failed ?? 0) > 0;
  const turned = view !== undefined && ['turning', 'back', 'notBack'].includes(standingOf(view));
  const newer = (service.deployments ?? []).find(
    ({ id = '' }) => id !== target.deploymentId && id !== primary?.id && !target.before.includes(id),
  );
  // While somebody's newer deployment moves traffic, an earlier one may still be PRIMARY: that is no way back.
  const unlisted = newerServiceDeployment(target, state, service);
  const again = target.before.includes(primary?.id ?? '') && newer === undefined && unlisted === undefined;
  const rolledBack = turned || saysRollback(primary) || wentBack || again;
  const failure = failureEvent(target, service);
  if (rolledBack || failure) {
    const said = saysRollback(primary) ? primary?.rolloutStateReason : undefined;
    const cause =
      messageOf(failure) ??
      (view && causeIn(view)) ??
      said ??
      'ECS went back from the deployment and does not say why.';
    return beginRollback(target, state, service, cause, atMs);
  }
  if (primary?.id === target.deploymentId) {
    const now = revisionNameOf(primary.taskDefinition ?? '?');
    const reason = `Superseded: the deployment ${target.deploymentId} runs ${now} now, not what this run asked for.`;
    return { state, events: [], verdict: { kind: 'red', status: 'superseded', reason } };
  }
  const hidden = newer === undefined && target.before.includes(primary?.id ?? '') ? unlisted : undefined;
  const winner = newer ?? primary;
  const by =
    hidden !== undefined
      ? `the service deployment ${nameOf(hidden)}`
      : winner
        ? `the deployment ${winner.id ?? '?'} of ${revisionNameOf(winner.taskDefinition ?? '?')}`
        : 'another deployment';
  const who =
    hidden === undefined && target.wayBack !== undefined && winner?.taskDefinition === target.wayBack
      ? 'Somebody else went back to that revision, or ECS did by itself.'
      : 'Somebody else updated the service.';
  const reason = `Superseded: ${by} replaced ours (${target.deploymentId}) before this run saw it completed. ${who}`;
  return { state, events: [], verdict: { kind: 'red', status: 'superseded', reason } };
}

/** What the service's own events say about the end of our deployment, if anything. */
export function failureEvent({ deploymentId }: DeploymentTarget, { events = [] }: Service): ServiceEvent | undefined {
  return events.find(
    ({ message = '' }) => message.includes(deploymentId) && /deployment failed|rolling back/i.test(message),
  );
}

/** What an event says, without the names in front of it, which the line has already. */
export function messageOf(event: ServiceEvent | undefined): string | undefined {
  return event?.message?.replace(/^(?:\((?:service|deployment) [^)]*\) )+/, '');
}

/** True where ECS itself says that a deployment is a way back. */
function saysRollback(deployment: Deployment | undefined): boolean {
  return /roll(ing|ed) back/i.test(deployment?.rolloutStateReason ?? '');
}
