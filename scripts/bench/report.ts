/** One figure and the limit that it must keep. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
}

/** Prints the figures and tells whether all keep their limits. */
export function report(figures: readonly Figure[], say: (line: string) => void): boolean {
  const width = Math.max(...figures.map(({ name }) => name.length));
  for (const { name, value, limit, unit } of figures) {
    const verdict = value <= limit ? 'ok' : 'TOO MUCH';
    say(`${name.padEnd(width)}  ${value.toFixed(2).padStart(9)} ${unit.padEnd(9)} limit ${limit} ${unit}  ${verdict}`);
  }
  return figures.every(({ value, limit }) => value <= limit);
}
