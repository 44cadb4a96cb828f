import type { EcsPort } from './aws/ecs-port.ts';
import { revisionNameOf } from './aws/arn.ts';
import { byHand } from './by-hand.ts';
import { sentence } from './sentence.ts';
import { type Course, type FollowOptions, type Followed, follow } from './follow.ts';
import { type OrderOptions, type Turning, orderBack } from './order-back.ts';
import type { Journal } from './pipeline/journal.ts';
import type { CauseStatus } from './pipeline/run-record.ts';
import { type Applied, serviceOf } from './rollout/applied.ts';
import { isToBeUndone } from './rollout/back/to-be-undone.ts';
import type { Ending } from './rollout/watch/watch-events.ts';
import { watchedOf } from './rollout/watch/watch.ts';

/** What going back needs beside what following needs. */
export interface SettleOptions extends Omit<FollowOptions, 'onEnded' | 'untilFailure' | 'wayBack'>, OrderOptions {
  readonly region: string;
}

/**
 * Something failed: brings all that this run changed back to its last good revision, says why it failed, and waits
 * until the services are really back. Services that were started together belong together: what works with a half of
 * them new nobody has tested.
 * @param turningBack is given the names of the services that were ordered back
 */
export async function settle(
  ecs: EcsPort,
  applied: readonly Applied[],
  course: Course,
  failing: ReadonlySet<string>,
  turningBack: Set<string>,
  journal: Journal,
  options: SettleOptions,
): Promise<void> {
  const open = applied.filter((one) => isToBeUndone(one, course.get(serviceOf(one)), failing.has(serviceOf(one))));
  const turnings = await orderBack(ecs, open, course, failing, turningBack, journal, options);
  for (const service of failing) await options.onFailing(service);
  await followBack(ecs, turnings, course, journal, options);
  // Where ECS did not go back though it should have, this run's own update may still do it.
  const stuck = open.filter((one) => isStuck(course.get(serviceOf(one))?.ending));
  const again = await orderBack(ecs, stuck, course, failing, turningBack, journal, options, true);
  await followBack(ecs, again, course, journal, options);
  const last = new Map([...turnings, ...again].map((turning) => [turning.applied, turning]));
  for (const turning of last.values()) record(turning, course, journal, options);
}

/** Waits until the services that were ordered back are really back. */
async function followBack(
  ecs: EcsPort,
  turnings: readonly Turning[],
  course: Course,
  journal: Journal,
  options: SettleOptions,
): Promise<void> {
  const watched = turnings.flatMap(({ applied, turned }): readonly Followed[] => {
    if (turned.kind !== 'turning') return [];
    const before = course.get(serviceOf(applied));
    const known = before?.target === turned.target ? before : watchedOf(turned.target);
    return [{ ...known, state: turned.state, ending: undefined }];
  });
  const onEnded: FollowOptions['onEnded'] = (_, { ending }, say) => say(backText(ending));
  await follow(ecs, watched, course, journal, { ...options, untilFailure: false, wayBack: true, onEnded });
}

function isStuck(ending: Ending | undefined): boolean {
  return ending?.kind === 'red' && ending.stuck === true;
}

function backText(ending: Ending): string {
  if (ending.kind === 'deployed' || (ending.kind === 'red' && ending.status === 'rolledBack')) return 'back.';
  return ending.kind === 'red' ? ending.reason : 'the way back did not finish in time.';
}

/** How the way back ended, added to what was the cause. */
function record({ applied, turned }: Turning, course: Course, journal: Journal, options: SettleOptions): void {
  const name = serviceOf(applied);
  const cause = journal.service(name)?.cause;
  const status = cause?.status ?? 'failed';
  const end = (how: 'rolledBack' | 'rollbackFailed' | CauseStatus, text: string): void =>
    journal.setService(name, { status: how, cause: { status, reason: `${cause?.reason ?? `${name}:`} ${text}` } });
  const lastGood = applied.plan.snapshot.lastGood?.taskDefinition;
  // The revision that failed is no way out of its own failure.
  const hand = byHand({ ...options, service: name }, lastGood === applied.taskDefinitionArn ? undefined : lastGood);
  if (turned.kind === 'left') return end(status, `It is left alone: ${turned.why}`);
  if (turned.kind === 'impossible')
    return end('rollbackFailed', `There is no way back: ${sentence(turned.why)} ${hand}`);
  const way = course.get(name);
  const ending = way?.ending;
  if (ending === undefined) throw new Error(`The way back of ${name} was not followed to its end.`);
  const runs = way?.target.kind === 'count' ? `${way.target.desiredCount} tasks` : revisionNameOf(lastGood ?? '?');
  if (ending.kind === 'deployed') return end('rolledBack', `The service runs ${runs} again.`);
  if (ending.kind === 'timedOut') return end('rollbackFailed', `The way back did not finish in time. ${hand}`);
  switch (ending.status) {
    case 'rolledBack':
      return end('rolledBack', `The service runs ${runs} again.`);
    case 'rollbackFailed':
      return end('rollbackFailed', `${sentence(ending.reason)} ${hand}`);
    case 'superseded':
      return end(status, 'On its way back somebody else updated it; that deployment is left alone.');
    case 'failed':
      // After ECS's rollback has begun only somebody else's deployment ends it this way.
      return turned.state.phase.kind === 'rollingBack'
        ? end(status, ending.reason)
        : end('rollbackFailed', `The way back failed: ${sentence(ending.reason)} ${hand}`);
  }
}
