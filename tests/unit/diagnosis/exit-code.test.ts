import assert from 'node:assert/strict';
import { exitCodeMeaning } from '../../../tasks/EcsDeployRevision/src/diagnosis/exit-code.ts';

describe('an exit code', () => {
  const rows: readonly (readonly [number, string | undefined, RegExp | undefined])[] = [
    [0, undefined, /^ended by itself and without an error; /],
    [1, undefined, undefined],
    [2, undefined, undefined],
    [126, undefined, /cannot be executed$/],
    [127, undefined, /command was not found$/],
    [132, undefined, /SIGILL/],
    [134, undefined, /SIGABRT/],
    [135, undefined, /SIGBUS/],
    [136, undefined, /SIGFPE/],
    [137, undefined, /^killed by SIGKILL: out of memory, or it did not stop in time/],
    [137, 'OutOfMemoryError: Container killed due to memory usage', /^killed by SIGKILL: it needed more memory/],
    [139, undefined, /^ended by SIGSEGV/],
    [141, undefined, /SIGPIPE/],
    [143, undefined, /^ended by SIGTERM/],
    [255, undefined, undefined],
    [-1, undefined, undefined],
  ];
  for (const [code, reason, meaning] of rows) {
    it(`${code}${reason === undefined ? '' : ` for ${reason}`} ${meaning ? `means ${meaning.source}` : 'means nothing by itself'}`, () => {
      const said = exitCodeMeaning(code, reason);
      if (meaning === undefined) assert.equal(said, undefined);
      else assert.match(said ?? '', meaning);
    });
  }
});
