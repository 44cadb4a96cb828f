/** How large the parts may become, in bytes: agents download them for every job. */
export const sizeLimits = { bundle: 900_000, vsix: 500_000 } as const;

/** One line where a part is over its limit. */
export function problemsOfSize(part: keyof typeof sizeLimits, bytes: number): readonly string[] {
  const limit = sizeLimits[part];
  return bytes <= limit ? [] : [`The ${part} has ${bytes} bytes; the limit is ${limit}. Look for what made it grow.`];
}
