import { AwsError, isPassing } from './aws-error.ts';

/** Takes what could not be checked or shown, and why; the same `what` is told once a run. */
export type NoteBonus = (what: string, why: string) => void;

/**
 * A read that the deploy can do without: denied or refused, it costs one line that says what could not be checked.
 * @returns undefined where AWS did not answer it
 * @throws AwsError only where the failure may pass and the caller comes back anyway (`whenPassing: 'throw'`)
 */
export async function bonusRead<T>(
  read: () => Promise<T>,
  what: string,
  note: NoteBonus,
  whenPassing: 'note' | 'throw' = 'note',
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsError) || (whenPassing === 'throw' && isPassing(error))) throw error;
    note(what, error.message);
    return undefined;
  }
}
