import type { TaskJson } from '../task-json.ts';

/** The built folder that a task.json lies in, as far as a rule may look at it. */
export interface TaskFolder {
  /** Whether the folder holds a file at this relative path. */
  readonly has: (file: string) => boolean;
}

/** One rule that task.json must keep although the schema does not ask for it. */
export interface TaskRule {
  /** What holds for a good task.json, in a few words; the tests have one broken task.json for each title. */
  readonly title: string;
  /** One line for each violation: what was found and what to write instead. */
  readonly problems: (task: TaskJson, folder: TaskFolder) => readonly string[];
}
