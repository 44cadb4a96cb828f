import { DeployError } from './deploy-error.ts';
import type { Signals } from './rollout/apply.ts';

// The agent sends SIGINT, 7.5 s later SIGTERM, 2.5 s after that it kills. What is not said within 7 s may never be read.
const writesEndMs = 4_000;
const lastEndMs = 6_000;
const leaveMs = 6_500;

/**
 * Turns the agent's signals into AbortSignals. A write under way gets four more seconds, so that what it did is known;
 * after six and a half the process leaves, whatever still hangs.
 * @param onCancel told at once, before anything else is done about it
 */
export function listenForCancel(onCancel: (signal: string) => void): Signals {
  const canceled = new AbortController();
  const writes = new AbortController();
  const last = new AbortController();
  const cancel = (signal: NodeJS.Signals): void => {
    if (canceled.signal.aborted) return;
    onCancel(signal);
    const reason = new DeployError('canceled', `The run was canceled (${signal}).`);
    canceled.abort(reason);
    setTimeout(() => writes.abort(reason), writesEndMs);
    setTimeout(() => last.abort(reason), lastEndMs);
    // The exit code is 1 until the result has been said.
    setTimeout(() => process.exit(), leaveMs);
  };
  // SIGBREAK is what the agent's second signal looks like on Windows.
  const names: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGBREAK'];
  for (const name of names) process.on(name, cancel);
  return { canceled: canceled.signal, writes: writes.signal, last: last.signal };
}
