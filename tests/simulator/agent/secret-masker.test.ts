import assert from 'node:assert/strict';

import { SecretMasker } from '../../../simulator/agent/secret-masker.ts';

function masking(fill: (masker: SecretMasker) => void): SecretMasker {
  const masker = new SecretMasker();
  fill(masker);
  return masker;
}

describe('The agent masks a registered secret', () => {
  const secret = `a "b" c&d(e)`;
  const masker = masking((one) => one.add(secret));
  const cases: readonly (readonly [title: string, text: string, masked: string])[] = [
    ['as it is', `<${secret}>`, '<***>'],
    ['every time', `${secret}-${secret}`, '***-***'],
    ['once where two touch', `${secret}${secret}`, '***'],
    ['in JSON', JSON.stringify({ k: secret }), '{"k":"***"}'],
    ['in a URL', `?k=a%20%22b%22%20c%26d%28e%29`, '?k=***'],
    ['but not in Base64', Buffer.from(secret).toString('base64'), Buffer.from(secret).toString('base64')],
    ['but not in other letters', secret.toUpperCase(), secret.toUpperCase()],
  ];
  for (const [title, text, masked] of cases) {
    it(title, () => assert.equal(masker.mask(text), masked));
  }

  it('together with another that overlaps it', () => {
    const both = masking((one) => {
      one.add('abcd');
      one.add('cdef');
    });
    assert.equal(both.mask('xabcdefx'), 'x***x');
  });
});

describe('The agent masks a secret variable', () => {
  const cases: readonly (readonly [title: string, value: string, text: string, masked: string])[] = [
    ['in Base64', 'password1', 'cGFzc3dvcmQx', '***'],
    ['without the white space around it', ' password1\n', '<password1>', '<***>'],
    ['without the quotes around it', `'password1'`, '<password1>', '<***>'],
    ['as the task library escapes it', 'pass%word\nx', 'pass%AZP25word%0Ax', '***'],
    ['but not where it is white space only', ' ', 'a b', 'a b'],
  ];
  for (const [title, value, text, masked] of cases) {
    it(title, () => {
      assert.equal(masking((one) => one.addVariable(value)).mask(text), masked);
    });
  }
});

describe('The agent masks the auth parameters of a connection', () => {
  it('even a word such as true, save those exempt by name', () => {
    const masker = masking((one) =>
      one.addParameters({ useOIDC: 'true', role: 'reader', TenantId: 'tenant', password: 'p' }),
    );
    assert.equal(masker.mask('true reader tenant p'), '*** reader tenant ***');
  });
});
