import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { unzipSync } from 'fflate';

/** The folder of the task that a path means: the folder itself, or what a .vsix holds, unpacked below `into`. */
export async function taskFolder(task: string, into: string): Promise<string> {
  const found = await stat(task).catch((cause: unknown) => {
    throw new Error(`There is no task at ${task}. Give a folder with a task.json, or a .vsix; build it first?`, {
      cause,
    });
  });
  return found.isDirectory() ? path.resolve(task) : unpack(task, into);
}

async function unpack(archive: string, into: string): Promise<string> {
  const files = Object.entries(unzipSync(await readFile(archive)));
  const folders = files
    .map(([name]) => name)
    .filter((name) => path.posix.basename(name) === 'task.json' && !name.includes('node_modules/'))
    .map((name) => path.posix.dirname(name));
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0) {
    throw new Error(`${archive} holds ${folders.length} tasks (${folders.join(', ')}) where one is expected.`);
  }
  const target = path.join(into, path.posix.basename(folder));
  for (const [name, content] of files) {
    if (!name.startsWith(`${folder}/`) || name.endsWith('/')) continue;
    const file = path.join(target, name.slice(folder.length + 1));
    if (!file.startsWith(target + path.sep)) throw new Error(`${archive} has a file outside its folders: ${name}.`);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return target;
}
