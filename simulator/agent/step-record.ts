import type { Issue, Progress, TaskResult } from './api.ts';
import type { SecretMasker } from './secret-masker.ts';

/** How many issues of a type reach the run's page. */
const shownIssues = 10;
/** Where the run's page cuts a line. */
const consoleWidth = 1_024;

const severity: readonly TaskResult[] = ['Succeeded', 'SucceededWithIssues', 'Failed', 'Canceled'];

/** The worst of two results, as the agent merges them. */
export function worse(one: TaskResult | undefined, other: TaskResult): TaskResult {
  return one !== undefined && severity.indexOf(one) > severity.indexOf(other) ? one : other;
}

/** The record that an agent keeps of a running step: its log, issues, progress and result so far. */
export class StepRecord {
  readonly log: string[] = [];
  readonly issues: Issue[] = [];
  readonly progress: Progress[] = [];
  readonly complaints: string[] = [];
  readonly notes: string[] = [];
  readonly buildTags: string[] = [];
  readonly outputs = new Map<string, { readonly value: string; readonly secret: boolean }>();
  /** The names that task.json or an earlier setvariable made outputs, in lower case. */
  readonly outputNames = new Set<string>();
  completion: string | undefined;
  result: TaskResult | undefined;
  /** A command that could not be carried out fails the step, whatever the task says. */
  commandResult: TaskResult | undefined;
  readonly #masker: SecretMasker;
  readonly #debug: boolean;
  readonly #onLine: (line: string) => void;

  constructor(masker: SecretMasker, debug: boolean, onLine: (line: string) => void) {
    this.#masker = masker;
    this.#debug = debug;
    this.#onLine = onLine;
  }

  /** Puts a text into the log, masked; a text of several lines becomes several lines. */
  write(text: string): void {
    for (const line of this.#masker.mask(text).split(/\r\n|\r|\n/)) {
      this.log.push(line);
      if (line.length > consoleWidth) {
        this.notes.push(
          `Line ${this.log.length} has ${line.length} characters; the run's page cuts it at ${consoleWidth}.`,
        );
      }
      this.#onLine(line);
    }
  }

  debug(text: string): void {
    if (this.#debug) this.write(`##[debug]${text}`);
  }

  addIssue(type: Issue['type'], message: string): void {
    if (message !== '') this.write(`##[${type}]${message}`);
    this.issues.push({ type, message: this.#masker.mask(message) });
    if (this.issues.filter((issue) => issue.type === type).length === shownIssues + 1) {
      this.complain(
        `More than ${shownIssues} issues of type ${type}: the run's page shows the first ${shownIssues} only.`,
      );
    }
  }

  /** A warning of the agent's own: what it complains of, a task should not do. */
  warn(message: string): void {
    this.addIssue('warning', message);
    this.complain(message);
  }

  /** A command that fails the step. */
  failCommand(input: string, reason: string): void {
    this.addIssue('error', `Unable to process command '${input}' successfully.`);
    this.addIssue('error', reason);
    this.commandResult = worse(this.commandResult, 'Failed');
    this.complain(`${reason} (in ${input})`);
  }

  complain(complaint: string): void {
    this.complaints.push(complaint);
  }

  /** Progress beside the step; it never decreases. */
  setProgress(percent: number, text: string): void {
    const before = this.progress.at(-1)?.percent ?? 0;
    this.progress.push({ percent: Math.max(percent, before), text });
  }
}
