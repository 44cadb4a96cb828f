import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ExecutedText } from './executed-text.ts';
import { lineStartsOf, type MappedScript } from './line-coverage.ts';
import type { ScriptReport } from './v8-report.ts';

interface Bundle {
  readonly name: string;
  readonly length: number;
  readonly script: MappedScript;
}

/** The scripts of the product that ran: the built bundles, and its sources as a loader translated them for unit tests. */
export class ProductScripts {
  readonly #bundles: readonly Bundle[];
  readonly #sources: ReadonlySet<string>;
  readonly #translated = new Map<string, MappedScript>();

  private constructor(bundles: readonly Bundle[], sources: ReadonlySet<string>) {
    this.#bundles = bundles;
    this.#sources = sources;
  }

  /** Prepares for reports about these sources and about the bundles, with their source maps, in these folders. */
  static async read(sources: ReadonlySet<string>, builtTasks: readonly string[]): Promise<ProductScripts> {
    const bundles = await Promise.all(builtTasks.map((folder) => bundlesIn(folder, sources)));
    return new ProductScripts(bundles.flat(), sources);
  }

  /** Adds what one process ran of one script, where that is one of the product's. */
  add(report: ScriptReport): void {
    if (!report.url.startsWith('file:')) return;
    const path = fileURLToPath(report.url);
    const script = this.#sources.has(path) ? this.#translatedScript(path, report) : this.#bundle(path, report)?.script;
    script?.executed.add(report.ranges);
  }

  /** Every script that was prepared or reported. */
  all(): readonly MappedScript[] {
    return [...this.#bundles.map(({ script }) => script), ...this.#translated.values()];
  }

  #bundle(path: string, { ranges }: ScriptReport): Bundle | undefined {
    // Tests run copies of the built task, unpacked from the .vsix for instance: name and length tell which it is.
    return this.#bundles.find(({ name, length }) => name === basename(path) && length === ranges[0]?.end);
  }

  #translatedScript(path: string, { lineLengths, sourceMap }: ScriptReport): MappedScript {
    if (lineLengths.length === 0 || typeof sourceMap !== 'object' || sourceMap === null) {
      throw new Error(`${path} ran without a source map: run the tests with tsx under NODE_V8_COVERAGE.`);
    }
    const length = lineLengths.reduce((sum, line) => sum + line + 1, 0);
    // One file may be translated twice, as a module and as CommonJS.
    const key = `${path}:${length}`;
    const known = this.#translated.get(key);
    if (known !== undefined) return known;
    const script = {
      sourceMap: JSON.stringify(sourceMap),
      lineStarts: lineStartsOf(lineLengths),
      executed: new ExecutedText(length),
      pathOf: () => path,
    };
    this.#translated.set(key, script);
    return script;
  }
}

async function bundlesIn(folder: string, sources: ReadonlySet<string>): Promise<readonly Bundle[]> {
  const maps = (await readdir(folder)).filter((file) => file.endsWith('.js.map'));
  return Promise.all(
    maps.map(async (map) => {
      const name = basename(map, '.map');
      const text = await readFile(join(folder, name), 'utf8');
      const pathOf = (source: string) => {
        const path = resolve(dirname(join(folder, map)), source);
        return sources.has(path) ? path : undefined;
      };
      const lineStarts = lineStartsOf(text.split('\n').map((line) => line.length));
      const sourceMap = await readFile(join(folder, map), 'utf8');
      return {
        name,
        length: text.length,
        script: { sourceMap, lineStarts, executed: new ExecutedText(text.length), pathOf },
      };
    }),
  );
}
