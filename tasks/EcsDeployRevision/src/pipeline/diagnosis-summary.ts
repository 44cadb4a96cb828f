import type { Diagnosis, LogTail, StopGroup } from '../diagnosis/diagnosis.ts';
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
import { code, fenced, plain } from './markdown.ts';

// A summary is read at a glance, and a page shows it: the log and the result file have everything.
const tailCharacters = 8_000;
const lineCharacters = 500;

/** Why a service's deployment failed, as Markdown for the summary; undefined where nothing is known. */
export function diagnosisSummary(service: string, diagnosis: Diagnosis): string | undefined {
  const { advice, alarms, events, groups, interruptions, logTail } = diagnosis;
  const blocks = [...groupBlocks(service, groups, 'failed'), ...groupBlocks(service, interruptions, 'interrupted')];
  const facts = [
    ...alarms.map((alarm) => `alarm ${code(inShort(alarm))} went off`),
    ...events.map((event) => `event: ${plain(eventOf(event))}`),
    ...advice.map((check) => `check: ${plain(check)}`),
    ...(logTail?.kind === 'none' ? [plain(inShort(logTail.note))] : []),
  ];
  if (facts.length > 0) {
    if (blocks.length === 0) blocks.push(`**${plain(service)}**`);
    blocks.push(list(facts));
  }
  if (logTail?.kind === 'lines') blocks.push(`${plain(tailHeading(logTail))}:`, fenced(shortened(logTail)));
  return blocks.length === 0 ? undefined : blocks.join('\n\n');
}

function groupBlocks(service: string, groups: readonly StopGroup[], kind: 'failed' | 'interrupted'): string[] {
  const rest = groups.slice(groupsShown).reduce((sum, { count }) => sum + count, 0);
  const blocks = groups.slice(0, groupsShown).flatMap((group) => {
    const task = `${group.count === 1 ? 'task' : 'newest'} ${code(group.newestTask)}`;
    const facts = [
      ...group.containers.map((one) => `container ${plain(inShort(one.name))}: ${plain(endingOf(one))}`),
      ...(group.advice === undefined ? [] : [`check: ${plain(group.advice)}`]),
    ];
    const heading = `**${plain(service)}: ${howMany(group.count, kind)}** (${task}): ${plain(causeOf(group))}`;
    return facts.length === 0 ? [heading] : [heading, list(facts)];
  });
  return rest === 0 ? blocks : [...blocks, `**${plain(service)}: ${moreTasks(rest, kind)}**`];
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** The last lines that a summary has room for. */
function shortened({ lines }: LogTail & { kind: 'lines' }): readonly string[] {
  const short = lines.map((line) => inShort(line, lineCharacters));
  const kept: string[] = [];
  let room = tailCharacters;
  for (const line of short.toReversed()) {
    room -= line.length + 1;
    if (room < 0) break;
    kept.unshift(line);
  }
  return kept.length === short.length
    ? kept
    : [`… (${short.length - kept.length} earlier lines are in the log)`, ...kept];
}
