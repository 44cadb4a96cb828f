import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { parseImages } from '../../../tasks/EcsDeployRevision/src/inputs/parse-images.ts';

/** What was read, in one line. */
function read(text: string): string {
  const images = parseImages(text);
  switch (images.kind) {
    case 'none':
      return 'none';
    case 'bare':
      return `bare ${images.image.text}`;
    case 'named':
      return [...images.byContainer].map(([name, { text: image }]) => `${name}=${image}`).join(' ');
  }
}

describe('the input image', () => {
  for (const [text, expected] of [
    ['', 'none'],
    [' \n\r\n ', 'none'],
    ['reg:5000/app:v1', 'bare reg:5000/app:v1'],
    ['\n  nginx:2  \n', 'bare nginx:2'],
    ['app=nginx:2', 'app=nginx:2'],
    ['app = nginx:2\r\nproxy=envoy\n\nlog_2-b=reg:5000/fluent', 'app=nginx:2 proxy=envoy log_2-b=reg:5000/fluent'],
    ['a=nginx:1\rb=nginx:2', 'a=nginx:1 b=nginx:2'],
  ] as const) {
    it(`${JSON.stringify(text)} reads as ${expected}`, () => {
      assert.equal(read(text), expected);
    });
  }

  for (const [text, message] of [
    [
      'nginx:1\nnginx:2',
      'image has 2 lines, and "nginx:1" does not say which container it is for. Write one container=image a line.',
    ],
    [
      'app=nginx:1\nnginx:2',
      'image has 2 lines, and "nginx:2" does not say which container it is for. Write one container=image a line.',
    ],
    ['app=nginx:1\napp=nginx:2', 'image names the container "app" twice. Keep one of the lines.'],
    ['my app=nginx:1', 'image: "my app" in the line "my app=nginx:1" is not a container name. Write container=image.'],
    ['=nginx:1', 'image: "" in the line "=nginx:1" is not a container name. Write container=image.'],
    [
      'app=',
      'image: "" in the line "app=" is not an image reference: it is empty. Expected repository:tag or repository@sha256:….',
    ],
    [
      'Nginx',
      'image: "Nginx" is not an image reference: the repository "Nginx" is not valid (repository names are lower case). Expected repository:tag or repository@sha256:….',
    ],
  ] as const) {
    it(`${JSON.stringify(text)} is refused in one sentence`, () => {
      assert.equal(
        refused('invalid-input', () => parseImages(text)),
        message,
      );
    });
  }
});
