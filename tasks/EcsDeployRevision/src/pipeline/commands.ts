import * as tl from 'azure-pipelines-task-lib/task.js';
import { neutralise, neutraliseInline } from './neutralise.ts';

/**
 * What a task can say to the pipeline. This is the only module that writes to stdout: every text is made harmless here,
 * so that nothing from AWS or a container can act as a command, whoever passes it on.
 */
export interface Pipeline {
  readonly line: (text: string) => void;
  readonly warning: (text: string) => void;
  readonly error: (text: string) => void;
  /** 0 to 100; the agent never goes back. */
  readonly progress: (percent: number, text: string) => void;
  readonly output: (name: string, value: string) => void;
  /** Attaches a Markdown file to the run's page. The file must stay: the agent uploads it later. */
  readonly attachSummary: (path: string) => void;
  readonly succeed: (text: string) => void;
  readonly fail: (text: string) => void;
}

export const pipeline: Pipeline = {
  line: (text) => {
    for (const line of neutralise(text)) process.stdout.write(`${line}\n`);
  },
  warning: (text) => tl.command('task.logissue', { type: 'warning' }, neutraliseInline(text)),
  error: (text) => tl.command('task.logissue', { type: 'error' }, neutraliseInline(text)),
  progress: (percent, text) => tl.setProgress(percent, neutraliseInline(text)),
  output: (name, value) => tl.setVariable(name, value, false, true),
  attachSummary: (path) =>
    tl.command('task.addattachment', { type: 'Distributedtask.Core.Summary', name: 'ECS deployment' }, path),
  succeed: (text) => tl.command('task.complete', { result: 'Succeeded' }, neutraliseInline(text)),
  fail: (text) => tl.command('task.complete', { result: 'Failed' }, neutraliseInline(text)),
};
