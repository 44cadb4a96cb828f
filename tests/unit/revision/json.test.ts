import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  type Json,
  isJsonObject,
  objectsIn,
  parseJson,
  sameJson,
  stringIn,
  stringifyJson,
} from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

const again = (text: string): string => stringifyJson(parseJson(text));

describe('JSON that is read and written again', () => {
  for (const [title, text] of [
    ['keeps integers beyond 2^53', '{"a":9007199254740993,"b":-12345678901234567890}'],
    ['keeps every digit of a fraction', '{"a":0.1000000000000000055,"b":3.141592653589793238}'],
    ['keeps numbers beyond a double', '{"a":1e400,"b":1e-400}'],
    ['keeps a key named __proto__', '{"__proto__":{"polluted":true},"a":1}'],
    ['keeps a key named __proto__ that holds no object', '{"__proto__":"x","constructor":1,"toString":null}'],
    ['keeps what looks like a kept number', '{"isLosslessNumber":true,"value":"1"}'],
    ['keeps empty strings, lists and objects', '{"a":"","b":[],"c":{},"d":[""],"e":null,"f":false,"g":0}'],
    ['keeps the order of keys', '{"zebra":1,"apple":2,"mango":3}'],
    ['keeps escapes', String.raw`{"a":"\u0000\n\"\\ é 😀"}`],
  ] as const) {
    it(title, () => {
      assert.equal(again(text), text);
    });
  }

  it('pollutes no prototype', () => {
    parseJson('{"__proto__":{"polluted":true}}');
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('says the same, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        assert.deepEqual(JSON.parse(again(text)), JSON.parse(text));
      }),
    );
  });

  it('keeps integers of any length', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        assert.equal(again(`[${value}]`), `[${value}]`);
      }),
    );
  });

  it('is refused where it is none', () => {
    for (const text of ['', '{', '{"a":}', 'undefined', "{'a':1}"]) {
      assert.throws(() => parseJson(text), SyntaxError, text);
    }
  });
});

describe('two JSON values', () => {
  for (const [a, b, same] of [
    ['{"a":1,"b":[1,2]}', '{"b":[1,2],"a":1}', true],
    ['[1,2]', '[2,1]', false],
    ['{"a":1}', '{"a":1,"b":null}', false],
    ['{"a":null}', '{"b":null}', false],
    ['[]', '{}', false],
    ['[]', '""', false],
    ['null', 'false', false],
    ['1', '"1"', false],
    ['1', '1.0', true],
    ['12345678901234567890', '12345678901234567890', true],
    ['12345678901234567890', '12345678901234567891', false],
    ['{"__proto__":{"a":1}}', '{}', false],
    ['{"__proto__":1}', '{"__proto__":1}', true],
    ['{"toString":1}', '{"x":1}', false],
  ] as const) {
    it(`${a} and ${b} ${same ? 'say the same' : 'differ'}`, () => {
      assert.equal(sameJson(parseJson(a), parseJson(b)), same);
      assert.equal(sameJson(parseJson(b), parseJson(a)), same);
    });
  }

  it('are the same where they were read from the same text', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.ok(sameJson(parseJson(text), parseJson(text)));
      }),
    );
  });

  it('differ where one is missing', () => {
    assert.equal(sameJson(undefined, null), false);
    assert.equal(sameJson(undefined, undefined), true);
  });
});

describe('the parts of a JSON value', () => {
  const value = parseJson('{"list":[{"name":"a"},1,null,["b"],{"name":2}],"big":12345678901234567890}');
  const object: Record<string, Json> = isJsonObject(value) ? value : {};

  it('are objects only where they are written in braces', () => {
    assert.deepEqual(
      [value, object['list'], object['big'], null, undefined, 'x'].map((item) => isJsonObject(item)),
      [true, false, false, false, false, false],
    );
  });

  it('are taken from a list without what is no object', () => {
    assert.deepEqual(objectsIn(object['list']), [{ name: 'a' }, { name: 2 }]);
    assert.deepEqual(objectsIn('x'), []);
    assert.deepEqual(objectsIn(undefined), []);
  });

  it('are strings only where they are written as such', () => {
    assert.deepEqual(
      objectsIn(object['list']).map((item) => stringIn(item, 'name')),
      ['a', undefined],
    );
  });
});
