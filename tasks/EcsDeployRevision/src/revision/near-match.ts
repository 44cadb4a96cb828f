/** ` Did you mean "app"?`, where one of the names is near to what was written; empty else. */
export function didYouMean(written: string, names: readonly string[]): string {
  const wanted = written.toLowerCase();
  const near = names
    .map((name) => ({ name, distance: distanceOf(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= tolerance(wanted, name) || contains(wanted, name.toLowerCase()))
    .toSorted((a, b) => a.distance - b.distance);
  const [nearest] = near;
  return nearest === undefined ? '' : ` Did you mean "${nearest.name}"?`;
}

/** A third of the longer name may differ. */
function tolerance(written: string, name: string): number {
  return Math.ceil(Math.max(written.length, name.length) / 3);
}

/** `app` for `my-app`, or the other way round. */
function contains(written: string, name: string): boolean {
  return written.length >= 3 && name.length >= 3 && (name.includes(written) || written.includes(name));
}

/** How many characters have to be added, removed or replaced to make one of the other. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, character] of a.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of b.split('').entries()) {
      const replaced = (row[j] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
