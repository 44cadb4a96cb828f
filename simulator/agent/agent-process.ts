import { spawn, type ChildProcess } from 'node:child_process';

import { LineSplitter } from './line-splitter.ts';

/** How the process of a task is run. */
export interface ProcessOptions {
  readonly node: string;
  readonly script: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly container: boolean;
  readonly delays: { readonly term: number; readonly kill: number };
  readonly onLine: (line: string) => void;
  readonly onChunk: (chunk: Buffer) => void;
}

export interface ProcessOutcome {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly escalation: 'none' | 'SIGTERM' | 'SIGKILL';
}

/** A task's process as the agent holds it. */
export interface AgentProcess {
  readonly ended: Promise<ProcessOutcome>;
  readonly child: ChildProcess;
  /** SIGINT, then SIGTERM, then SIGKILL; in a container only the client of `docker exec` gets them. */
  interrupt(): void;
  kill(): void;
}

/** Where a child of the task keeps its output open, the agent waits this long after the task has gone. */
const streamPatience = 5_000;

/** Starts a task and hands its output on line by line, stdout and stderr alike. */
export function startProcess(options: ProcessOptions): AgentProcess {
  const child = spawn(options.node, [options.script], {
    cwd: options.workingDirectory,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let escalation: ProcessOutcome['escalation'] = 'none';
  let detached = false;
  const timers: NodeJS.Timeout[] = [];
  const splitters = [child.stdout, child.stderr].map((stream) => {
    const splitter = new LineSplitter((line) => {
      if (!detached) options.onLine(line);
    });
    stream.on('data', (chunk: Buffer) => {
      if (detached) return;
      options.onChunk(chunk);
      splitter.write(chunk);
    });
    return splitter;
  });
  let letGo: (outcome: ProcessOutcome) => void = () => undefined;
  const ended = new Promise<ProcessOutcome>((resolve, reject) => {
    const finish = (exitCode: number | null, signal: NodeJS.Signals | null): void => {
      for (const timer of timers) clearTimeout(timer);
      for (const splitter of splitters) splitter.end();
      detached = true;
      resolve({ exitCode, signal, escalation });
    };
    letGo = ({ exitCode, signal }) => finish(exitCode, signal);
    child.once('error', reject);
    child.once('close', finish);
    child.once('exit', (code, signal) => timers.push(setTimeout(() => finish(code, signal), streamPatience)));
  });
  const signal = (name: 'SIGTERM' | 'SIGKILL'): void => {
    escalation = name;
    child.kill(name);
  };
  return {
    ended,
    child,
    interrupt: () => {
      if (options.container) return letGo({ exitCode: null, signal: 'SIGINT', escalation });
      child.kill('SIGINT');
      const { term, kill } = options.delays;
      timers.push(
        setTimeout(() => signal('SIGTERM'), term),
        setTimeout(() => signal('SIGKILL'), term + kill),
      );
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
