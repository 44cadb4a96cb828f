import { setMaxListeners } from 'node:events';
import { type AwsCall, AwsError } from './aws-error.ts';

/**
 * Runs a call that ends with its signal, and with its time, whatever hangs inside it: not everything that a call does
 * looks at a signal, fetching credentials for one.
 * @param ms how long the call may take with all its tries
 * @throws AwsError `unreachable` where the time is over; the signal's reason where it is aborted
 */
export async function within<T>(
  ms: number,
  call: AwsCall,
  signal: AbortSignal,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const over = new AbortController();
  const late = `${call.action} (${call.resource}): AWS did not answer within ${ms / 1_000} s.`;
  const timer = setTimeout(() => over.abort(new AwsError('unreachable', late, call, 'TimeoutError')), ms);
  const either = AbortSignal.any([signal, over.signal]);
  // Many calls of a step with many services wait under one signal; that is no leak.
  setMaxListeners(0, signal, either);
  try {
    return await Promise.race([send(either), abortOf(either)]);
  } catch (error) {
    if (either.aborted) throw either.reason;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
