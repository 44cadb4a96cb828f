/** DescribeServices takes this many names in one call. */
export const servicesPerCall = 10;

/** DescribeTasks takes this many. */
export const tasksPerCall = 100;

// A list that never ends is none of AWS's.
const mostPages = 1_000;

interface Page {
  readonly items: readonly string[] | undefined;
  readonly nextToken: string | undefined;
}

/** All items of a paged list. */
export async function allPages(read: (next: { nextToken?: string }) => Promise<Page>): Promise<readonly string[]> {
  const items: string[] = [];
  let nextToken: string | undefined;
  let pages = 0;
  do {
    const page: Page = await read(nextToken === undefined ? {} : { nextToken });
    items.push(...(page.items ?? []));
    // A token that leads back to the page itself would lead round for ever.
    nextToken = page.nextToken === nextToken ? undefined : page.nextToken;
    pages++;
  } while (nextToken !== undefined && pages < mostPages);
  return items;
}

/** Splits a list into lists of at most `size`. */
export function inBatches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}
