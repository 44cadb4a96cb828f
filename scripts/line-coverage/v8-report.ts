import { asRecord } from '../package/json.ts';

/** A stretch of a script's text, in UTF-16 units, and how often it ran. A later range lies within or after an earlier. */
export interface ExecutedRange {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** What Node.js found out about one script in one process. */
export interface ScriptReport {
  /** The script's URL; `file:` for everything but Node.js' own modules. */
  readonly url: string;
  /** Outer ranges first, so that an inner one may overwrite what an outer one says. */
  readonly ranges: readonly ExecutedRange[];
  /** The length of each line of what was executed, where Node.js knows of a source map; else none. */
  readonly lineLengths: readonly number[];
  /** The loader's source map, where there is one. */
  readonly sourceMap?: unknown;
}

/** Reads one of the files that `NODE_V8_COVERAGE` makes a process leave behind. */
export function readV8Report(text: string, file: string): readonly ScriptReport[] {
  const report = asRecord(JSON.parse(text), file);
  const cache = asRecord(report['source-map-cache'] ?? {}, `${file}, source-map-cache`);
  return asArray(report['result']).map((entry) => {
    const script = asRecord(entry, `${file}, result`);
    const url = String(script['url']);
    const cached = asRecord(cache[url] ?? {}, `${file}, source-map-cache`);
    return {
      url,
      ranges: asArray(script['functions']).flatMap((item) => rangesOf(asRecord(item, file)['ranges'], file)),
      lineLengths: asArray(cached['lineLengths']).map(Number),
      sourceMap: cached['data'],
    };
  });
}

function rangesOf(ranges: unknown, file: string): readonly ExecutedRange[] {
  return asArray(ranges).map((item) => {
    const { startOffset, endOffset, count } = asRecord(item, file);
    return { start: Number(startOffset), end: Number(endOffset), count: Number(count) };
  });
}

function asArray(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
