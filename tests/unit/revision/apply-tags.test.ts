import assert from 'node:assert/strict';
import { applyOverlay } from '../../../tasks/EcsDeployRevision/src/revision/apply-overlay.ts';
import type { Json, JsonObject } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { type Written, layers } from './support/layers.ts';

function tagsOf(tags: Json | undefined, written: Written): Json | undefined {
  const start: JsonObject = { family: 'chat', ...(tags === undefined ? {} : { tags }), containerDefinitions: [] };
  return applyOverlay(start, layers(written))['tags'];
}

const many = (count: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 'v']));
const run = (value: string) => ({ key: 'ecs-deploy-revision:run', value });
const team = { key: 'team', value: 'a' };

describe('the tags of a new revision', () => {
  it('are those of the start, changed in their place, and the new ones after them', () => {
    assert.deepEqual(tagsOf([team, { key: 'b', value: '' }], { tags: { b: 'x=y', c: '' } }), [
      team,
      { key: 'b', value: 'x=y' },
      { key: 'c', value: '' },
    ]);
  });

  it('can be removed by overrides, one or all', () => {
    assert.deepEqual(tagsOf([team, { key: 'b', value: '' }], { overrides: { tags: { b: null } } }), [team]);
    assert.deepEqual(tagsOf([team], { overrides: { tags: null }, tags: { c: '1' } }), [{ key: 'c', value: '1' }]);
    assert.deepEqual(tagsOf([team], { overrides: { tags: [{ key: 'd', value: '1' }] } }), [{ key: 'd', value: '1' }]);
  });

  it('are no empty list, which ECS would refuse', () => {
    assert.equal(tagsOf([], {}), undefined);
    assert.equal(tagsOf([team], { overrides: { tags: { team: null } } }), undefined);
  });

  it('have the trace of this run in place of that of the run before', () => {
    assert.deepEqual(tagsOf([run('1'), team], { traceTags: [run('2')] }), [team, run('2')]);
    assert.deepEqual(tagsOf([run('1'), team], {}), [team]);
    assert.equal(tagsOf([run('1')], {}), undefined);
  });

  it('have as much of the trace as there is room for', () => {
    const url = { key: 'ecs-deploy-revision:url', value: 'u' };
    const tags = tagsOf([run('1')], { tags: many(49), traceTags: [url, run('2')] }) as readonly Json[];
    assert.equal(tags.length, 50);
    assert.deepEqual(tags.at(-1), url);
    assert.equal((tagsOf(undefined, { tags: many(50), traceTags: [url] }) as readonly Json[]).length, 50);
  });

  for (const [title, written, message] of [
    [
      'too many',
      { tags: many(51) },
      'The new revision would have 51 tags, and AWS takes 50. Remove some from tags or overrides.',
    ],
    [
      "of AWS's own prefix",
      { overrides: { tags: { 'AWS:x': '1' } } },
      'overrides sets the tag "AWS:x". Tags that begin with aws: are AWS\'s own.',
    ],
    [
      "of this task's prefix",
      { tags: { 'ecs-deploy-revision:run': '1' } },
      'tags sets the tag "ecs-deploy-revision:run". Tags of that prefix are written by this task: see traceTags.',
    ],
    [
      "of this task's prefix, in a list",
      { overrides: { tags: [run('1')] } },
      'overrides sets the tag "ecs-deploy-revision:run". Tags of that prefix are written by this task: see traceTags.',
    ],
  ] as const satisfies readonly (readonly [string, Written, string])[]) {
    it(`are refused where they are ${title}`, () => {
      assert.throws(() => tagsOf(undefined, written), { code: 'invalid-input', message });
    });
  }
});
