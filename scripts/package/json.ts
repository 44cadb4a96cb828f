/** A parsed JSON value as an object with unknown fields; an error that names the file where it is something else. */
export function asRecord(value: unknown, file: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Error(`${file} must hold a JSON object; it holds ${JSON.stringify(value)}.`);
}
