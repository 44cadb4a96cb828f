import assert from 'node:assert/strict';
import { parseImageReference } from '../../../../tasks/EcsDeployRevision/src/revision/image-reference.ts';
import type { ImageReference } from '../../../../tasks/EcsDeployRevision/src/revision/image-reference.ts';
import { mutableImages } from '../../../../tasks/EcsDeployRevision/src/rollout/back/mutable-images.ts';
import { definitionOf } from '../../support/services.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function deployedOf(images: Readonly<Record<string, string>>): ReadonlyMap<string, ImageReference> {
  return new Map(
    Object.entries(images).map(([name, text]) => {
      const image = parseImageReference(text);
      if ('problem' in image) throw new Error(image.problem);
      return [name, image];
    }),
  );
}

describe('an image of the last good revision', () => {
  const rows: readonly (readonly [string, string, Readonly<Record<string, string>>, boolean])[] = [
    ['may be another by now where it is latest', 'nginx:latest', {}, true],
    ['may be another by now where it has no tag', 'registry:5000/nginx', {}, true],
    ['may be another by now where this run deployed the same tag', 'nginx:stable', { app: 'nginx:stable' }, true],
    ['is taken for the same where this run deployed another tag', 'nginx:1', { app: 'nginx:2' }, false],
    ['is taken for the same where another container got that tag', 'nginx:stable', { log: 'nginx:stable' }, false],
    ['is the same with a digest', `nginx@${digest}`, { app: 'nginx:2' }, false],
    ['is the same with a digest, whatever its tag', `nginx:latest@${digest}`, { app: 'nginx:latest' }, false],
    ['is the same with the digest that this run deployed', `nginx@${digest}`, { app: `nginx@${digest}` }, false],
    ['that is no image reference is none of ours to judge', '<IMAGE>', {}, false],
  ];
  for (const [title, image, deployed, mutable] of rows) {
    it(title, () => {
      assert.deepEqual(
        mutableImages(definitionOf('chat:1', { app: image }), deployedOf(deployed)),
        mutable ? [image] : [],
      );
    });
  }

  it('is named for each container', () => {
    const definition = definitionOf('chat:1', { app: 'nginx', log: 'fluent:1', web: 'caddy:latest' });
    assert.deepEqual(mutableImages(definition, new Map()), ['nginx', 'caddy:latest']);
  });
});
