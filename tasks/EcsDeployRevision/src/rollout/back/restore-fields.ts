import type { TurnOptions } from './turn-back.ts';
import type { Restored } from './way-back.ts';
import { AwsError } from '../../aws/aws-error.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';

/** Brings back in one further call what this run changed beside the revision; what ECS refuses is told for by hand. */
export async function restoreFields(
  ecs: EcsPort,
  service: string,
  restored: Restored,
  { cluster, events, signal }: TurnOptions,
): Promise<void> {
  warnOfUnset(service, restored, { events });
  const { desiredCount, settings } = restored;
  const what = restoredText(restored);
  if (what === '') return;
  try {
    const input = { cluster, service, ...(desiredCount === undefined ? {} : { desiredCount }) };
    await ecs.updateService(input, new Set(), signal, settings);
    events.ordered(service, `goes back to ${what}, too`);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const text = `${service}: it keeps this run's values; set back by hand: ${what}. ${error.message}`;
    events.warning(service, text);
  }
}

/** `desired count 2`, with the names of further fields; empty where nothing goes back. */
export function restoredText({ desiredCount, settings }: Restored): string {
  const count = desiredCount === undefined ? [] : [`desired count ${desiredCount}`];
  return [...count, ...Object.keys(settings).map((name) => `the earlier ${name}`)].join(', ');
}

/** What had no value before cannot be given back. */
export function warnOfUnset(service: string, { unset }: Restored, { events }: Pick<TurnOptions, 'events'>): void {
  if (unset.length === 0) return;
  const text = `${service}: ${unset.join(', ')} had no value before this run, and UpdateService cannot take a value away; look at it by hand.`;
  events.warning(service, text);
}
