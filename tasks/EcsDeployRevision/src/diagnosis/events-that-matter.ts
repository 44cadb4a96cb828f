import type { ServiceEvent } from '@aws-sdk/client-ecs';
import type { FoldedEvent } from './diagnosis.ts';
import { sameWords } from './same-words.ts';

/** What bounds the events of a deployment. */
export interface EventSpan {
  readonly deploymentId: string;
  /** When the deployment began, by AWS's clock; undefined where nobody knows any more. */
  readonly since: Date | undefined;
}

// ECS's words for what goes wrong. Starting, stopping and registering are everyday events.
const matters = [
  /unable to place a task/i,
  /unable to consistently start tasks successfully/i,
  /failed to launch a task/i,
  /unable to stop or start tasks during a deployment/i,
  /failed ELB health checks/i,
  /failed container health checks/i,
  /is unhealthy in/i,
  /failed to register targets/i,
  /deployment failed/i,
  /rolling back/i,
];

const shown = 10;

/**
 * The events since the deployment began that tell what goes wrong, the oldest first. Those that say the same are told
 * once, with their number; of more than ten different ones the latest ten. Where the beginning is not known, only events
 * that name the deployment count.
 */
export function eventsThatMatter(
  events: readonly ServiceEvent[],
  { deploymentId, since }: EventSpan,
): readonly FoldedEvent[] {
  const folded = new Map<string, FoldedEvent>();
  for (const { message = '', createdAt } of inOrder(events)) {
    const ours = since === undefined ? message.includes(deploymentId) : createdAt >= since;
    if (!ours || !matters.some((words) => words.test(message))) continue;
    const text = message.replace(/^\(service [^)]*\) /, '');
    const at = createdAt.toISOString();
    const before = folded.get(sameWords(text)) ?? { count: 0, firstAt: at };
    // Set anew, it moves to the end: the order is that of the last time.
    folded.delete(sameWords(text));
    folded.set(sameWords(text), { ...before, message: text, count: before.count + 1, lastAt: at });
  }
  return [...folded.values()].slice(-shown);
}

/** The oldest first. ECS gives the newest first, also of those that came in one moment. */
function inOrder(events: readonly ServiceEvent[]): readonly (ServiceEvent & { readonly createdAt: Date })[] {
  return events
    .flatMap((event) => (event.createdAt === undefined ? [] : [{ ...event, createdAt: event.createdAt }]))
    .toReversed()
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}
