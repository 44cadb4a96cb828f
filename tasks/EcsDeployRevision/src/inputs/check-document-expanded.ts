import { noSuchVariable, unexpandedIn } from './check-names.ts';
import { type Document, type Path, type Spot, pathText, wrongAt } from './document.ts';

// A shell in the container may run `$(date)` there.
const shellFields: ReadonlySet<string | number> = new Set(['command', 'entryPoint']);

/**
 * Refuses a `$(variable)` that the agent left as it stands, save where it may be meant for a shell.
 * @throws DeployError `invalid-input` with the place, without the value
 */
export function checkDocumentExpanded(document: Document): void {
  check(document, document.root, []);
}

function check(document: Document, { value, members }: Spot, path: Path): void {
  const variable = typeof value === 'string' ? unexpandedIn(value) : undefined;
  if (variable !== undefined) throw wrongAt(document, path, `${pathText(path) || 'it'}: ${noSuchVariable(variable)}`);
  for (const [name, member] of members) {
    const inName = typeof name === 'string' ? unexpandedIn(name) : undefined;
    if (inName !== undefined) throw wrongAt(document, [...path, name], noSuchVariable(inName));
    if (!shellFields.has(name)) check(document, member, [...path, name]);
  }
}
