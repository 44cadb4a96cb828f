import { readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin, transform } from 'esbuild';

/** Constants that the build puts into the program, as JavaScript. */
export type Definitions = Readonly<Record<string, string>>;

const output = { target: 'node20', platform: 'node', minify: true, legalComments: 'none' } as const;

/**
 * Bundles a program into a folder: `main.js`, one script with all that it starts with, and those that it loads lazily.
 *
 * Node.js reads through all of a script before it runs it, so what most runs never need costs them time where it lies
 * in the same file. esbuild splits ES modules only, which Node.js loads more slowly than CommonJS: each is translated.
 */
export async function splitBundle(main: string, folder: string, define: Definitions): Promise<void> {
  const { outputFiles, metafile } = await build({
    ...output,
    entryPoints: { main },
    absWorkingDir: folder,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    // A real `import()` would bring up Node.js' loader of ES modules when the first of them is reached.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    // What the AWS SDK asks about the browser that it runs in.
    external: ['bowser'],
    alias: { '@aws-sdk/credential-provider-login': join(dirname(main), 'aws', 'no-login.ts') },
    define,
    sourcemap: 'inline',
    metafile: true,
    write: false,
    logLevel: 'warning',
    charset: 'utf8',
    plugins: [lazyImportsRestOn(main), smallManifests, modulesOfYaml],
  });
  const needed = reachable(metafile, 'main.js');
  for (const { path, text } of outputFiles) {
    if (!needed.has(relative(folder, path))) continue;
    const { code, map } = await transform(text, {
      ...output,
      format: 'cjs',
      sourcemap: 'external',
      sourcefile: basename(path),
    });
    await writeFile(path, code);
    await writeFile(`${path}.map`, map);
  }
}

/** Of a library's package.json the AWS SDK reads the version alone. */
const smallManifests: Plugin = {
  name: 'small-manifests',
  setup(bundler) {
    bundler.onLoad({ filter: /node_modules[\\/].*package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

/** The library's ES modules, which it offers to browsers only: what is not used of them stays out. */
const modulesOfYaml: Plugin = {
  name: 'modules-of-yaml',
  setup(bundler) {
    bundler.onResolve({ filter: /^yaml$/ }, async ({ resolveDir, kind }) => {
      const { path } = await bundler.resolve('yaml/package.json', { resolveDir, kind });
      return { path: join(dirname(path), 'browser', 'dist', 'index.js') };
    });
  },
};

/**
 * Has each lazily imported module import the program too, which does nothing, since the program runs by then.
 *
 * esbuild puts into one file what the same entries need. So it leaves in one file all that the program starts with,
 * which would else lie in as many files as there are ways in which the lazy modules share it.
 */
function lazyImportsRestOn(main: string): Plugin {
  const lazy = 'lazy';
  const root = dirname(main);
  return {
    name: lazy,
    setup(bundler) {
      bundler.onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || pluginData === lazy) return undefined;
        const found = await bundler.resolve(path, { kind, importer, resolveDir, pluginData: lazy });
        if (found.external) return found;
        // Relative, so that the scripts' names, which esbuild makes of this too, are the same in every checkout.
        return { ...found, path: relative(root, found.path), namespace: lazy };
      });
      // Named exports only: nothing that runs imports a default lazily.
      bundler.onLoad({ filter: /.*/, namespace: lazy }, ({ path }) => {
        const [program, module] = [basename(main), path].map((file) => JSON.stringify(`./${file}`));
        return { contents: `import ${program}; export * from ${module};`, resolveDir: root };
      });
    },
  };
}

/** The files that the first one leads to; esbuild also writes modules that only code without use would import. */
function reachable({ outputs }: Metafile, first: string): ReadonlySet<string> {
  const found = new Set([first]);
  for (const file of found) {
    for (const { path, external } of outputs[file]?.imports ?? []) if (external !== true) found.add(path);
  }
  return found;
}
