/** A line in a log stream. Times are epoch milliseconds, as CloudWatch Logs has them. */
export interface LogEvent {
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

/** A log group: its streams by name, each the oldest event first. */
export type LogGroup = Map<string, LogEvent[]>;

/** CloudWatch Logs' state in one region: the groups by name. */
export class LogsState {
  readonly groups = new Map<string, LogGroup>();

  /** The events of a stream that can be added to; group and stream are made where they are missing. */
  stream(groupName: string, streamName: string): LogEvent[] {
    const group = this.groups.get(groupName) ?? new Map<string, LogEvent[]>();
    this.groups.set(groupName, group);
    const events = group.get(streamName) ?? [];
    group.set(streamName, events);
    return events;
  }
}
