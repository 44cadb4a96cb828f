import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { causeOf, endingOf, inShort } from './diagnosis-words.ts';

// The reason of a red run is one line on its page.
const longest = 300;

/** The commonest failure in one sentence, for the line that is read first; undefined where nothing is known. */
export function headlineOf({ groups, events, alarms }: Diagnosis): string | undefined {
  const [group] = groups;
  if (group) {
    const failed = group.containers.find(({ name }) => name === group.firstFailed);
    const why = failed ? `container ${failed.name}: ${endingOf(failed) || causeOf(group)}` : causeOf(group);
    return `${group.count === 1 ? '1 task' : `${group.count} tasks`} failed: ${inShort(why, longest)}.`;
  }
  if (alarms.length > 0) return undefined;
  const says = (pattern: RegExp): string | undefined => events.find(({ message }) => pattern.test(message))?.message;
  const said = says(/unable to place a task/i) ?? says(/unable to consistently start/i);
  return said === undefined ? undefined : `ECS: ${inShort(said, longest)}`;
}
