import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { parseImages } from '../../../tasks/EcsDeployRevision/src/inputs/parse-images.ts';
import { containersOf } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';
import { fillPlaceholders, placeholdersIn } from '../../../tasks/EcsDeployRevision/src/revision/placeholders.ts';
import type { JsonObject } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

const contentOf = (images: Readonly<Record<string, string>>): JsonObject => ({
  family: 'chat',
  containerDefinitions: Object.entries(images).map(([name, image]) => ({ name, image, cpu: 1 })),
});

describe('placeholders in a task definition file', () => {
  it('are the images in angle brackets, in order, once each', () => {
    const content = contentOf({ a: '<B_1>', b: 'nginx:1', c: '<A-2>', d: '<B_1>', e: 'reg/<X>', f: '<>', g: '<a b>' });
    assert.deepEqual(placeholdersIn(content), ['B_1', 'A-2']);
    assert.deepEqual(placeholdersIn({}), []);
  });

  for (const [images, input, filled, left] of [
    [{ app: '<IMAGE1_NAME>' }, 'nginx:2', 'app=nginx:2', ''],
    [{ app: '<IMAGE1_NAME>' }, 'IMAGE1_NAME=nginx:2', 'app=nginx:2', ''],
    [{ a: '<X>', b: '<X>' }, 'nginx:2', 'a=nginx:2 b=nginx:2', ''],
    [{ a: '<X>', b: '<Y>' }, 'Y=nginx:2\nX=nginx:1', 'a=nginx:1 b=nginx:2', ''],
    [{ a: '<X>', b: 'envoy:1' }, 'X=nginx:2\nb=envoy:2', 'a=nginx:2 b=envoy:1', 'b=envoy:2'],
    [{ a: 'nginx:1' }, 'nginx:2', 'a=nginx:1', 'nginx:2'],
    [{ a: 'nginx:1' }, '', 'a=nginx:1', ''],
    // A container that is named itself needs no image for its placeholder.
    [{ a: '<X>', b: '<Y>' }, 'a=nginx:1\nY=nginx:2', 'a=<X> b=nginx:2', 'a=nginx:1'],
    [{ a: '<X>' }, 'a=nginx:1', 'a=<X>', 'a=nginx:1'],
    // A name that is a placeholder's is not a container's too.
    [{ app: 'nginx:1', log: '<app>' }, 'app=nginx:2', 'app=nginx:1 log=nginx:2', ''],
    [{ app: '<app>' }, 'app=nginx:2', 'app=nginx:2', ''],
    [{ a: '<X>' }, 'X=nginx:2\nother=nginx:3', 'a=nginx:2', 'other=nginx:3'],
  ] as const) {
    it(`${Object.values(images).join(' ')} with ${JSON.stringify(input)} make ${filled}, and leave "${left}"`, () => {
      const result = fillPlaceholders(contentOf(images), parseImages(input));
      assert.equal(
        containersOf(result.content)
          .map(({ name, image }) => `${name}=${image}`)
          .join(' '),
        filled,
      );
      assert.deepEqual(result.images, parseImages(left));
      const before = new Map(Object.entries<string>(images));
      const changed = containersOf(result.content).filter(({ name, image }) => before.get(name) !== image);
      assert.deepEqual(
        [...result.filled].map(([name, { text }]) => ({ name, image: text })),
        changed,
      );
    });
  }

  it('change nothing else', () => {
    const content = { ...contentOf({ a: '<X>', b: 'nginx' }), newer: [1], volumes: [] };
    assert.deepEqual(fillPlaceholders(content, parseImages('nginx:2')).content, {
      ...content,
      ...contentOf({ a: 'nginx:2', b: 'nginx' }),
    });
  });

  for (const [images, input, message] of [
    [
      { a: '<X>' },
      '',
      'The task definition file has <X> as an image, and there is no image for <X>. Write X=repository:tag in image, one a line.',
    ],
    [
      { a: '<X>', b: '<Y>' },
      'nginx:2',
      'The task definition file has <X>, <Y> as images, and image is "nginx:2", which does not say which of them it is for. Write X=repository:tag, Y=repository:tag in image, one a line.',
    ],
    [
      { a: '<X>', b: '<Y>', c: '<Z>' },
      'Y=nginx:2',
      'The task definition file has <X>, <Y>, <Z> as images, and there is no image for <X>, <Z>. Write X=repository:tag, Z=repository:tag in image, one a line.',
    ],
    [
      { a: '<X>', b: '<X>' },
      'a=nginx:2',
      'The task definition file has <X> as an image, and there is no image for <X>. Write X=repository:tag in image, one a line.',
    ],
  ] as const) {
    it(`${Object.values(images).join(' ')} with ${JSON.stringify(input)} lack an image`, () => {
      assert.equal(
        refused('invalid-input', () => fillPlaceholders(contentOf(images), parseImages(input))),
        message,
      );
    });
  }
});
