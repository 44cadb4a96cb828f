import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { RevisionChange } from '../revision/diff.ts';

/** How a service's part of the run, or the whole run, ended. */
export type Status =
  | 'unchanged'
  | 'deployed'
  | 'started'
  | 'planned'
  | 'registered'
  | 'rolledBack'
  | 'superseded'
  | 'canceled'
  | 'timedOut'
  | 'failed'
  | 'rollbackFailed'
  | 'invalid';

// From best to worst; a run is as bad as its worst service.
const ranking: readonly Status[] = [
  'unchanged',
  'deployed',
  'registered',
  'planned',
  'started',
  'rolledBack',
  'superseded',
  'canceled',
  'timedOut',
  'failed',
  'rollbackFailed',
  'invalid',
];

const greens: ReadonlySet<Status> = new Set<Status>(['unchanged', 'deployed', 'started', 'planned', 'registered']);

/** True for an ending that keeps the run green. */
export function isGreen(status: Status): boolean {
  return greens.has(status);
}

/** The worst of several endings. */
export function worstOf(statuses: readonly Status[]): Status | undefined {
  return statuses.toSorted((a, b) => ranking.indexOf(b) - ranking.indexOf(a))[0];
}

/** Why a run or a service is red; a rollback, good or bad, has a cause of its own. */
export type CauseStatus = Exclude<
  Status,
  'unchanged' | 'deployed' | 'started' | 'planned' | 'registered' | 'rolledBack' | 'rollbackFailed'
>;

export interface Cause {
  readonly status: CauseStatus;
  readonly reason: string;
}

/** A container's image before and after. */
export interface ImageChange {
  readonly container: string;
  readonly from: string;
  readonly to: string;
}

/** Everything that is known about one service at the end, as far as the run came. */
export interface ServiceRecord {
  readonly name: string;
  readonly status?: Status;
  readonly changed: boolean;
  readonly taskDefinitionArn?: string;
  readonly previousTaskDefinitionArn?: string;
  readonly deploymentId?: string;
  readonly imageChanges: readonly ImageChange[];
  /** All that differs from what the service ran; hidden values are left out. */
  readonly changes?: readonly RevisionChange[];
  /** What runs now: `uri`, or `container=uri` parts where it is about several containers. */
  readonly image?: string;
  readonly desiredCount?: number;
  readonly cause?: Cause;
  /** There is no service: its name is the family's. */
  readonly onlyRegistered?: true;
  /** It went back only because another service of the step failed. */
  readonly wentAlong?: true;
  /** Why its tasks failed, as far as AWS tells. */
  readonly diagnosis?: Diagnosis;
  /** The deployment in the AWS console. */
  readonly consoleUrl?: string;
}

/** One line of what happened, and when. */
export interface TimelineEntry {
  readonly at: string;
  readonly service?: string;
  readonly text: string;
}

/** Everything that a run has to report. */
export interface RunRecord {
  readonly status: Status;
  readonly changed: boolean;
  readonly region?: string;
  readonly cluster?: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly cause?: Cause;
  /** What a deploy would do, in sentences; for `mode: plan`. */
  readonly plan?: readonly string[];
  readonly services: readonly ServiceRecord[];
  readonly timeline: readonly TimelineEntry[];
}
