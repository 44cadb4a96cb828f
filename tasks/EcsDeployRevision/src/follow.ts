import type { Journal } from './pipeline/journal.ts';
import { countsText, rolloutLine, stillLine, timed } from './pipeline/log-lines.ts';
import { inWords } from './durations.ts';
import type { Applied } from './rollout/applied.ts';
import type { Clock } from './rollout/clock.ts';
import { configuredWaitMs } from './rollout/watch/deadline.ts';
import { watch } from './rollout/watch/watch.ts';
import type { Ending, WatchEvent } from './rollout/watch/watch-events.ts';
import type { WatchState, WatchTarget } from './rollout/watch/watch-state.ts';
import { revisionNameOf } from './aws/arn.ts';
import type { EcsPort } from './aws/ecs-port.ts';

/** What following a rollout needs. */
export interface FollowOptions {
  readonly cluster: string;
  readonly timeoutMs: number;
  readonly startMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Watches everything that was begun to its end, and puts into the journal how each service ended. */
export async function follow(
  ecs: EcsPort,
  applied: readonly Applied[],
  journal: Journal,
  options: FollowOptions,
): Promise<void> {
  const watched = applied.flatMap((one) => {
    const target = targetOf(one);
    return target === undefined ? [] : [{ target, service: one.plan.snapshot.service }];
  });
  if (watched.length === 0) return;
  const targets = watched.map(({ target }) => target);
  const waits = watched.map(({ service }) => configuredWaitMs(service.deploymentConfiguration));
  const waitMs = Math.max(0, ...waits);
  const allowedMs = options.timeoutMs + waitMs;
  const including = waitMs > 0 ? ` (time-out ${inWords(options.timeoutMs)}, configured waits ${inWords(waitMs)})` : '';
  journal.say(`Waiting for at most ${inWords(allowedMs)}${including}. The job's own time-out must be longer.`);
  const percents = new Map(targets.map(({ service }) => [service, 0]));
  for await (const event of watch(ecs, targets, { ...options, deadlineMs: options.startMs + allowedMs })) {
    tell(journal, event, allowedMs);
    notePercent(percents, event);
    const sum = [...percents.values()].reduce((total, percent) => total + percent, 0);
    journal.progress(25 + (70 * sum) / (100 * targets.length), 'Rolling out');
  }
}

function targetOf(applied: Applied): WatchTarget | undefined {
  const { plan, taskDefinitionArn } = applied;
  const { name: service, service: before, lastGood, primary } = plan.snapshot;
  if (applied.kind === 'scaling') {
    const desiredCount = plan.action.kind === 'scale' ? (plan.action.update.desiredCount ?? 0) : 0;
    return { kind: 'count', service, desiredCount, primaryId: primary.id ?? '' };
  }
  if (applied.kind !== 'deploying') return undefined;
  const { deploymentId } = applied;
  const others = (before.deployments ?? []).flatMap(({ id }) => (id === undefined || id === deploymentId ? [] : [id]));
  return {
    kind: 'deployment',
    service,
    deploymentId,
    taskDefinitionArn,
    before: others,
    wayBack: lastGood?.taskDefinition,
    serviceDeploymentBefore: applied.updated ? before.currentServiceDeployment : undefined,
  };
}

function tell(journal: Journal, event: WatchEvent, allowedMs: number): void {
  switch (event.kind) {
    case 'rollout':
      return journal.say(rolloutLine(event.atMs, event.service, event.event), event.service);
    case 'still':
      return journal.say(stillLine(event.atMs, event.waiting));
    case 'unreachable':
      return journal.say(timed(event.atMs, `AWS does not answer; trying on. ${event.reason}`));
    case 'reachableAgain':
      return journal.say(timed(event.atMs, 'AWS answers again.'));
    case 'denied':
      return journal.noteDenied(event.what, event.why);
    case 'ended':
      return tellEnding(journal, event.service, event.ending, event.atMs, allowedMs);
  }
}

function tellEnding(journal: Journal, service: string, ending: Ending, atMs: number, allowedMs: number): void {
  const record = journal.service(service);
  const revision = revisionNameOf(record?.taskDefinitionArn ?? '?');
  switch (ending.kind) {
    case 'deployed':
      journal.setService(service, { status: 'deployed' });
      journal.say(timed(atMs, `${service}: done; the service runs ${revision}.`), service);
      if (!ending.proven) {
        journal.warn(
          `${service} has the desired count 0: no task of ${revision} was started, so nothing is proven about it.`,
          service,
        );
      }
      return;
    case 'red': {
      const status = ending.status === 'superseded' ? 'superseded' : 'failed';
      journal.setService(service, { status: ending.status, cause: { status, reason: `${service}: ${ending.reason}` } });
      return;
    }
    case 'timedOut': {
      // A failure that ECS was still busy undoing is the cause, not the time.
      const { phase } = ending.state;
      const status = phase.kind === 'rollingBack' ? 'failed' : 'timedOut';
      const reason = `${service}: ${timeOutReason(ending.state, revision, allowedMs)}`;
      journal.setService(service, { status, cause: { status, reason } });
    }
  }
}

function timeOutReason({ phase, counts, blind }: WatchState, revision: string, allowedMs: number): string {
  const seen = counts ? countsText(counts) : 'its deployment was never seen';
  if (phase.kind === 'rollingBack') {
    return `${phase.cause} ECS's rollback did not finish within the ${inWords(allowedMs)}.`;
  }
  if (phase.kind === 'confirming') {
    const crashes = phase.crashes === 0 ? '' : `, and ${phase.crashes} tasks crashed since`;
    return `Out of time after ${inWords(allowedMs)}: ECS calls the deployment COMPLETED, but ${seen}${crashes}. ${revision} is not proven.`;
  }
  if (blind > 0) {
    return `Out of time after ${inWords(allowedMs)}: ${seen}, but AWS did not answer whether tasks of it crashed. ${revision} is not proven.`;
  }
  return `Out of time after ${inWords(allowedMs)}: ${seen}. ${revision} is not proven; ECS goes on with its deployment.`;
}

function notePercent(percents: Map<string, number>, event: WatchEvent): void {
  if (event.kind === 'ended' && event.ending.kind === 'deployed') percents.set(event.service, 100);
  if (event.kind !== 'rollout' || event.event.kind !== 'counts') return;
  const { running, desired, old } = event.event.counts;
  // The old tasks have to go as well: 80 for the new ones, the rest for them.
  const started = desired === 0 ? 80 : (80 * Math.min(running, desired)) / desired;
  percents.set(event.service, Math.round(started + (old === 0 ? 15 : 0)));
}
