import { asRecord } from './json.ts';

/** A place that states the extension's version, and what it states. */
export interface StatedVersion {
  readonly file: string;
  readonly version: string;
}

/** One line when the places disagree; naming each, so that one look shows which to change. */
export function problemsOfVersions(stated: readonly StatedVersion[]): readonly string[] {
  const distinct = new Set(stated.map(({ version }) => version));
  if (distinct.size <= 1) return [];
  const table = stated.map(({ file, version }) => `${file} says ${version}`).join(', ');
  return [`The versions disagree: ${table}. Write the same version in each.`];
}

/** The newest version of a changelog: its first second-level heading, `## 1.2.3` with an optional date. */
export function newestVersion(changelog: string): string {
  const version = /^## \[?(\d+\.\d+\.\d+)\]?(?= |$)/m.exec(changelog)?.[1];
  if (version === undefined) throw new Error('CHANGELOG.md has no heading like "## 1.2.3": add one for this version.');
  return version;
}

/** The version of a task.json that the schema has accepted, in the usual form. */
export function versionOfTask(task: unknown): string {
  const version = asRecord(asRecord(task, 'task.json')['version'], 'task.json, version');
  return [version['Major'], version['Minor'], version['Patch']].map(String).join('.');
}
