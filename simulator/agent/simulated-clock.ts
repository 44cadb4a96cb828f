import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('simulated-time.cjs', import.meta.url));

/** The environment that makes a Node.js process live in the time of a server; rejects where the server is silent. */
export async function simulatedTimeEnvironment(
  clock: { readonly url: string; readonly pace?: number },
  nodeOptions: string | undefined,
): Promise<Record<string, string>> {
  const response = await fetch(clock.url, { method: 'POST', body: JSON.stringify({ advanceMs: 0 }) });
  const answer: unknown = await response.json();
  const now = typeof answer === 'object' && answer !== null && 'now' in answer ? answer.now : undefined;
  if (typeof now !== 'number') {
    throw new Error(`${clock.url} answered ${JSON.stringify(answer)} where {"now": epoch milliseconds} was expected.`);
  }
  return {
    NODE_OPTIONS: [nodeOptions, `--require ${JSON.stringify(preload)}`]
      .filter((option) => option !== undefined)
      .join(' '),
    SIMULATED_TIME_URL: clock.url,
    SIMULATED_TIME_NOW: String(now),
    ...(clock.pace === undefined ? {} : { SIMULATED_TIME_PACE: String(clock.pace) }),
  };
}
