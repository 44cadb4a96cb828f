/** The states of a CloudWatch alarm that a deployment looks at. */
export type AlarmState = 'OK' | 'ALARM';

/** CloudWatch's alarms, as far as deployments look at them; an alarm that nobody mentioned is OK. */
export class Alarms {
  readonly #states = new Map<string, AlarmState>();

  set(name: string, state: AlarmState): void {
    this.#states.set(name, state);
  }

  /** Those of the named alarms that are in the ALARM state. */
  ringing(names: readonly string[]): readonly string[] {
    return names.filter((name) => this.#states.get(name) === 'ALARM');
  }
}

/** Reads an alarm's state. Throws an Error that names what it may be. */
export function parseAlarmState(value: unknown): AlarmState {
  if (value === 'OK' || value === 'ALARM') return value;
  throw new Error(`An alarm's state is OK or ALARM, not ${JSON.stringify(value)}.`);
}
