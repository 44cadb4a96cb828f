import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { thirdPartyNotices } from './notices.ts';
import type { PackageFiles } from './vsix.ts';

const taskPath = 'tasks/EcsDeployRevision';

/**
 * Lays the extension out in a folder of its own, as the package will hold it, and tells what it laid there.
 *
 * tfx-cli resolves a contribution's name and the files' paths against one root, where task.json must lie beside the
 * bundle that it starts; the repository keeps sources and builds apart.
 */
export async function stageExtension(root: string, builtTask: string, staged: string): Promise<PackageFiles> {
  const built = await readdir(builtTask);
  const maps = built.filter((file) => file.endsWith('.map'));
  const files = new Map<string, Uint8Array>([
    ['overview.md', await readFile(join(root, 'overview.md'))],
    ['LICENSE.txt', await readFile(join(root, 'LICENSE'))],
    ['images/icon.png', await readFile(join(root, 'images', 'icon.png'))],
    ['ThirdPartyNotices.txt', Buffer.from(await thirdPartyNotices(maps.map((map) => join(builtTask, map))))],
  ]);
  // Source maps are for coverage and for reading stack traces here; users would only download them.
  for (const name of built.filter((file) => !maps.includes(file))) {
    files.set(`${taskPath}/${name}`, await readFile(join(builtTask, name)));
  }
  await rm(staged, { recursive: true, force: true });
  const manifest = await readFile(join(root, 'vss-extension.json'));
  for (const [path, content] of [...files, ['vss-extension.json', manifest] as const]) {
    await mkdir(dirname(join(staged, path)), { recursive: true });
    await writeFile(join(staged, path), content);
  }
  return files;
}
