import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  type ImageReference,
  isFloating,
  parseImageReference,
  sameRepository,
} from '../../../tasks/EcsDeployRevision/src/revision/image-reference.ts';

const sha = `sha256:${'0123456789abcdef'.repeat(4)}`;
const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

function imageOf(text: string): ImageReference {
  const image = parseImageReference(text);
  if ('problem' in image) throw new assert.AssertionError({ message: `${text}: ${image.problem}` });
  return image;
}

describe('an image reference', () => {
  for (const [text, registry, path, tag, digest] of [
    ['nginx', undefined, 'nginx', undefined, undefined],
    ['nginx:1.25', undefined, 'nginx', '1.25', undefined],
    ['library/nginx:1', undefined, 'library/nginx', '1', undefined],
    ['reg:5000/app:v1', 'reg:5000', 'app', 'v1', undefined],
    ['reg:5000/app', 'reg:5000', 'app', undefined, undefined],
    ['reg:5000', undefined, 'reg', '5000', undefined],
    ['localhost/app', 'localhost', 'app', undefined, undefined],
    ['localhost', undefined, 'localhost', undefined, undefined],
    ['ghcr.io/org/team/app:a_b.c-D', 'ghcr.io', 'org/team/app', 'a_b.c-D', undefined],
    [`${ecr}/chat:42`, ecr, 'chat', '42', undefined],
    [`${ecr}/chat@${sha}`, ecr, 'chat', undefined, sha],
    [`reg:5000/app:v1@${sha}`, 'reg:5000', 'app', 'v1', sha],
    [`app@sha512:${'0'.repeat(128)}`, undefined, 'app', undefined, `sha512:${'0'.repeat(128)}`],
    ['a__b/c--d/e.f_g', undefined, 'a__b/c--d/e.f_g', undefined, undefined],
    [`app:${'x'.repeat(128)}`, undefined, 'app', 'x'.repeat(128), undefined],
  ] as const) {
    it(`${text.slice(0, 60)} falls into its parts`, () => {
      assert.deepEqual(parseImageReference(text), { text, registry, path, tag, digest });
    });
  }

  for (const [text, problem] of [
    ['', 'it is empty'],
    ['nginx 1', 'it contains white space'],
    ['nginx:1\n', 'it contains white space'],
    ['https://reg.io/app:1', 'it starts with a scheme; an image has none'],
    ['docker://app', 'it starts with a scheme; an image has none'],
    [`app@${sha}@${sha}`, 'it has more than one @'],
    ['app@sha256:123', 'the digest "sha256:123" is not sha256: with 64 hexadecimal digits'],
    ['app@', 'the digest "" is not sha256: with 64 hexadecimal digits'],
    [`app@${sha.toUpperCase()}`, `the digest "${sha.toUpperCase()}" is not sha256: with 64 hexadecimal digits`],
    ['app:', 'the tag after ":" is empty'],
    ['reg:5000/app:', 'the tag after ":" is empty'],
    ['app:.hidden', 'the tag ".hidden" is not valid'],
    ['app:a:b', 'the tag "a:b" is not valid'],
    [`app:${'x'.repeat(129)}`, `the tag "${'x'.repeat(129)}" is not valid`],
    [':1', 'the repository is empty'],
    ['reg:5000/', 'the repository is empty'],
    ['Nginx:1', 'the repository "Nginx" is not valid (repository names are lower case)'],
    ['app//x', 'the repository "app//x" is not valid'],
    ['/app', 'the repository "/app" is not valid'],
    ['reg:port/app', 'the repository "reg:port/app" is not valid'],
    ['app/', 'the repository "app/" is not valid'],
    ['-app', 'the repository "-app" is not valid'],
    ['$(REPO):1', 'the repository "$(REPO)" is not valid (repository names are lower case)'],
  ] as const) {
    it(`${JSON.stringify(text.slice(0, 40))} is refused: ${problem.slice(0, 60)}`, () => {
      assert.deepEqual(parseImageReference(text), { problem });
    });
  }

  it('is made of its parts again, whatever they are', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,4})?$/);
    const registry = fc.option(
      fc.constantFrom('localhost', 'reg:5000', 'localhost:1', 'ghcr.io', 'My-Reg.example.com:443', ecr),
      { nil: undefined },
    );
    const tag = fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/), { nil: undefined });
    const digest = fc.option(fc.constant(sha), { nil: undefined });
    fc.assert(
      // A lone first part may look like a registry (`a.b/c`), so the path begins with one that does not.
      fc.property(registry, fc.array(part, { maxLength: 3 }), tag, digest, (host, parts, version, hash) => {
        const path = ['x', ...parts].join('/');
        const text = [host === undefined ? '' : `${host}/`, path, version === undefined ? '' : `:${version}`].join('');
        const full = hash === undefined ? text : `${text}@${hash}`;
        assert.deepEqual(parseImageReference(full), { text: full, registry: host, path, tag: version, digest: hash });
      }),
    );
  });

  it('never throws, and says what is wrong with anything that it does not read', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const image = parseImageReference(text);
        assert.ok('problem' in image ? image.problem !== '' : image.text === text);
      }),
    );
  });
});

describe('two references', () => {
  for (const [a, b, same] of [
    ['nginx:1', 'nginx:2', true],
    ['nginx', 'docker.io/library/nginx', true],
    ['index.docker.io/library/nginx:1', 'nginx', true],
    ['docker.io/org/app', 'org/app', true],
    [`${ecr}/chat:1`, `${ecr}/chat@${sha}`, true],
    ['GHCR.io/a/b', 'ghcr.io/a/b', true],
    ['reg:5000/app', 'reg:5001/app', false],
    ['reg:5000/app', 'app', false],
    ['nginx', 'ghcr.io/library/nginx', false],
    ['org/nginx', 'nginx', false],
    [`${ecr}/chat`, `${ecr}/chat/app`, false],
  ] as const) {
    it(`${a} and ${b} name ${same ? 'the same repository' : 'two repositories'}`, () => {
      assert.equal(sameRepository(imageOf(a), imageOf(b)), same);
    });
  }
});

describe('an image that may be another tomorrow', () => {
  for (const [text, floating] of [
    ['nginx', true],
    ['nginx:latest', true],
    ['reg:5000/app', true],
    ['nginx:1', false],
    ['nginx:latest-2', false],
    [`nginx@${sha}`, false],
    [`nginx:latest@${sha}`, false],
  ] as const) {
    it(`${text.slice(0, 30)} ${floating ? 'is one' : 'is none'}`, () => {
      assert.equal(isFloating(imageOf(text)), floating);
    });
  }
});
