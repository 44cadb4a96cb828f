import type { Command } from '../command-parser.ts';
import type { JobState, QueuedAttachment } from '../job-state.ts';
import type { StepRecord } from '../step-record.ts';
import type { TaskDefinition } from '../task-json.ts';

/** What a command may act on. */
export interface CommandContext {
  readonly job: JobState;
  readonly record: StepRecord;
  readonly task: TaskDefinition;
  readonly stepName: string;
  readonly attachments: QueuedAttachment[];
  /** The timeline records of task.logdetail by id, with the id of their parent. */
  readonly details: Map<string, string | undefined>;
}

/** One event of an area. What `run` throws fails the step. */
export interface CommandHandler {
  /** In lower case; others are dropped by the agent without a word, and complained of here. */
  readonly properties: readonly string[];
  readonly allowedWhenRestricted: boolean;
  readonly run: (context: CommandContext, command: Command) => void;
}

/** The value of a property that must be there. */
export function required(command: Command, property: string): string {
  const value = command.properties.get(property);
  if (value === undefined) {
    throw new Error(`Required field '${property}' is missing in ##vso[${command.area}.${command.event}] command.`);
  }
  return value;
}

/** A property as .NET's Boolean.TryParse reads it. */
export function flag({ record }: CommandContext, command: Command, property: string): boolean {
  const value = command.properties.get(property)?.trim().toLowerCase();
  if (value !== undefined && value !== 'true' && value !== 'false') {
    record.complain(
      `${property}=${value} of ${command.area}.${command.event} is neither true nor false: taken for false.`,
    );
  }
  return value === 'true';
}

/** A text as .NET's Int32.TryParse reads it. */
export function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^\s*[+-]?\d{1,9}\s*$/.test(text) ? Number(text) : undefined;
}
