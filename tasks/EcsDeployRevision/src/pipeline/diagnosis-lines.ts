import type { Diagnosis, StopGroup } from '../diagnosis/diagnosis.ts';
import {
  causeOf,
  endingOf,
  eventOf,
  groupsShown,
  howMany,
  inShort,
  moreTasks,
  tailHeading,
} from './diagnosis-words.ts';
import { neutraliseInline } from './neutralise.ts';

/** Why a deployment failed, as lines of the log; none where nothing is known. */
export function diagnosisLines(service: string, diagnosis: Diagnosis): readonly string[] {
  const { advice, alarms, events, groups, interruptions, logTail, tasksRead } = diagnosis;
  const lines = [...groupLines(service, groups, 'failed'), ...groupLines(service, interruptions, 'interrupted')];
  const details = [
    ...alarms.map((alarm) => `alarm ${inShort(alarm)} went off`),
    ...events.map((event) => `event: ${eventOf(event)}`),
    ...advice.map((check) => `check: ${check}`),
  ];
  if (logTail?.kind === 'none') details.push(logTail.note);
  if (logTail?.kind === 'lines') {
    details.push(`${tailHeading(logTail)}:`, ...logTail.lines.map((line) => `| ${line}`));
  }
  if (lines.length === 0) {
    if (tasksRead) lines.push(`${service}: ECS knows of no task of this deployment that failed.`);
    else if (details.length > 0) lines.push(`${service}: what else is known:`);
  }
  return [...lines, ...details.map((line) => `  ${line}`)].map(neutraliseInline);
}

function groupLines(service: string, groups: readonly StopGroup[], kind: 'failed' | 'interrupted'): readonly string[] {
  const rest = groups.slice(groupsShown).reduce((sum, { count }) => sum + count, 0);
  return [
    ...groups
      .slice(0, groupsShown)
      .flatMap((group) => [
        `${service}: ${howMany(group.count, kind)} (${group.count === 1 ? 'task' : 'newest'} ${group.newestTask}): ${causeOf(group)}`,
        ...group.containers.map((container) => `  container ${inShort(container.name)}: ${endingOf(container)}`),
        ...(group.advice === undefined ? [] : [`  check: ${group.advice}`]),
      ]),
    ...(rest === 0 ? [] : [`${service}: ${moreTasks(rest, kind)}; the result file has them all.`]),
  ];
}
