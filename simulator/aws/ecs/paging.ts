import { invalidParameter } from '../protocol/errors.ts';

/** A page of a list and, where more follows, the token for it. */
export function page<Item>(
  items: readonly Item[],
  input: { readonly nextToken?: string; readonly maxResults?: number },
  largest = 100,
): { readonly items: readonly Item[]; readonly nextToken: string | undefined } {
  const size = Math.min(input.maxResults ?? largest, largest);
  if (size < 1) throw invalidParameter(`maxResults must be between 1 and ${largest}, not ${size}.`);
  const from = input.nextToken === undefined ? 0 : Number(Buffer.from(input.nextToken, 'base64url').toString('utf8'));
  if (!Number.isInteger(from) || from < 0) throw invalidParameter('Invalid token.');
  const next = from + size < items.length ? Buffer.from(String(from + size)).toString('base64url') : undefined;
  return { items: items.slice(from, from + size), nextToken: next };
}
