import type { Journal } from './journal.ts';
import { headlineOf } from './diagnosis-headline.ts';
import { countsText } from './log-lines.ts';
import type { CauseStatus } from './run-record.ts';
import { revisionNameOf } from '../aws/arn.ts';
import { inWords } from '../durations.ts';
import type { WatchEvent } from '../rollout/watch/watch-events.ts';
import type { WatchState, WatchTarget } from '../rollout/watch/watch-state.ts';

const leftAsItIs = 'rollbackOnFailure is off, so the service is left as it is.';

/** Puts into the journal how a service ended. */
export function tellEnding(
  journal: Journal,
  target: WatchTarget,
  { service, ending, state, atMs }: WatchEvent & { readonly kind: 'ended' },
  say: (text: string) => void,
  rollbackOnFailure: boolean,
): void {
  const revision = revisionNameOf(journal.service(service)?.taskDefinitionArn ?? '?');
  switch (ending.kind) {
    case 'deployed':
      journal.setService(service, { status: 'deployed' });
      say(
        ending.until === 'trafficShifted'
          ? `all production traffic is on ${revision}; ECS finishes the deployment by itself.`
          : `done; the service runs ${revision}.`,
      );
      if (!ending.proven) {
        journal.warn(
          `${service} has the desired count 0: no task of ${revision} was started, so nothing is proven about it.`,
          service,
        );
      }
      return;
    case 'red': {
      const status = ending.status === 'superseded' ? 'superseded' : 'failed';
      const cause = state.phase.kind === 'rollingBack' ? `${state.phase.cause} ` : '';
      journal.setService(service, { status: ending.status });
      const left = ending.status === 'failed' && ending.gone !== true && !rollbackOnFailure ? leftAsItIs : '';
      setCause(journal, service, status, `${cause}${ending.reason}`, left);
      return;
    }
    case 'timedOut': {
      // A failure that ECS was still busy undoing is the cause, not the time.
      const failed = state.phase.kind === 'rollingBack';
      journal.setService(service, { status: failed ? 'rollbackFailed' : 'timedOut' });
      const reason = timeOutReason(target, state, revision, atMs);
      say(reason);
      const left = failed || state.shifted || rollbackOnFailure ? '' : leftAsItIs;
      setCause(journal, service, failed ? 'failed' : 'timedOut', reason, left);
    }
  }
}

/**
 * Notes why a service is red, with the commonest failure of its tasks where that is known.
 * @param left how the service is left, where nothing brings it back
 */
export function setCause(journal: Journal, service: string, status: CauseStatus, reason: string, left = ''): void {
  const diagnosis = journal.service(service)?.diagnosis;
  const parts = [reason, diagnosis && headlineOf(diagnosis), left].filter(Boolean);
  journal.setService(service, { cause: { status, reason: `${service}: ${parts.join(' ')}` } });
}

/** Adds the commonest failure of its tasks to the cause of a service, which was noted before that was known. */
export function addHeadline(journal: Journal, service: string): void {
  const cause = journal.service(service)?.cause;
  if (!cause) return;
  const said = cause.reason.replace(`${service}: `, '');
  const left = said.endsWith(leftAsItIs) ? leftAsItIs : '';
  setCause(journal, service, cause.status, said.slice(0, said.length - left.length).trimEnd(), left);
}

function timeOutReason(target: WatchTarget, state: WatchState, revision: string, atMs: number): string {
  const { phase, counts, blind, shifted, pausedMs, pause } = state;
  const grantedMs = pausedMs > 0 || pause ? Math.max(pausedMs, atMs - target.deadlineMs) : 0;
  const seen = counts ? countsText(counts) : 'its deployment was never seen';
  if (phase.kind === 'rollingBack') {
    return `${phase.cause} ECS's rollback did not finish within ${inWords(atMs - phase.sinceMs)}. Look at the service in the AWS console.`;
  }
  const after = `Out of time after ${inWords(atMs)}${grantedMs > 0 ? ` (${inWords(grantedMs)} of it in PAUSE hooks, which do not count)` : ''}`;
  if (target.kind === 'count') return `${after}: ${seen}.`;
  if (shifted) {
    return `${after}: all production traffic is on ${revision} and its tasks are healthy, so it is left alone; ECS goes on with its deployment, which is not complete.`;
  }
  if (phase.kind === 'confirming') {
    const crashes = phase.crashes === 0 ? '' : `, and ${phase.crashes} tasks crashed since`;
    return `${after}: ECS calls the deployment COMPLETED, but ${seen}${crashes}. ${revision} is not proven.`;
  }
  if (blind > 0) {
    return `${after}: ${seen}, but AWS did not answer whether tasks of it crashed. ${revision} is not proven.`;
  }
  const stage = state.view?.stage === undefined ? '' : `, in the stage ${state.view.stage}`;
  return `${after}: ${seen}${stage}. ${revision} is not proven.`;
}
