import { elapsed } from '../durations.ts';
import { nameOf, revisionNameOf } from '../aws/arn.ts';
import type { Waiting } from '../rollout/watch/watch-events.ts';
import type { Counts, RolloutEvent } from '../rollout/watch/watch-state.ts';

/** One line of the rollout: `[01:20] chat: 1 of 2 running …`. */
export function rolloutLine(atMs: number, service: string, event: RolloutEvent): string {
  return timed(atMs, `${service}: ${textOf(event)}`);
}

/** The line a minute while nothing changes. */
export function stillLine(atMs: number, waiting: readonly Waiting[]): string {
  const [first, ...others] = waiting;
  const counts = first?.state.counts;
  const about = first
    ? `${first.service} ${counts ? `${counts.running} of ${counts.desired} running` : 'not seen yet'}`
    : '';
  return timed(
    atMs,
    `still waiting: ${about}${others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'service' : 'services'}`}`,
  );
}

/** A line with the time since the rollout began. */
export function timed(atMs: number, text: string): string {
  return `[${elapsed(atMs)}] ${text}`;
}

/** `1 of 2 running, 1 pending, 2 old still running`. */
export function countsText({ desired, running, pending, failed, old }: Counts): string {
  const parts = [`${running} of ${desired} running`];
  if (pending > 0) parts.push(`${pending} pending`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (old > 0) parts.push(`${old} old still running`);
  return parts.join(', ');
}

function textOf(event: RolloutEvent): string {
  switch (event.kind) {
    case 'counts':
      return countsText(event.counts);
    case 'crashed':
      return `task ${nameOf(event.taskArn)} crashed: ${event.why}`;
    case 'confirming':
      return 'ECS says COMPLETED, but that is not certain yet; waiting until the tasks have held for a minute';
    case 'failed':
      return `the deployment failed: ${event.reason}`;
    case 'rollingBack':
      return `ECS is rolling back to ${revisionNameOf(event.taskDefinitionArn)} (${event.deploymentId})`;
  }
}
