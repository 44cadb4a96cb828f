import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Shape, requestShape } from '../../../tasks/EcsDeployRevision/src/revision/ecs-shape.ts';
import { diffRevisions } from '../../../tasks/EcsDeployRevision/src/revision/diff.ts';
import {
  type Json,
  type JsonObject,
  isJsonObject,
  stringifyJson,
} from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { normalise, sameRevision } from '../../../tasks/EcsDeployRevision/src/revision/normalise.ts';
import { definitions } from './support/definitions.ts';

/** A place in a definition that holds a plain value. */
interface Leaf {
  readonly path: readonly (string | number)[];
  /** True where it tells an entry of a list from others, so that another value is another entry. */
  readonly key: boolean;
}

function leavesOf(value: Json, shape: Shape | undefined, path: Leaf['path'], key: boolean): readonly Leaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: Json, at) => {
      const keys = typeof shape?.list === 'object' ? shape.list : [];
      if (!isJsonObject(item)) return leavesOf(item, shape?.item, [...path, at], false);
      return Object.entries(item).flatMap(([name, inner]) =>
        leavesOf(inner, shape?.item?.members?.[name], [...path, at, name], keys.includes(name)),
      );
    });
  }
  if (!isJsonObject(value)) return [{ path, key }];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(
      inner,
      Object.hasOwn(shape?.members ?? {}, name) ? shape?.members?.[name] : undefined,
      [...path, name],
      key,
    ),
  );
}

function changedAt(value: Json, [step, ...rest]: Leaf['path']): Json {
  if (step === undefined) return another(value);
  if (Array.isArray(value)) return value.map((item: Json, at) => (at === step ? changedAt(item, rest) : item));
  const entries = Object.entries(value as JsonObject);
  return Object.fromEntries(entries.map(([name, inner]) => [name, name === step ? changedAt(inner, rest) : inner]));
}

function another(value: Json): Json {
  if (typeof value === 'string') return `${value}?`;
  if (typeof value === 'number') return value === 0 ? 1 : -value;
  return value === null ? 1 : !value;
}

const changes = definitions.chain((definition) => {
  const leaves = leavesOf(definition, requestShape, [], false);
  return fc.record({ definition: fc.constant(definition), leaf: fc.constantFrom(...leaves) });
});

describe('the difference between any two definitions', () => {
  it('is nothing where they are one', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        assert.deepEqual(diffRevisions(definition, definition), []);
        assert.deepEqual(diffRevisions(definition, normalise(definition)), []);
      }),
    );
  });

  it('finds each single change, and tells nothing else with it', () => {
    fc.assert(
      fc.property(changes, ({ definition, leaf }) => {
        const found = diffRevisions(definition, changedAt(definition, leaf.path) as JsonObject);
        assert.notEqual(found.length, 0);
        // Whether a host's port is worth telling depends on the network mode and on the container's port.
        const several = leaf.key || leaf.path.includes('networkMode') || leaf.path.includes('unheardOf');
        if (!several) assert.equal(found.length, 1, stringifyJson(found as unknown as Json));
      }),
      { numRuns: 500 },
    );
  });

  it('is nothing just where they are the same revision', () => {
    fc.assert(
      fc.property(definitions, definitions, (a, b) => {
        assert.equal(diffRevisions(a, b).length === 0, sameRevision(a, b));
      }),
    );
  });

  it('is the same the other way round, with from and to exchanged', () => {
    const back = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    fc.assert(
      fc.property(definitions, definitions, (a, b) => {
        const there = diffRevisions(a, b).map(({ path, kind, from, to }) => ({ path, kind, from, to }));
        const turned = diffRevisions(b, a).map(({ path, kind, from, to }) => ({
          path,
          kind: back[kind],
          from: to,
          to: from,
        }));
        const sorted = (list: typeof there) =>
          list.toSorted((one, other) => (one.path + one.kind < other.path + other.kind ? -1 : 1));
        assert.deepEqual(sorted(turned), sorted(there));
      }),
    );
  });

  it('never holds the value of a variable or the place of a secret', () => {
    const value = 'arn:the-value';
    const names = fc.constantFrom('A', 'B');
    const lists = fc.record({
      environment: fc.array(fc.record({ name: names, value: fc.constant(value) })),
      secrets: fc.array(fc.record({ name: names, valueFrom: fc.constant(value) })),
      logConfiguration: fc.record({
        secretOptions: fc.array(fc.record({ name: names, valueFrom: fc.constant(value) })),
      }),
    });
    const containers = fc.option(
      fc.array(
        lists.map((one): JsonObject => ({ name: 'app', ...one })),
        { maxLength: 2 },
      ),
    );
    fc.assert(
      fc.property(containers, containers, (from, to) => {
        const found = diffRevisions({ containerDefinitions: from }, { containerDefinitions: to });
        assert.ok(!JSON.stringify(found).includes(value));
      }),
    );
  });
});
