import type { AgentProcess } from './agent-process.ts';
import type { StepControl } from './api.ts';

/** Why a step was interrupted, if it was. */
export type Interruption = 'none' | 'canceled' | 'timed out';

/** Lets the watcher of a step interrupt it, also before its process has started. */
export class Interruptible implements StepControl {
  interruption: Interruption = 'none';
  #process: AgentProcess | undefined;
  #killed = false;

  control(running: AgentProcess): void {
    this.#process = running;
    if (this.#killed) running.kill();
    else if (this.interruption !== 'none') running.interrupt();
  }

  cancel(): void {
    this.#interruptFor('canceled');
  }

  timeOut(): void {
    this.#interruptFor('timed out');
  }

  kill(): void {
    this.#killed = true;
    this.#process?.kill();
  }

  #interruptFor(reason: Interruption): void {
    if (this.interruption !== 'none') return;
    this.interruption = reason;
    this.#process?.interrupt();
  }
}
