import assert from 'node:assert/strict';
import type { NormalizedSchema } from '@smithy/core/schema';
import { type Shape, requestShape } from '../../../tasks/EcsDeployRevision/src/revision/ecs-shape.ts';
import { requestSchema } from './support/definitions.ts';

type Visit = (path: string, schema: NormalizedSchema, shape: Shape | undefined) => void;

/** Visits every member that the SDK knows, with what the table says of it. */
function walk(path: string, schema: NormalizedSchema, shape: Shape | undefined, visit: Visit): void {
  visit(path, schema, shape);
  if (schema.isListSchema()) walk(`${path}[]`, schema.getValueSchema(), shape?.item, visit);
  if (!schema.isStructSchema()) return;
  for (const [name, member] of schema.structIterator()) walk(`${path}.${name}`, member, shape?.members?.[name], visit);
}

describe('what is known of the members of a task definition', () => {
  it('includes every list that the SDK knows, and nothing that is a list no more', () => {
    walk('', requestSchema, requestShape, (path, schema, shape) => {
      assert.equal(shape?.list !== undefined, schema.isListSchema(), path);
    });
  });

  it('includes every map that the SDK knows', () => {
    walk('', requestSchema, requestShape, (path, schema, shape) => {
      assert.equal(shape?.map ?? false, schema.isMapSchema(), path);
    });
  });

  it('has no member that the SDK does not know', () => {
    walk('', requestSchema, requestShape, (path, schema, shape) => {
      if (shape?.members === undefined) return;
      const known = new Set([...schema.structIterator()].map(([name]) => name));
      assert.deepEqual(
        Object.keys(shape.members).filter((name) => !known.has(name)),
        [],
        path,
      );
    });
  });

  it('tells the entries of a list apart by members that they have', () => {
    walk('', requestSchema, requestShape, (path, schema, shape) => {
      if (shape?.list === undefined || typeof shape.list === 'string') return;
      const known = new Set([...schema.getValueSchema().structIterator()].map(([name]) => name));
      assert.deepEqual(
        shape.list.filter((name) => !known.has(name)),
        [],
        path,
      );
    });
  });

  it('hides the values of all variables and secrets', () => {
    const hidden: string[] = [];
    walk('', requestSchema, requestShape, (path, _schema, shape) => {
      if (shape?.hidden) hidden.push(path);
    });
    assert.deepEqual(hidden, [
      '.containerDefinitions[].environment',
      '.containerDefinitions[].secrets',
      '.containerDefinitions[].logConfiguration.secretOptions',
    ]);
  });
});
