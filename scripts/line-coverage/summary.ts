import type { LineCoverage } from './line-coverage.ts';

/** How much of a file, or of all files, ran. */
export interface CoveredShare {
  readonly covered: number;
  readonly total: number;
}

/** One file of the report; `missed` holds the lines that never ran, as `3-5,9`. */
export interface FileSummary extends CoveredShare {
  readonly file: string;
  readonly missed: string;
}

/** The files of a report, in the order of their paths; a file without code has nothing to cover and is left out. */
export function summarise(coverage: LineCoverage): readonly FileSummary[] {
  return [...coverage]
    .filter(([, lines]) => lines.size > 0)
    .map(([file, lines]) => {
      const missed = [...lines].filter(([, ran]) => !ran).map(([line]) => line);
      return { file, covered: lines.size - missed.length, total: lines.size, missed: asRuns(missed) };
    })
    .toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

/** All files taken together. */
export function totalOf(files: readonly CoveredShare[]): CoveredShare {
  return {
    covered: files.reduce((sum, { covered }) => sum + covered, 0),
    total: files.reduce((sum, { total }) => sum + total, 0),
  };
}

/** The share in percent, rounded down, so that no report ever says 100 where a line is missing. */
export function percentOf({ covered, total }: CoveredShare): string {
  return total === 0 ? '-' : (Math.floor((covered / total) * 1000) / 10).toFixed(1);
}

function asRuns(lines: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const line of lines.toSorted((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.last === line - 1) run.last = line;
    else runs.push({ first: line, last: line });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}
