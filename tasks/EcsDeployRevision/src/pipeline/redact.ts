/** Replaces every secret in a text by `***`. */
export type Redact = (text: string) => string;

/**
 * A function that replaces the given values wherever they stand. The agent masks its log; outputs, summaries, files and
 * progress texts it does not. Longer values go first, so that no rest of one is left behind a shorter one.
 */
export function redactor(secrets: readonly string[]): Redact {
  const values = [...new Set(secrets.flatMap((secret) => [secret, ...secret.split(/\r\n|\n|\r/)]))]
    .filter((secret) => secret.trim() !== '')
    .toSorted((a, b) => b.length - a.length);
  return (text) => values.reduce((cleaned, secret) => cleaned.replaceAll(secret, '***'), text);
}
