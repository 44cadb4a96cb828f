import type { Scheduled } from '../../clock/scheduler.ts';
import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import type { Cause } from './causes.ts';
import type { LifecycleHook } from './configuration.ts';
import { cancelHooks, type HookRun, startHooks } from './hook-runs.ts';
import type { Leg, Traffic } from './legs.ts';
import { wake } from './wake.ts';

/** What the newer API shows of a rollout on its way through the stages; the way back goes on with the same. */
export interface Progress {
  stage: string | undefined;
  /** The new revision's share; nothing where no traffic is shifted. */
  traffic: Traffic | undefined;
  /** The revision that gives its traffic away. */
  readonly sourceArn: string | undefined;
  hooks: readonly HookRun[];
}

/** The way of a deployment through its legs. */
export interface Course {
  readonly direction: 'forward' | 'back';
  readonly legs: readonly Leg[];
  readonly lifecycleHooks: readonly LifecycleHook[];
  readonly progress: Progress;
  /** Whether traffic is shifted between two revisions, each at its full count, instead of task by task. */
  readonly sideBySide: boolean;
  /** The deployment that the other one makes room for, beside it until CLEAN_UP. */
  readonly leaving: Deployment | undefined;
  readonly failed: (cause: Cause) => void;
  readonly done: () => void;
  position: number;
  state: 'waiting' | 'underWay' | 'over';
  readonly timers: Scheduled[];
}

/** The leg that a deployment is on; none before and after its way. */
export function legOf(course: Course | undefined): Leg | undefined {
  return course?.state === 'underWay' ? course.legs[course.position] : undefined;
}

/** Whether a way is not at its end yet. */
export function isOnItsWay(course: Course | undefined): course is Course {
  return course !== undefined && course.state !== 'over';
}

/** Sends a deployment on its way. */
export function setOut(region: Region, service: Service, course: Course): void {
  course.state = 'underWay';
  enter(region, service, course);
}

/** Goes on from a leg that waited for the scheduler. */
export function goOn(region: Region, service: Service, course: Course): void {
  course.position += 1;
  enter(region, service, course);
}

/** Ends a way wherever it is; nothing of it happens any more. */
export function breakOff(course: Course | undefined): void {
  if (course === undefined) return;
  course.state = 'over';
  for (const timer of course.timers.splice(0)) timer.cancel();
  const { progress } = course;
  cancelHooks(progress.hooks);
  progress.hooks = progress.hooks.filter(({ status }) => status !== 'AWAITING_ACTION' && status !== 'IN_PROGRESS');
}

function enter(region: Region, service: Service, course: Course): void {
  const { clock, timing } = region.world;
  const { progress } = course;
  for (const timer of course.timers.splice(0)) timer.cancel();
  const leg = course.legs[course.position];
  if (leg === undefined) {
    course.state = 'over';
    course.done();
    wake(region, service);
    return;
  }
  progress.stage = leg.stage;
  progress.hooks = [];
  if (progress.traffic !== undefined) progress.traffic = { ...progress.traffic, ...leg.traffic };
  wake(region, service);
  const after = (seconds: number, act: () => void): void => void course.timers.push(clock.after(seconds * 1000, act));
  if (leg.until !== undefined) {
    if (leg.until === 'scaledUp' && course.sideBySide) {
      after(timing.stageLimitSeconds, () => course.failed({ kind: 'stageTimedOut', stage: leg.stage }));
    }
    return;
  }
  const bake = (): void => after((leg.bakeMinutes ?? 0) * 60, () => goOn(region, service, course));
  const hooks = course.lifecycleHooks.filter(({ lifecycleStages = [] }) => lifecycleStages.includes(leg.stage));
  if (hooks.length === 0) {
    after(leg.stage === 'BAKE_TIME' ? 0 : timing.stageSeconds, bake);
    return;
  }
  progress.hooks = startHooks(region, leg.stage, hooks, {
    allDone: bake,
    // A rollback passes hooks too, and no answer of theirs keeps it from the end.
    failed: (cause) => (course.direction === 'back' ? bake() : course.failed(cause)),
  });
}
