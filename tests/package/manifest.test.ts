import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { asRecord } from '../../scripts/package/json.ts';

const file = 'vss-extension.json';
const manifest = asRecord(JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')), file);

describe('the extension manifest', () => {
  it('contributes the one task, and asks for nothing in the organisation', () => {
    assert.deepEqual(manifest['contributions'], [
      {
        id: 'ecs-deploy-revision-task',
        type: 'ms.vss-distributed-task.task',
        targets: ['ms.vss-distributed-task.tasks'],
        properties: { name: 'tasks/EcsDeployRevision' },
      },
    ]);
    assert.equal(manifest['scopes'], undefined);
  });

  it('stays private: a public extension needs a verified publisher', () => {
    assert.equal(manifest['public'], undefined);
    assert.equal(manifest['galleryFlags'], undefined);
  });

  it('has a description that the Marketplace takes, which is under 200 characters', () => {
    const { length } = String(manifest['description']);
    assert.ok(length > 0 && length < 200, `${length} characters`);
  });
});
