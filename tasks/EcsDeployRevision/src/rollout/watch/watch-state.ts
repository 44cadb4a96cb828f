import type { Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import type { DeploymentView } from './deployment-view.ts';
import type { FailurePolicy } from './fail-fast.ts';
import type { OldTasks } from './traffic.ts';

/** What is watched: a deployment by its id, or the number of running tasks where no deployment was started. */
export type WatchTarget = DeploymentTarget | CountTarget;

interface Watchable {
  readonly service: string;
  /** When it was ordered, in ms since the watch began: until a little after that, old answers are no news. */
  readonly sinceMs: number;
  /** When patience ends, in ms since the watch began; time in a PAUSE hook does not count. */
  readonly deadlineMs: number;
}

export interface DeploymentTarget extends Watchable {
  readonly kind: 'deployment';
  readonly deploymentId: string;
  readonly taskDefinitionArn: string;
  /** Deployments that were there before ours: ECS may roll back to one of these ids. */
  readonly before: readonly string[];
  /** The revision that a rollback is expected to bring back. */
  readonly wayBack: string | undefined;
  /** The service deployment that was current before ours was started: it tells nothing about ours. */
  readonly serviceDeploymentBefore: string | undefined;
  /** `trafficShifted`: done as soon as all production traffic is on the new revision. */
  readonly waitUntil: WaitUntil;
  /** How many failed tasks are too many. */
  readonly failures: FailurePolicy;
  /** What the service ran before the update. */
  readonly oldTasks: OldTasks;
  /** How long a rollback may take, in ms. */
  readonly rollbackMs: number;
  /** Every how many looks stopped tasks are asked for without an occasion, and at which of them. */
  readonly turn: { readonly every: number; readonly at: number };
}

export interface CountTarget extends Watchable {
  readonly kind: 'count';
  readonly desiredCount: number;
  readonly primaryId: string;
}

export type WaitUntil = 'complete' | 'trafficShifted';

/** What AWS says at one moment. */
export interface Observation {
  /** Milliseconds since the watch began, from a monotonic clock. */
  readonly atMs: number;
  /** The wall clock, for the times that AWS names. */
  readonly now: Date;
  /** Undefined where DescribeServices no longer knows it. */
  readonly service: Service | undefined;
  /** Tasks of our deployment that stopped since the watch began; undefined where nobody looked. */
  readonly stoppedTasks?: readonly Task[] | Unread;
  /** Tasks of our deployment that run; undefined where nobody looked. */
  readonly runningTasks?: readonly Task[] | Unread;
  /** The newer API's view of our deployment. */
  readonly serviceDeployment?: ServiceDeployment | Unread;
}

/** A further read that a step asks for. */
export type Ask = 'stoppedTasks' | 'runningTasks' | 'serviceDeployment';

/** A read that AWS refuses for good, or did not answer this time. */
export type Unread = 'denied' | 'later';

/** Counts of our deployment's tasks and of those that are left from others. */
export interface Counts {
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** Launches that never became a running task, as ECS counts them. */
  readonly failed: number;
  /** Running tasks of other deployments. */
  readonly old: number;
}

export type Phase =
  | { readonly kind: 'rolling' }
  /** ECS says COMPLETED, but tasks crashed since they were healthy: green only after a while without another crash. */
  | { readonly kind: 'confirming'; readonly quietSinceMs: number; readonly crashes: number }
  | RollingBack;

/** Our deployment failed, or was stopped, and ECS goes back. */
export interface RollingBack {
  readonly kind: 'rollingBack';
  readonly cause: string;
  readonly rollbackId: string | undefined;
  readonly sinceMs: number;
}

/** What is remembered from one look to the next. */
export interface WatchState {
  readonly phase: Phase;
  readonly counts: Counts | undefined;
  /** Failed tasks that were known when the count was first healthy; undefined until then. */
  readonly failuresBefore: ReadonlySet<string> | undefined;
  /** True once our deployment was among the service's: ECS shows it with a delay now and then. */
  readonly seen: boolean;
  /** Looks in a row that did not find the service at all. */
  readonly missed: number;
  /** Looks in a row that showed the service as it was before our update, after they had shown ours. */
  readonly reverted: number;
  /** Looks in a row in which a further read was not answered. */
  readonly blind: number;
  readonly looks: number;
  /** Stopped tasks that were told of. */
  readonly stopsTold: ReadonlySet<string>;
  /** Reasons for which tasks failed that were told in full. */
  readonly reasonsTold: ReadonlySet<string>;
  /** Failed tasks of our deployment that are known, whatever became of it since. */
  readonly failures: number;
  /** Failed tasks that no longer count, since a task became healthy after them. */
  readonly forgiven: ReadonlySet<string>;
  /** Tasks that are known to have become healthy. */
  readonly healthy: ReadonlySet<string>;
  /** The service deployment that ours is, once it is known. */
  readonly serviceDeploymentArn: string | undefined;
  /** What it said at the last look that asked for it, and since when it is in its stage. */
  readonly view: DeploymentView | undefined;
  readonly stageSinceMs: number;
  /** True while all production traffic is on our revision and its tasks are healthy. */
  readonly shifted: boolean;
  /** Time spent in PAUSE hooks, which wait for a person, in ms. */
  readonly pausedMs: number;
  /** The last look that found it waiting, and the hook's own expiry (Infinity where ECS does not tell it). */
  readonly pause: { readonly atMs: number; readonly endsMs: number } | undefined;
}

export const initialState: WatchState = {
  phase: { kind: 'rolling' },
  counts: undefined,
  failuresBefore: undefined,
  seen: false,
  missed: 0,
  reverted: 0,
  blind: 0,
  looks: 0,
  stopsTold: new Set(),
  reasonsTold: new Set(),
  failures: 0,
  forgiven: new Set(),
  healthy: new Set(),
  serviceDeploymentArn: undefined,
  view: undefined,
  stageSinceMs: 0,
  shifted: false,
  pausedMs: 0,
  pause: undefined,
};

/** What happened between two looks, as data. */
export type RolloutEvent =
  | { readonly kind: 'counts'; readonly counts: Counts }
  /** Tasks stopped because they failed; `total` counts towards `limit`, where there is one. */
  | {
      readonly kind: 'tasksFailed';
      readonly tasks: readonly string[];
      readonly why: string;
      readonly again: boolean;
      readonly total: number;
      readonly limit: number | undefined;
    }
  /** Tasks that AWS took away (Spot, retired hosts): shown, not counted. */
  | { readonly kind: 'interrupted'; readonly tasks: readonly string[]; readonly why: string }
  | { readonly kind: 'forgiven'; readonly failures: number }
  /** The newer API tells something new about our deployment. */
  | {
      readonly kind: 'deployment';
      readonly before: DeploymentView | undefined;
      readonly view: DeploymentView;
      readonly taskDefinitionArn: string;
    }
  /** The strategy needs the newer API, and the service has no service deployment to ask it for. */
  | { readonly kind: 'notTracked' }
  | { readonly kind: 'confirming' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'rollingBack'; readonly deploymentId: string; readonly taskDefinitionArn: string };

/** How it ended. */
export type Verdict =
  | {
      readonly kind: 'deployed';
      readonly proven: boolean;
      /** What ECS still does, where it was not waited for. */
      readonly until?: 'trafficShifted';
    }
  | {
      readonly kind: 'red';
      readonly status: 'failed' | 'rolledBack' | 'rollbackFailed' | 'superseded';
      readonly reason: string;
      /** The service is gone: there is nothing to go back to. */
      readonly gone?: true;
      /** ECS did not go back though it should have: an order of our own may still help. */
      readonly stuck?: true;
    };

/** What one look leads to; `ask` wants the same look again with more known. */
export interface Step {
  readonly state: WatchState;
  readonly events: readonly RolloutEvent[];
  readonly verdict?: Verdict;
  readonly ask?: Ask;
}
