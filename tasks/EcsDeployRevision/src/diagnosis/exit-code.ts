// Above 128 a shell and a container runtime count signals: 128 + the signal's number.
const signals: ReadonlyMap<number, string> = new Map([
  [132, 'SIGILL, an instruction that this processor does not have'],
  [134, 'SIGABRT, the program gave itself up'],
  [135, 'SIGBUS, a fault in reaching memory'],
  [136, 'SIGFPE, a fault in arithmetic'],
  [139, 'SIGSEGV, a fault in reaching memory'],
  [141, 'SIGPIPE, a broken pipe'],
  [143, 'SIGTERM, the request to stop'],
]);

const others: ReadonlyMap<number, string> = new Map([
  [0, 'ended by itself and without an error; a container of a service is meant to go on'],
  [126, 'the command cannot be executed'],
  [127, 'the command was not found'],
]);

/**
 * What an exit code means by itself. Undefined for codes that every program uses in its own way, 1 above all.
 * @param reason what ECS says about the container
 */
export function exitCodeMeaning(exitCode: number, reason = ''): string | undefined {
  if (exitCode === 137) {
    return /OutOfMemory/i.test(reason)
      ? 'killed by SIGKILL: it needed more memory than it may use'
      : 'killed by SIGKILL: out of memory, or it did not stop in time when it was asked to, as after a failed health check';
  }
  const signal = signals.get(exitCode);
  return signal === undefined ? others.get(exitCode) : `ended by ${signal}`;
}
