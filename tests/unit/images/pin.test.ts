import assert from 'node:assert/strict';
import { digestOf, reference, registry } from './registry.ts';
import { pinned } from '../../../tasks/EcsDeployRevision/src/images/pin.ts';

describe('an image by its digest', () => {
  const found = digestOf(9);
  for (const [text, expected] of [
    [`${registry}/team/chat:7`, `${registry}/team/chat@${found}`],
    [`${registry}/chat`, `${registry}/chat@${found}`],
    ['reg:5000/chat:7', `reg:5000/chat@${found}`],
    ['nginx:1', `nginx@${found}`],
    [`${registry}/chat:7@${digestOf(1)}`, `${registry}/chat:7@${digestOf(1)}`],
  ] as const) {
    it(`is ${expected.replace(found, '…')} for ${text}`, () => {
      assert.equal(pinned(reference(text), found), expected);
    });
  }
});
