import { unzipSync } from 'fflate';

/** What Visual Studio's package format adds by itself. */
const envelope = ['[Content_Types].xml', 'extension.vsixmanifest', 'extension.vsomanifest'];

/** The files that an extension is meant to consist of: the path in the package, and the content. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** Everything in which a .vsix differs from the files that it should hold: too much, too little, or altered. */
export function problemsOfVsix(vsix: Uint8Array, expected: PackageFiles): readonly string[] {
  const found = new Map(Object.entries(unzipSync(vsix)).filter(([path]) => !path.endsWith('/')));
  const surplus = [...found.keys()].filter((path) => !expected.has(path) && !envelope.includes(path));
  const missing = [...expected.keys(), ...envelope].filter((path) => !found.has(path));
  const altered = [...expected].filter(([path, content]) => !isSame(found.get(path), content)).map(([path]) => path);
  return [
    ...surplus.map((path) => `The .vsix contains ${path}, which does not belong into it.`),
    ...missing.map((path) => `The .vsix lacks ${path}: list it in vss-extension.json.`),
    ...altered
      .filter((path) => !missing.includes(path))
      .map((path) => `The .vsix contains another ${path} than the build made.`),
  ];
}

function isSame(found: Uint8Array | undefined, content: Uint8Array): boolean {
  return found !== undefined && Buffer.compare(found, content) === 0;
}
