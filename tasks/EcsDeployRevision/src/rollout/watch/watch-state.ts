import type { Service, ServiceDeployment, Task } from '@aws-sdk/client-ecs';

/** What is watched: our own deployment by its id, or the number of running tasks where no deployment was started. */
export type WatchTarget =
  | {
      readonly kind: 'deployment';
      readonly service: string;
      readonly deploymentId: string;
      readonly taskDefinitionArn: string;
      /** Deployments that were there before ours: ECS may roll back to one of these ids. */
      readonly before: readonly string[];
      /** The revision that a rollback is expected to bring back. */
      readonly wayBack: string | undefined;
      /** The service deployment that was current before ours was started: it tells nothing about ours. */
      readonly serviceDeploymentBefore: string | undefined;
    }
  | { readonly kind: 'count'; readonly service: string; readonly desiredCount: number; readonly primaryId: string };

/** What AWS says at one moment. */
export interface Observation {
  /** Milliseconds since the watch began, from a monotonic clock. */
  readonly atMs: number;
  /** Undefined where DescribeServices no longer knows it. */
  readonly service: Service | undefined;
  /** Tasks of our deployment that failed; undefined where nobody looked. */
  readonly failedTasks?: readonly Task[] | Unread;
  /** The newer API's view of our deployment, asked for only where the older one does not tell how it goes. */
  readonly serviceDeployment?: ServiceDeployment | Unread;
}

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
  /** Our deployment failed and ECS goes back by itself. */
  | { readonly kind: 'rollingBack'; readonly cause: string; readonly rollbackId: string | undefined };

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
  /** Failed tasks that were told of. */
  readonly failuresTold: ReadonlySet<string>;
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
  failuresTold: new Set(),
};

/** What happened between two looks, as data. */
export type RolloutEvent =
  | { readonly kind: 'counts'; readonly counts: Counts }
  | { readonly kind: 'crashed'; readonly taskArn: string; readonly why: string }
  | { readonly kind: 'confirming' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'rollingBack'; readonly deploymentId: string; readonly taskDefinitionArn: string };

/** How it ended. */
export type Verdict =
  | { readonly kind: 'deployed'; readonly proven: boolean }
  | {
      readonly kind: 'red';
      readonly status: 'failed' | 'rolledBack' | 'rollbackFailed' | 'superseded';
      readonly reason: string;
    };

/** What one look leads to; `ask` wants the same look again with more known. */
export interface Step {
  readonly state: WatchState;
  readonly events: readonly RolloutEvent[];
  readonly verdict?: Verdict;
  readonly ask?: 'failedTasks' | 'serviceDeployment';
}
