import { stages } from '../rollout/watch/deployment-view.ts';
import type { WatchEvent } from '../rollout/watch/watch-events.ts';

/** How far a service's rollout is, 0 to 100, as an event tells it. */
export function percentOf(event: WatchEvent & { readonly kind: 'rollout' | 'ended' }): number {
  if (event.kind === 'ended') return event.ending.kind === 'deployed' ? 100 : 0;
  const { counts, view } = event.state;
  const started = counts && counts.desired > 0 ? Math.min(1, counts.running / counts.desired) : 0;
  const order = [...stages.keys()];
  const at = view?.stage === undefined ? -1 : order.indexOf(view.stage);
  // With stages each is a step on the way; without, the old tasks have to go as well: 80 for the new ones.
  if (at >= 0) return Math.round((95 * (at + started)) / order.length);
  return Math.round(80 * started + (counts && counts.old === 0 ? 15 * started : 0));
}
