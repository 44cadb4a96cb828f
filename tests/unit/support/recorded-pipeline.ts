import type { Pipeline } from '../../../tasks/EcsDeployRevision/src/pipeline/commands.ts';

/** A pipeline that keeps what it was told, one entry a call. */
export function recordedPipeline(): { readonly pipeline: Pipeline; readonly said: readonly string[] } {
  const said: string[] = [];
  const note =
    (kind: string) =>
    (...args: readonly (string | number)[]): void =>
      void said.push([kind, ...args].join(' '));
  return {
    said,
    pipeline: {
      line: note('line'),
      warning: note('warning'),
      error: note('error'),
      progress: note('progress'),
      output: note('output'),
      attachSummary: note('summary'),
      succeed: note('succeed'),
      fail: note('fail'),
    },
  };
}
