import { decodedMappings, TraceMap, type SourceMapInput } from '@jridgewell/trace-mapping';
import type { ExecutedText } from './executed-text.ts';

/** For each source file, by path, its lines that hold code, counted from 1, and whether each of them ran. */
export type LineCoverage = Map<string, Map<number, boolean>>;

/** One executed script, whatever made it of the sources: esbuild's bundle or a loader's translation of one file. */
export interface MappedScript {
  readonly sourceMap: SourceMapInput;
  /** Where each line of the script's text starts. */
  readonly lineStarts: readonly number[];
  readonly executed: ExecutedText;
  /** The path of a source that the map names; undefined for one that nobody wants to know of. */
  readonly pathOf: (source: string) => string | undefined;
}

/** Carries what ran of a script over to the lines of its sources. A line ran when any code that stems from it ran. */
export function addScript(coverage: LineCoverage, { sourceMap, lineStarts, executed, pathOf }: MappedScript): void {
  const map = new TraceMap(sourceMap);
  const linesBySource = map.sources.map((source) => {
    const path = source === null ? undefined : pathOf(source);
    if (path === undefined) return undefined;
    const lines = coverage.get(path) ?? new Map<number, boolean>();
    coverage.set(path, lines);
    return lines;
  });
  for (const [index, segments] of decodedMappings(map).entries()) {
    for (const [column, source, line] of segments) {
      const lines = source === undefined ? undefined : linesBySource[source];
      if (lines === undefined || line === undefined) continue;
      const ran = executed.has((lineStarts[index] ?? 0) + column);
      lines.set(line + 1, ran || lines.get(line + 1) === true);
    }
  }
}

/** Where each line starts in a text whose lines have these lengths, each followed by one line break. */
export function lineStartsOf(lengths: readonly number[]): readonly number[] {
  let start = 0;
  return lengths.map((length) => {
    const here = start;
    start += length + 1;
    return here;
  });
}
