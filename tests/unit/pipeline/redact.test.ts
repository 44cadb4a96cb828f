import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { redactor } from '../../../tasks/EcsDeployRevision/src/pipeline/redact.ts';

describe('a redacted text', () => {
  for (const [title, secrets, text, expected] of [
    ['has stars for each secret, wherever it stands', ['pass', 'key'], 'pass=key, keypass', '***=***, ******'],
    ['has no rest of a longer secret behind a shorter one', ['pass', 'password'], 'my password', 'my ***'],
    ['has no line of a secret of several lines', ['one\ntwo\r\nthree'], 'one | two | three', '*** | *** | ***'],
    ['has no secret of several lines as a whole', ['one\ntwo'], 'x one\ntwo y', 'x *** y'],
    ['takes a secret for text, not for a pattern', ['a.b$&', '(x|y)'], 'a.b$& axb (x|y) x', '*** axb *** x'],
    ['is left alone by empty and blank secrets', ['', ' ', '\n'], 'a b', 'a b'],
    ['is left alone without secrets', [], 'a b', 'a b'],
  ] as const) {
    it(title, () => {
      assert.equal(redactor(secrets)(text), expected);
    });
  }

  it('contains none of the secrets, whatever they are', () => {
    // Stars are what secrets are replaced by.
    const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', '.', '$', 'é'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 5 }), fc.array(fc.string()), (secrets, parts) => {
        const text = parts.flatMap((part, at) => [part, secrets[at % Math.max(1, secrets.length)] ?? '']).join('');
        const redacted = redactor(secrets)(text);
        assert.deepEqual(
          secrets.filter((one) => one.trim() !== '' && redacted.includes(one)),
          [],
        );
      }),
    );
  });
});
