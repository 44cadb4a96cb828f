import { deploymentLines, standingText } from './deployment-lines.ts';
import { elapsed } from '../durations.ts';
import { nameOf, revisionNameOf } from '../aws/arn.ts';
import { leftMs as leftFor } from '../rollout/watch/deadline.ts';
import type { Waiting, WatchEvent } from '../rollout/watch/watch-events.ts';
import type { Counts, RolloutEvent, WatchState } from '../rollout/watch/watch-state.ts';

/** What every line of a rollout has in front: the time since it began, and what is left. */
export interface Column {
  readonly atMs: number;
  /** Undefined where nothing is left to wait for; Infinity while a person is waited for. */
  readonly leftMs: number | undefined;
  /** The longest name of a service, so that several are told apart at a glance. */
  readonly width: number;
  /** True where services go back: the counts are those of the way back. */
  readonly wayBack: boolean;
}

/** The lines about one event of a service: `[01:20, 28:40 left] chat: 1 of 2 running, 1 pending`. */
export function rolloutLines(event: WatchEvent & { readonly kind: 'rollout' }, column: Column): readonly string[] {
  return textsOf(event.event, event.state, column).map((text) => serviceLine(column, event.service, text));
}

/** One line about a service. */
export function serviceLine(column: Omit<Column, 'wayBack'>, service: string, text: string): string {
  return timed(column, `${`${service}:`.padEnd(column.width + 1)} ${text}`);
}

/** The line a minute while nothing changes. */
export function stillLine(column: Column, waiting: readonly Waiting[]): string {
  const [first, ...others] = waiting;
  const about = first ? `${first.service} ${stateText(first.state, column)}` : '';
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'service' : 'services'}`;
  return timed(column, `still waiting: ${about}${more}`);
}

/** A line with the time since the rollout began and what is left. */
export function timed({ atMs, leftMs }: Pick<Column, 'atMs' | 'leftMs'>, text: string): string {
  return `[${elapsed(atMs)}${leftText(leftMs)}] ${text}`;
}

/** What is left for the first of the services that are waited for, in ms. */
export function leftOf(waiting: readonly Waiting[], atMs: number): number {
  return Math.min(...waiting.map(({ target, state }) => leftFor(target, state, atMs)));
}

function leftText(leftMs: number | undefined): string {
  if (leftMs === undefined) return '';
  return leftMs === Infinity ? ', paused' : `, ${elapsed(Math.max(0, leftMs))} left`;
}

/** `1 of 2 running, 1 pending, 3 failed, 2 old still running`. */
export function countsText({ desired, running, pending, failed, old }: Counts): string {
  const parts = [`${running} of ${desired} running`];
  if (pending > 0) parts.push(`${pending} pending`);
  if (failed > 0) parts.push(`${failed} failed`);
  if (old > 0) parts.push(`${old} old still running`);
  return parts.join(', ');
}

/** On a way back the others are those of the failed deployment, or those that still serve. */
function backText({ old, ...counts }: Counts): string {
  return `${countsText({ ...counts, old: 0 })}${old > 0 ? `, ${old} of other deployments` : ''}`;
}

function stateText(state: WatchState, { atMs, wayBack }: Column): string {
  const { counts, phase } = state;
  if (wayBack || phase.kind === 'rollingBack')
    return ['on the way back', counts && backText(counts), state.view?.stage].filter(Boolean).join(', ');
  return [counts ? countsText(counts) : 'not seen yet', standingText(state, atMs)].filter(Boolean).join(', ');
}

function textsOf(event: RolloutEvent, state: WatchState, { atMs, wayBack }: Column): readonly string[] {
  switch (event.kind) {
    case 'counts':
      return [
        wayBack || state.phase.kind === 'rollingBack'
          ? `on the way back: ${backText(event.counts)}`
          : countsText(event.counts),
      ];
    case 'tasksFailed':
      return [failedText(event)];
    case 'interrupted': {
      const { tasks, why } = event;
      return [`${tasksText(tasks)} ${tasks.length === 1 ? 'was' : 'were'} taken away, which does not count: ${why}`];
    }
    case 'forgiven':
      return [`a task became healthy; the ${event.failures} failed so far no longer count`];
    case 'deployment':
      return deploymentLines(event, state, atMs);
    case 'notTracked':
      return ['ECS names no service deployment, so stage, traffic, hooks and alarms cannot be shown'];
    case 'confirming':
      return ['ECS says COMPLETED, but that is not certain yet; waiting until the tasks have held for a minute'];
    case 'failed':
      return [`the deployment failed: ${event.reason}`];
    case 'rollingBack':
      return [`ECS is rolling back to ${revisionNameOf(event.taskDefinitionArn)} (${event.deploymentId})`];
  }
}

function failedText({ tasks, why, again, total, limit }: RolloutEvent & { readonly kind: 'tasksFailed' }): string {
  const so = limit === undefined ? '' : ` (${total} in all; this run gives up at ${limit})`;
  if (again) return `${tasks.length} more ${tasks.length === 1 ? 'task' : 'tasks'} failed the same way${so}`;
  return `${tasksText(tasks)} failed${so}: ${why}`;
}

function tasksText([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? `task ${nameOf(first)}` : `${others.length + 1} tasks (${nameOf(first)} …)`;
}
