import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const foreign = new Set(['node_modules', 'dist', 'coverage', '.git']);

async function markdownIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !foreign.has(entry.name)) found.push(...(await markdownIn(path)));
    if (entry.isFile() && entry.name.endsWith('.md')) found.push(path);
  }
  return found;
}

/** The anchors that a renderer gives a document's headings: lower case, blanks to hyphens, other signs gone. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  return new Set(
    [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

async function brokenLinks(path: string): Promise<readonly string[]> {
  const markdown = await readFile(path, 'utf8');
  // Code is shown, not linked.
  const prose = markdown.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(<?([^)\s>]+)>?[^)]*\)/g)].map(([, target = '']) => target);
  const broken: string[] = [];
  for (const target of targets.filter((text) => !/^[a-z]+:/i.test(text))) {
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? path : join(dirname(path), decodeURI(file));
    const exists = existsSync(linked);
    const anchored = anchor === undefined || (exists && anchorsOf(await readFile(linked, 'utf8')).has(anchor));
    if (!exists || !anchored) broken.push(`${relative(root, path)} → ${target}`);
  }
  return broken;
}

describe('the Markdown documents', () => {
  it('link to files and headings that exist', async () => {
    const documents = await markdownIn(root);
    assert.ok(documents.length > 0);
    assert.deepEqual((await Promise.all(documents.map(brokenLinks))).flat(), []);
  });

  it('leave the details page free of relative links, since the Marketplace shows it far from the repository', async () => {
    const links = [...(await readFile(join(root, 'overview.md'), 'utf8')).matchAll(/\]\(([^)]+)\)/g)].map(
      ([, target]) => target,
    );
    assert.deepEqual(
      links.filter((target) => target?.startsWith('https://') !== true),
      [],
    );
  });
});
