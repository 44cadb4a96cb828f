/** How a container of a stopped task ended, as far as ECS tells. */
export interface ContainerEnd {
  readonly name: string;
  readonly exitCode?: number;
  /** What the exit code means, where it means anything by itself. */
  readonly meaning?: string;
  readonly reason?: string;
  /** Where it ended only because its task did: its exit code is no cause. */
  readonly wentDownWithTask?: true;
}

/** Tasks that stopped for the same cause. Times are ISO 8601, from AWS's clock. */
export interface StopGroup {
  readonly count: number;
  readonly stopCode?: string;
  /** The newest task's stopped reason, word for word. */
  readonly reason?: string;
  /** How the newest task's containers ended; those that ECS says nothing about are left out. */
  readonly containers: readonly ContainerEnd[];
  /** The container that failed first, where it can be told. */
  readonly firstFailed?: string;
  /** The id of the newest task. */
  readonly newestTask: string;
  readonly firstAt?: string;
  readonly lastAt?: string;
  /** What to check. */
  readonly advice?: string;
}

/** A service event, and how often it came. */
export interface FoldedEvent {
  readonly message: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** The end of a failed container's log, or one line about why there is none. */
export type LogTail =
  | {
      readonly kind: 'lines';
      readonly container: string;
      readonly task: string;
      readonly group: string;
      readonly region: string;
      readonly stream: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'none'; readonly note: string };

/** Why a deployment failed, as far as AWS tells: data for the log, the summary and the result file. */
export interface Diagnosis {
  /** False where the tasks that stopped could not be read. */
  readonly tasksRead: boolean;
  /** Failed tasks by cause, the most frequent first. */
  readonly groups: readonly StopGroup[];
  /** Tasks whose host went away: shown, and not counted as failures. */
  readonly interruptions: readonly StopGroup[];
  /** The oldest first. */
  readonly events: readonly FoldedEvent[];
  /** CloudWatch alarms that went off. */
  readonly alarms: readonly string[];
  /** What to check beyond what the groups say. */
  readonly advice: readonly string[];
  /** Undefined where nobody asked for it, or no container failed. */
  readonly logTail?: LogTail;
}
