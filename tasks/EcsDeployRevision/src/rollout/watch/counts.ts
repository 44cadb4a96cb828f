import type { Deployment, Service } from '@aws-sdk/client-ecs';
import type { DeploymentView } from './deployment-view.ts';
import type { Counts, RolloutEvent } from './watch-state.ts';

/** The tasks of our deployment, and the running ones of all others. */
export function countsOf(ours: Deployment, service: Service): Counts {
  const others = (service.deployments ?? []).filter(({ id }) => id !== ours.id);
  return {
    // A count that is left out is not a count of none.
    desired: ours.desiredCount ?? service.desiredCount ?? 1,
    running: ours.runningCount ?? 0,
    pending: ours.pendingCount ?? 0,
    failed: ours.failedTasks ?? 0,
    old: others.reduce((sum, { runningCount = 0 }) => sum + runningCount, 0),
  };
}

/** The same where only the newer API shows our deployment. */
export function countsIn({ requested, running }: DeploymentView, service: Service): Counts {
  const own = running ?? 0;
  return {
    desired: requested ?? service.desiredCount ?? 1,
    running: own,
    pending: Math.max(0, (requested ?? 0) - own),
    failed: 0,
    old: Math.max(0, (service.runningCount ?? 0) - own),
  };
}

/** The event of counts that changed. */
export function told(before: Counts | undefined, counts: Counts): readonly RolloutEvent[] {
  const { desired, running, pending, failed, old } = counts;
  const same =
    before?.desired === desired &&
    before.running === running &&
    before.pending === pending &&
    before.failed === failed &&
    before.old === old;
  return same ? [] : [{ kind: 'counts', counts }];
}
