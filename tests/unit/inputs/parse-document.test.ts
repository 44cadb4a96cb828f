import assert from 'node:assert/strict';
import { documentOf } from './support/documents.ts';
import { refusedLater } from '../support/refused.ts';
import { placeOf } from '../../../tasks/EcsDeployRevision/src/inputs/document.ts';
import { parseDocument } from '../../../tasks/EcsDeployRevision/src/inputs/parse-document.ts';
import { stringifyJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

describe('JSON with comments, and YAML', () => {
  for (const [title, text, json] of [
    ['JSON', '{"a": [1, "b", true, null]}', '{"a":[1,"b",true,null]}'],
    ['comments and trailing commas', '// x\n{ /* y */ "a": [1,], // z\n}', '{"a":[1]}'],
    ['a comment after true, which YAML would take for a text', '{"a": true // yes\n}', '{"a":true}'],
    ['escapes', String.raw`{"a\u0041": "\n\\\"/"}`, String.raw`{"aA":"\n\\\"/"}`],
    ['numbers that a double cannot hold', '{"a": 12345678901234567890}', '{"a":12345678901234567890}'],
    ['__proto__ as any other name', '{"__proto__": {"a": 1}}', '{"__proto__":{"a":1}}'],
    ['CRLF', '{\r\n"a": 1\r\n}', '{"a":1}'],
    ["YAML's flow style", '{a: b, c: [d]}', '{"a":"b","c":["d"]}'],
    ['YAML', 'a: b\nc:\n  - d\n  - e: 1\n', '{"a":"b","c":["d",{"e":1}]}'],
    ['YAML with CRLF', 'a: b\r\nc:\r\n  - d\r\n', '{"a":"b","c":["d"]}'],
    [
      'texts that YAML 1.1 took for booleans',
      'a: yes\nb: NO\nc: on\nd: true',
      '{"a":"yes","b":"NO","c":"on","d":true}',
    ],
    ['keys that look like other things', '1: a\ntrue: b\nnull: c', '{"1":"a","true":"b","null":"c"}'],
    ['numbers in their ways', 'a: 0x10\nb: 0o17\nc: 1.50\nd: +3\ne: 1_0', '{"a":16,"b":15,"c":1.5,"d":3,"e":"1_0"}'],
    ['large numbers in YAML', 'a: 12345678901234567890', '{"a":12345678901234567890}'],
    ['nothing after a colon', 'a:\nb: ~', '{"a":null,"b":null}'],
    ['block texts', 'a: |\n  x\n  y\nb: >-\n  x\n  y', String.raw`{"a":"x\ny\n","b":"x y"}`],
    ['anchors', 'a: &x {b: 1}\nc: *x', '{"a":{"b":1},"c":{"b":1}}'],
    ['an anchor that is set again', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', '{"a":1,"b":1,"c":2,"d":2}'],
    ['merge keys', 'a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3', '{"a":{"b":1,"c":2},"d":{"b":1,"c":3}}'],
    ['lists of merged objects, the first before others', 'd:\n  <<: [{b: 1}, {b: 2, c: 2}]', '{"d":{"b":1,"c":2}}'],
    ['a quoted << as a name', '"<<": 1', '{"<<":1}'],
    ["YAML's own tags", 'a: !!str 5\nb: !!int "5"', '{"a":"5","b":5}'],
    ['one document with its markers', '%YAML 1.2\n---\na: 1\n...\n', '{"a":1}'],
  ] as const) {
    it(`reads ${title}`, async () => {
      assert.equal(stringifyJson((await documentOf(text)).root.value), json);
    });
  }

  for (const [title, text, message] of [
    ['nothing', '', 'given is empty.'],
    ['blanks', ' \n\t', 'given is empty.'],
    ['comments alone', '# a\n', 'given, line 1, column 1: there is nothing but comments.'],
    ['comments of JSON alone', '// a\n', 'given, line 2, column 1: this is not JSON: a value is expected.'],
    ['a missing comma', '{\n  "a": 1\n  "b": 2\n}', 'given, line 3, column 3: this is not JSON: a comma is expected.'],
    ['a missing brace', '{"a": {"b": 1}', 'given, line 1, column 15: this is not JSON: a closing brace } is expected.'],
    ['a missing quote', '{"a": "b\n}', 'given, line 1, column 7: this is not JSON: a text has no closing quote.'],
    [
      'a name that stands twice',
      '{"a": 1, "a": 2}',
      'given, line 1, column 10: this is not JSON: the field "a" stands twice in one object.',
    ],
    [
      'a name that stands twice in YAML',
      'a: 1\nb: 2\na: 3',
      'given, line 3, column 1: this is not YAML: the field "a" stands twice in one object.',
    ],
    ['a comment without end', '{"a": 1} /* b', 'given, line 1, column 10: this is not JSON: a comment has no end.'],
    [
      'a second value',
      '{"a": 1} {"b": 2}',
      'given, line 1, column 10: this is not JSON: the end is expected, but more follows.',
    ],
    [
      'an escape that JSON lacks',
      String.raw`{"a": "C:\x"}`,
      String.raw`given, line 1, column 7: this is not JSON: there is an escape that JSON does not have; a backslash is written \\.`,
    ],
    [
      'a tab as indentation',
      'a:\n\tb: 1',
      'given, line 2, column 1: this is not YAML: a line is indented with a tab; YAML wants blanks.',
    ],
    [
      'a second document',
      'a: 1\n---\nb: 2',
      'given, line 2, column 1: this is not YAML: a second document begins; one is expected.',
    ],
    [
      'indentation that does not fit',
      'a:\n  b: 1\n c: 2',
      'given, line 3, column 1: this is not YAML: All mapping items must start at the same column.',
    ],
    [
      'an alias without anchor',
      'a: *b',
      'given, line 1, column 1: this is not YAML: an alias refers to no anchor before it; a text that begins with * needs quotes.',
    ],
    [
      'an alias inside its anchor',
      'a: &b\n  - *b',
      'given, line 2, column 5: this is not YAML: an alias stands inside what it refers to; a text that begins with * needs quotes.',
    ],
    [
      "CloudFormation's tags",
      'a: !Sub "${b}"',
      'given, line 1, column 9: this is not YAML: the tag "!Sub" is not one that this task knows.',
    ],
    [
      'infinity',
      'a: .inf',
      'given, line 1, column 1: this is not YAML: ".inf" is a value that JSON does not have; put it in quotes if it is a text.',
    ],
    [
      'a key that is an object',
      '? {a: 1}\n: b',
      'given, line 1, column 3: this is not YAML: With stringKeys, all keys must be strings.',
    ],
    [
      'a merge of a text',
      '<<: a',
      'given, line 1, column 1: this is not YAML: << merges an object, or a list of objects.',
    ],
    [
      'brackets without end',
      '['.repeat(5000),
      'given, line 1, column 101: this is not JSON: it nests more than 100 levels.',
    ],
    [
      'dashes without end',
      '- '.repeat(5000),
      'given, line 1, column 201: this is not YAML: it nests more than 100 levels.',
    ],
    [
      'indentation without end',
      Array.from({ length: 400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
      'given, line 100, column 100: this is not YAML: it nests more than 100 levels.',
    ],
    [
      'megabytes of YAML',
      'a: b\n'.repeat(300_000),
      'given, line 209716, column 2: this is not YAML: it has 1500000 characters, and YAML is read up to 1048576.',
    ],
  ] as const) {
    it(`refuses ${title}, with the place`, async () => {
      assert.equal(await refusedLater('invalid-input', documentOf(text)), message);
    });
  }

  it('refuses aliases that add up to more than memory holds', async () => {
    const levels = Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${`*a${at},`.repeat(10)}]`);
    const message = await refusedLater('invalid-input', documentOf(['a0: &a0 x', ...levels].join('\n')));
    assert.match(
      message,
      /^given, line 7, column \d+: this is not YAML: its aliases stand for more than 1000000 values\.$/,
    );
  });

  it('refuses indentation that overflows the stack of the library', async () => {
    const text = Array.from({ length: 1400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
    const message = await refusedLater('invalid-input', documentOf(text));
    assert.match(message, /^given, line \d+, column \d+: this is not YAML: it nests more than 100 levels\.$/);
  });

  it('takes no YAML where the file says that it is JSON', async () => {
    const message = await refusedLater('invalid-input', parseDocument({ name: 'x.json', text: 'a: 1' }, 'json'));
    assert.equal(
      message,
      'x.json, line 1, column 1: this is not JSON: there is something that is no JSON value; a text needs double quotes.',
    );
  });

  it('quotes nothing of a text that it cannot read', async () => {
    for (const text of [
      'a: "secret',
      'a: b\nsecret',
      '{"a": "secret',
      "a: 'secret\nb: 1",
      '[secret',
      'a: |2secret\n b',
      'secret\n\tb: @',
    ]) {
      assert.doesNotMatch(await refusedLater('invalid-input', documentOf(text)), /secret/, text);
    }
  });

  it('knows the place of each value, and of the nearest one around what is missing', async () => {
    for (const text of ['{\n  "a": [\n    1, {"b": 2}\n  ]\n}', 'a:\n  - 1\n  - b: 2\n']) {
      const document = await documentOf(text);
      const [first, second] = text.startsWith('{')
        ? ['line 3, column 5', 'line 3, column 9']
        : ['line 2, column 5', 'line 3, column 5'];
      assert.equal(placeOf(document, ['a', 0]), `given, ${first}`);
      assert.equal(placeOf(document, ['a', 1, 'b']), `given, ${second}`);
      assert.equal(placeOf(document, ['a', 1, 'b', 'c', 'd']), `given, ${second}`);
      assert.equal(placeOf(document, ['x']), 'given, line 1, column 1');
    }
  });
});
