import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { applyOverlay } from '../../../tasks/EcsDeployRevision/src/revision/apply-overlay.ts';
import { type JsonObject, stringifyJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { sameRevision } from '../../../tasks/EcsDeployRevision/src/revision/normalise.ts';
import { layOver } from '../../../tasks/EcsDeployRevision/src/revision/overrides.ts';
import { containerPatches, definitions } from './support/definitions.ts';
import { layers } from './support/layers.ts';

const app = (patch: JsonObject): JsonObject => ({ containers: { app: patch } });

describe('overrides over overrides', () => {
  for (const [title, lower, upper, both] of [
    ['merges structures', { a: { b: 1, c: 2 } }, { a: { c: 3, d: 4 } }, { a: { b: 1, c: 3, d: 4 } }],
    ['replaces lists and plain values', { a: [1, 2], b: 1 }, { a: [3], b: '2' }, { a: [3], b: '2' }],
    [
      'keeps a null, which removes from what is below both',
      { a: { b: 1 }, c: null },
      { a: { b: null } },
      { a: { b: null }, c: null },
    ],
    ['lets a value replace a null', { a: null }, { a: 1 }, { a: 1 }],
    [
      'merges containers by name',
      app({ cpu: 1, user: 'a' }),
      { containers: { app: { cpu: 2 }, log: null } },
      { containers: { app: { user: 'a', cpu: 2 }, log: null } },
    ],
    [
      'merges variables by name',
      app({ environment: { A: '1', B: '2' } }),
      app({ environment: { B: null, C: '' } }),
      app({ environment: { A: '1', B: null, C: '' } }),
    ],
    [
      'moves a name to the secrets',
      app({ environment: { A: '1', B: '2' } }),
      app({ secrets: { A: 'a' } }),
      app({ environment: { B: '2' }, secrets: { A: 'a' } }),
    ],
    [
      'moves a name to the variables',
      app({ secrets: { A: 'a' } }),
      app({ environment: { A: '1' } }),
      app({ environment: { A: '1' }, secrets: {} }),
    ],
    [
      'adds variables to a list that replaces all',
      app({ environment: [{ name: 'A', value: '1' }] }),
      app({ environment: { B: '2' } }),
      app({
        environment: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      }),
    ],
    [
      'adds variables after all were removed',
      app({ environment: null }),
      app({ environment: { B: '2' } }),
      app({ environment: [{ name: 'B', value: '2' }] }),
    ],
    ['removes all variables', app({ environment: { A: '1' } }), app({ environment: null }), app({ environment: null })],
    ['merges tags by key', { tags: { a: '1' } }, { tags: { b: null } }, { tags: { a: '1', b: null } }],
    [
      'is the lower one where the upper one is empty',
      app({ environment: { A: '1' } }),
      {},
      app({ environment: { A: '1' } }),
    ],
  ] as const satisfies readonly (readonly [string, JsonObject, JsonObject, JsonObject])[]) {
    it(title, () => {
      assert.deepEqual(layOver(lower, upper), both);
    });
  }

  it('says what both say one after the other, however far names move', () => {
    const named = containerPatches.map(({ environment = {}, secrets = {}, cpu = 1 }) =>
      app({ environment, secrets, cpu }),
    );
    fc.assert(
      fc.property(definitions, named, named, (definition, lower, upper) => {
        const start = applyOverlay(definition, layers({ overrides: app({ image: 'app:1' }) }));
        const after = applyOverlay(applyOverlay(start, layers({ overrides: lower })), layers({ overrides: upper }));
        const atOnce = applyOverlay(start, layers({ overrides: layOver(lower, upper) }));
        assert.ok(sameRevision(atOnce, after), `${stringifyJson(atOnce)}\n${stringifyJson(after)}`);
      }),
    );
  });
});
