import type { Pipeline } from './commands.ts';
import type { Redact } from './redact.ts';
import type { Cause, RunRecord, ServiceRecord, Status, TimelineEntry } from './run-record.ts';
import { isGreen, worstOf } from './run-record.ts';
import { nameOf } from '../aws/arn.ts';

/** Wall-clock time for people, and a monotonic clock for spans. */
export interface Times {
  readonly now: () => Date;
  readonly nowMs: () => number;
}

/**
 * What a run has said and found out so far. It is filled while the run goes on, so that a red run can report as much as
 * is known, wherever it ended.
 */
export class Journal {
  readonly #pipeline: Pipeline;
  readonly #redact: Redact;
  readonly #times: Times;
  readonly #startedAt: Date;
  readonly #startMs: number;
  readonly #services = new Map<string, ServiceRecord>();
  readonly #timeline: TimelineEntry[] = [];
  readonly #notes = new Set<string>();
  #where: { readonly region?: string; readonly cluster?: string } = {};
  #percent = 0;
  readonly #failures: string[] = [];
  readonly #plan: string[] = [];
  #changed = false;

  constructor(pipeline: Pipeline, redact: Redact, times: Times) {
    this.#pipeline = pipeline;
    this.#redact = redact;
    this.#times = times;
    this.#startedAt = times.now();
    this.#startMs = times.nowMs();
  }

  /** A line of the log, and of the timeline in the result file. */
  say(text: string, service?: string): void {
    this.#pipeline.line(text);
    this.#remember(text, service);
  }

  /** A line of the log alone, for what the result file holds elsewhere. */
  show(text: string): void {
    this.#pipeline.line(text);
  }

  /** A yellow line, which the run's page shows too. */
  warn(text: string, service?: string): void {
    this.#pipeline.warning(text);
    this.#remember(`Warning: ${text}`, service);
  }

  /** A read that AWS did not answer: one line for each thing that could not be checked, however often it is tried. */
  noteDenied(what: string, why: string): void {
    if (this.#notes.has(what)) return;
    this.#notes.add(what);
    this.say(`${what}. ${why}`);
  }

  /** Percent beside the task. It never goes back, and reaches 100 only through `succeeded`. */
  progress(percent: number, text: string): void {
    const next = Math.min(99, Math.max(this.#percent, Math.floor(percent)));
    if (next === this.#percent) return;
    this.#percent = next;
    this.#pipeline.progress(next, this.#redact(text));
  }

  /** The last percent, for a run that did what it should. */
  succeeded(text: string): void {
    this.#percent = 100;
    this.#pipeline.progress(100, this.#redact(text));
  }

  setWhere(region: string, cluster: string): void {
    this.#where = { region, cluster: nameOf(cluster) };
  }

  /** Adds what has become known about a service. */
  setService(name: string, known: Partial<Omit<ServiceRecord, 'name'>>): void {
    const before = this.#services.get(name) ?? { name, changed: false, imageChanges: [] };
    this.#services.set(name, { ...before, ...known });
  }

  /** Something in AWS changed, or would in a deploy, beside the services: a tag in ECR, older revisions. */
  changed(): void {
    this.#changed = true;
  }

  /** A sentence about what a deploy would do, which the approver reads in the summary, too. */
  wouldBe(text: string, service?: string): void {
    this.#plan.push(text);
    this.say(text, service);
  }

  /** Something at the end did not succeed though the services run what they should: the run is red for it. */
  failed(reason: string): void {
    this.#failures.push(reason);
    this.#remember(reason);
  }

  service(name: string): ServiceRecord | undefined {
    return this.#services.get(name);
  }

  /**
   * Everything known at the end.
   * @param ending overrides what the services say, where the run ended before they were through
   */
  record(ending?: { readonly status: Status; readonly cause: Cause }): RunRecord {
    const services = [...this.#services.values()].map((service) => {
      if (ending === undefined || service.status !== undefined) return service;
      // What failed before the run was ended failed for its own reason.
      return { ...service, ...(service.cause === undefined ? ending : { status: service.cause.status }) };
    });
    const statuses = services.flatMap(({ status }) => status ?? []);
    const [failure] = this.#failures;
    const status = ending?.status ?? (failure === undefined ? (worstOf(statuses) ?? 'failed') : 'failed');
    const own = services.filter(({ cause, wentAlong }) => cause !== undefined && wentAlong !== true);
    const cause =
      ending?.cause ??
      (own.find((service) => service.status === status) ?? own[0])?.cause ??
      (failure === undefined ? undefined : { status: 'failed' as const, reason: this.#failures.join(' ') });
    return {
      status,
      changed: this.#changed || services.some(({ changed }) => changed),
      ...this.#where,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Math.round(this.#times.nowMs() - this.#startMs),
      ...(cause === undefined || isGreen(status) ? {} : { cause }),
      ...(this.#plan.length === 0 ? {} : { plan: [...this.#plan] }),
      services,
      timeline: [...this.#timeline],
    };
  }

  #remember(text: string, service?: string): void {
    this.#timeline.push({ at: this.#times.now().toISOString(), ...(service === undefined ? {} : { service }), text });
  }
}
