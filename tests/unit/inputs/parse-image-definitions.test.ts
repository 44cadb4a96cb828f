import assert from 'node:assert/strict';
import { documentOf } from './support/documents.ts';
import { refused, refusedLater } from '../support/refused.ts';
import { mergeImages } from '../../../tasks/EcsDeployRevision/src/inputs/merge-images.ts';
import { parseImageDefinitions } from '../../../tasks/EcsDeployRevision/src/inputs/parse-image-definitions.ts';
import { parseImages } from '../../../tasks/EcsDeployRevision/src/inputs/parse-images.ts';
import type { RequestedImages } from '../../../tasks/EcsDeployRevision/src/revision/choose-images.ts';

function inWords(images: RequestedImages): string {
  if (images.kind !== 'named') return images.kind === 'bare' ? images.image.text : 'none';
  return [...images.byContainer].map(([name, { text }]) => `${name}=${text}`).join(' ');
}

const parse = async (text: string): Promise<string> => inWords(parseImageDefinitions(await documentOf(text)));

const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

describe("CodePipeline's image files", () => {
  for (const [title, text, expected] of [
    [
      'imagedefinitions.json',
      `[{"name":"app","imageUri":"${registry}/app:7"},{"name":"log","imageUri":"reg:5000/log"}]`,
      `app=${registry}/app:7 log=reg:5000/log`,
    ],
    [
      'imageDetail.json of an ECR source',
      `{"ImageSizeInBytes":"44728918","ImageDigest":"sha256:${'a'.repeat(64)}","Version":"1.0","RegistryId":"1","RepositoryName":"app","ImageURI":"${registry}/app@sha256:${'a'.repeat(64)}","ImageTags":["latest"]}`,
      `${registry}/app@sha256:${'a'.repeat(64)}`,
    ],
    ['an entry with further fields', '[{"name":"app","imageUri":"nginx:1","x":[1]}]', 'app=nginx:1'],
  ] as const) {
    it(`takes ${title}`, async () => {
      assert.equal(await parse(text), expected);
    });
  }

  for (const [title, text, message] of [
    ['an empty list', '[]', 'given, line 1, column 1: the list is empty. Expected [{"name": …, "imageUri": …}].'],
    [
      'another object',
      '{"a": 1}',
      'given, line 1, column 1: there is an object without "ImageURI". Expected [{"name": …, "imageUri": …}] or {"ImageURI": …}.',
    ],
    [
      'a text',
      '"nginx"',
      'given, line 1, column 1: there is a text. Expected [{"name": …, "imageUri": …}] or {"ImageURI": …}.',
    ],
    [
      'a text in the list',
      '[\n"nginx"]',
      'given, line 2, column 1: [0] is a text. Expected {"name": …, "imageUri": …}.',
    ],
    ['an entry without name', '[{"imageUri": "nginx"}]', 'given, line 1, column 2: [0].name is nothing (null).'],
    [
      'an entry with no container name',
      '[{"name": "my app", "imageUri": "nginx"}]',
      'given, line 1, column 3: [0].name is "my app", which is not a container name.',
    ],
    [
      'an entry without image',
      '[{"name": "app"}]',
      'given, line 1, column 2: imageUri is nothing (null); expected an image, repository:tag.',
    ],
    [
      'an entry with no image',
      '[{"name": "app",\n"imageUri": "Nginx"}]',
      'given, line 2, column 1: imageUri "Nginx" is not an image reference: the repository "Nginx" is not valid (repository names are lower case).',
    ],
    [
      'a container twice',
      '[{"name":"app","imageUri":"a"},\n{"name":"app","imageUri":"b"}]',
      'given, line 2, column 1: the container "app" stands here twice.',
    ],
    [
      'a number as ImageURI',
      '{"ImageURI": 1}',
      'given, line 1, column 2: ImageURI is a number; expected an image, repository:tag.',
    ],
  ] as const) {
    it(`refuse ${title}, with the place`, async () => {
      assert.equal(await refusedLater('invalid-input', parse(text)), message);
    });
  }
});

describe('image and imageDefinitionsFile', () => {
  const none = 'none';
  for (const [input, file, containerName, expected] of [
    ['', '', undefined, none],
    ['nginx:1', '', undefined, 'nginx:1'],
    ['', 'nginx:1', undefined, 'nginx:1'],
    ['a=nginx:1', 'b=nginx:2', undefined, 'b=nginx:2 a=nginx:1'],
    ['nginx:1', 'b=nginx:2', 'a', 'b=nginx:2 a=nginx:1'],
    ['b=nginx:2', 'nginx:1', 'a', 'a=nginx:1 b=nginx:2'],
  ] as const) {
    it(`"${input}" and "${file}" (containerName ${containerName ?? none}) are ${expected}`, () => {
      assert.equal(inWords(mergeImages(parseImages(input), parseImages(file), containerName)), expected);
    });
  }

  const alone = 'Set containerName, or give one of image and imageDefinitionsFile alone.';
  for (const [input, file, containerName, message] of [
    [
      'a=nginx:1',
      'a=nginx:2',
      undefined,
      'image and imageDefinitionsFile both give an image for "a". Remove one of them.',
    ],
    ['nginx:1', 'a=nginx:2', 'a', 'image and imageDefinitionsFile both give an image for "a". Remove one of them.'],
    ['nginx:1', 'nginx:1', 'a', 'image and imageDefinitionsFile both give an image for "a". Remove one of them.'],
    [
      'nginx:1',
      'a=nginx:2',
      undefined,
      `image gives the image "nginx:1" without its container, beside other images. ${alone}`,
    ],
    [
      'a=nginx:2',
      'nginx:1',
      undefined,
      `imageDefinitionsFile gives the image "nginx:1" without its container, beside other images. ${alone}`,
    ],
  ] as const) {
    it(`"${input}" and "${file}" (containerName ${containerName ?? none}) contradict each other`, () => {
      assert.equal(
        refused('invalid-input', () => mergeImages(parseImages(input), parseImages(file), containerName)),
        message,
      );
    });
  }
});
