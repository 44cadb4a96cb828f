import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where an agent keeps what belongs to a job. */
export interface Folders {
  readonly home: string;
  readonly work: string;
  readonly tasks: string;
  readonly tools: string;
  /** Agent.BuildDirectory or Agent.ReleaseDirectory. */
  readonly job: string;
  /** Build.SourcesDirectory, or the artifacts folder of a release. */
  readonly sources: string;
  /** Agent.TempDirectory. */
  readonly temp: string;
}

/** Makes a new agent's folders, with the given files among the sources. */
export async function createFolders(
  hostType: 'build' | 'release',
  files: Readonly<Record<string, string>>,
): Promise<Folders> {
  const home = await mkdtemp(path.join(tmpdir(), 'agent-'));
  const work = path.join(home, '_work');
  const job = path.join(work, hostType === 'build' ? '1' : 'r1');
  const folders: Folders = {
    home,
    work,
    job,
    tasks: path.join(work, '_tasks'),
    tools: path.join(work, '_tool'),
    sources: path.join(job, hostType === 'build' ? 's' : 'a'),
    temp: path.join(work, '_temp'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folders.sources, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return folders;
}

/** Removes all that a job left behind. */
export async function removeFolders(folders: Folders): Promise<void> {
  await rm(folders.home, { recursive: true, force: true, maxRetries: 3 });
}
