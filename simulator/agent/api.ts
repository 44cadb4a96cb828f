/** A service connection as the project's settings hold it. */
export interface Connection {
  readonly type: string;
  readonly scheme: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly url?: string;
  /** A GUID; made from the connection's name where absent. */
  readonly id?: string;
}

/** What a running step lets its watcher do. */
export interface StepControl {
  /** As the Cancel button of a run does. */
  cancel(): void;
  /** As the step's own `timeoutInMinutes` does. */
  timeOut(): void;
}

/** One step of a job: a task with its inputs. */
export interface StepOptions {
  /** A folder with a task.json, or a .vsix that holds one. */
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  /** The step's name, for `$(name.variable)` in later steps. */
  readonly name?: string;
  /** The step's `env:`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The Node.js that runs the task; the one that runs this where absent. */
  readonly node?: string;
  /** Each line of the log as it appears, masked, as a person sees it. */
  readonly onLine?: (line: string, step: StepControl) => void;
  /** Runs the task in the time of a server that offers `POST url {"advanceMs": n}`; pace is in seconds per second. */
  readonly simulatedTime?: { readonly url: string; readonly pace?: number };
  /** Return complaints with the result instead of rejecting because of them. */
  readonly expectComplaints?: boolean;
  /** The harness's own guard (120,000 where absent): past it the task is killed and the promise rejects. */
  readonly timeoutMs?: number;
  /** A container job: no signal reaches the task. */
  readonly container?: boolean;
  /** Milliseconds from SIGINT to SIGTERM, and from there to SIGKILL; the agent's own are 7,500 and 2,500. */
  readonly signalDelays?: { readonly term: number; readonly kill: number };
  /** Print the agent's own head and foot ("Starting: …", "Task : …") as the first and last lines of the log. */
  readonly banner?: boolean;
}

/** What all the steps of a job share. */
export interface JobOptions {
  readonly variables?: Readonly<Record<string, string | { readonly value: string; readonly secret: true }>>;
  /** By name; one called `SystemVssConnection` replaces the job's own. */
  readonly connections?: Readonly<Record<string, Connection>>;
  /** What the agent's own process has in its environment beside PATH, HOME and LANG. */
  readonly agentEnvironment?: Readonly<Record<string, string>>;
  readonly hostType?: 'build' | 'release';
  /** Written into System.DefaultWorkingDirectory before the first step. */
  readonly files?: Readonly<Record<string, string>>;
}

export type TaskResult = 'Succeeded' | 'SucceededWithIssues' | 'Failed' | 'Canceled';

export interface Issue {
  readonly type: 'error' | 'warning';
  readonly message: string;
}

export interface Progress {
  readonly percent: number;
  readonly text: string;
}

export interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly content: string;
  readonly path: string;
}

/** All that is left of a step. */
export interface StepResult {
  readonly result: TaskResult;
  readonly exitCode: number | null;
  /** Masked, as a person sees it. */
  readonly log: readonly string[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The names among the outputs that were set with issecret. */
  readonly secretOutputs: readonly string[];
  readonly issues: readonly Issue[];
  readonly progress: readonly Progress[];
  readonly attachments: readonly Attachment[];
  readonly buildTags: readonly string[];
  /** Every value that the agent masked when the step ended, encodings left out. */
  readonly secrets: readonly string[];
  /** The text of the last task.complete. */
  readonly completion: string | undefined;
  /** What a real agent warns about, fails for, or handles in a way that this one does not imitate. */
  readonly complaints: readonly string[];
  /** Harmless, but worth knowing: console lines that the run's page would cut. */
  readonly notes: readonly string[];
  readonly escalation: 'none' | 'SIGTERM' | 'SIGKILL';
  /** stdout and stderr as they came, commands included, unmasked. */
  readonly rawOutput: string;
}

/** A job in which several steps run, one after the other. */
export interface Job {
  runStep(step: StepOptions): Promise<StepResult>;
  /** All variables by name, outputs of earlier steps included, secrets unmasked. */
  readonly variables: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly tempDirectory: string;
  /** Ends the job: uploads what is still queued (rejects if it is gone) and removes the job's folders. */
  end(): Promise<void>;
}
