import type { Service, Task } from '@aws-sdk/client-ecs';
import { adviceOn, adviceOnLog } from './advice.ts';
import type { Diagnosis, LogTail } from './diagnosis.ts';
import { eventsThatMatter } from './events-that-matter.ts';
import type { Blame } from './first-failed.ts';
import { type GroupedStops, groupStops } from './group-stops.ts';
import { meaningOf } from './stop-meaning.ts';

/** The stopped tasks of a deployment, by what their stops mean and why they stopped. */
export interface SortedStops {
  readonly failures: readonly GroupedStops[];
  readonly interruptions: readonly GroupedStops[];
}

/** What a diagnosis is put together from; what could not be read is undefined. */
export interface Findings {
  readonly service: Service | undefined;
  readonly deploymentId: string;
  /** When the deployment was created, by AWS's clock. */
  readonly createdAt: Date | undefined;
  readonly stopped: readonly Task[] | undefined;
  readonly sorted: SortedStops;
  readonly triggeredAlarms: readonly string[];
  readonly logTail: LogTail | undefined;
}

/** Sorts stopped tasks into failures and interruptions, each grouped by cause; the others mean nothing. */
export function sortStops(stopped: readonly Task[], blame: Blame): SortedStops {
  const those = (meaning: 'failure' | 'interruption'): readonly Task[] =>
    stopped.filter((task) => meaningOf(task) === meaning);
  return {
    failures: groupStops(those('failure'), blame),
    interruptions: groupStops(those('interruption'), blame),
  };
}

/** Puts a diagnosis together. */
export function diagnose(findings: Findings): Diagnosis {
  const { deploymentId, logTail, service, sorted, stopped, triggeredAlarms } = findings;
  const groups = sorted.failures.map(({ group }) => group);
  const events = eventsThatMatter(service?.events ?? [], { deploymentId, since: beginningOf(findings) });
  const known = new Set(groups.flatMap(({ advice }) => advice ?? []));
  // A container for another architecture fails with an everyday exit code; only its log tells.
  const lines = logTail?.kind === 'lines' ? logTail.lines : [];
  const advice = [
    ...events.flatMap(({ message }) => adviceOn(message) ?? []),
    ...lines.flatMap((line) => adviceOnLog(line) ?? []),
  ];
  const further = new Set(advice.filter((one) => !known.has(one)));
  return {
    tasksRead: stopped !== undefined,
    groups,
    interruptions: sorted.interruptions.map(({ group }) => group),
    events,
    alarms: [...triggeredAlarms],
    advice: [...further],
    ...(logTail === undefined ? {} : { logTail }),
  };
}

/** When the deployment began, by AWS's own clock. ECS forgets deployments; then its first task tells. */
function beginningOf({ createdAt, deploymentId, service, stopped = [] }: Findings): Date | undefined {
  const deployment = service?.deployments?.find(({ id }) => id === deploymentId);
  const times = stopped.flatMap((task) => task.createdAt ?? []).toSorted((a, b) => a.getTime() - b.getTime());
  return createdAt ?? deployment?.createdAt ?? times[0];
}
