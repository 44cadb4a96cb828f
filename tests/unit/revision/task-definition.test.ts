import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { definitionIn } from '../../../tasks/EcsDeployRevision/src/aws/definition-answer.ts';
import { parseJson, stringifyJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import {
  cloneWithImages,
  containersOf,
  familyOf,
  readOnlyFields,
  reservedTagsOf,
} from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';

/** The nine fields that ecs.md and AWS's model tell, written out once more on purpose. */
const nine = [
  'compatibilities',
  'deleteRequestedAt',
  'deregisteredAt',
  'registeredAt',
  'registeredBy',
  'requiresAttributes',
  'revision',
  'status',
  'taskDefinitionArn',
];

const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/chat:7';

/** The text of the request that clones the answer of DescribeTaskDefinition. */
function cloned(answer: string, images: Readonly<Record<string, string>> = {}): string {
  return stringifyJson(cloneWithImages(definitionIn(parseJson(answer)), new Map(Object.entries(images))));
}

describe('the clone of a task definition', () => {
  it('leaves out the nine fields that RegisterTaskDefinition does not take, and no other', () => {
    assert.deepEqual([...readOnlyFields].toSorted(), nine);
  });

  it('keeps the order, numbers and empty values of a real definition, and sets one image', () => {
    const kept =
      '"networkMode":"awsvpc","volumes":[],"placementConstraints":[],"newest":{"limit":12345678901234567890},' +
      '"proxyConfiguration":{"type":"APPMESH","properties":[{"name":"IgnoredUID","value":""}]},"family":"chat"';
    const rest =
      '"cpu":0,"entryPoint":[""],"command":["sh","-c",""],"environment":[{"name":"EMPTY","value":""}],' +
      '"mountPoints":[],"__proto__":{"a":1},"unheardOf":[[{}],1e400]';
    const containers = (image: string): string =>
      `"containerDefinitions":[{"name":"app","image":"${image}",${rest}},{"name":"log","image":"fluent:1"}]`;
    const answer =
      `{"taskDefinition":{"taskDefinitionArn":"${arn}",${containers('nginx:1')},"revision":7,"status":"ACTIVE",` +
      `"registeredAt":1.7e9,"registeredBy":"x","requiresAttributes":[],"compatibilities":["EC2"],${kept}}}`;
    assert.equal(cloned(answer, { app: 'nginx:2', other: 'x' }), `{${containers('nginx:2')},${kept}}`);
  });

  it('brings the tags along', () => {
    const answer = `{"taskDefinition":{"taskDefinitionArn":"${arn}","family":"chat"},"tags":[{"key":"a","value":""}]}`;
    assert.equal(cloned(answer), '{"family":"chat","tags":[{"key":"a","value":""}]}');
  });

  it('has no empty list of tags, which ECS would refuse', () => {
    const answer = `{"taskDefinition":{"taskDefinitionArn":"${arn}","family":"chat"},"tags":[]}`;
    assert.equal(cloned(answer), '{"family":"chat"}');
  });

  it('has no tag that only AWS can set, and tells which it left out', () => {
    const tags = '[{"key":"aws:cloudformation:stack-name","value":"x"},{"key":"AWS:b"},{"key":"awsome","value":"y"}]';
    const answer = `{"taskDefinition":{"taskDefinitionArn":"${arn}","family":"chat"},"tags":${tags}}`;
    assert.equal(cloned(answer), '{"family":"chat","tags":[{"key":"awsome","value":"y"}]}');
    assert.deepEqual(reservedTagsOf(definitionIn(parseJson(answer))), ['aws:cloudformation:stack-name', 'AWS:b']);
  });

  it('keeps a field inside a container that is called like one of the nine', () => {
    const container = '{"name":"app","image":"nginx:1","status":"x","revision":1}';
    const answer = `{"taskDefinition":{"taskDefinitionArn":"${arn}","containerDefinitions":[${container}]}}`;
    assert.equal(cloned(answer), `{"containerDefinitions":[${container}]}`);
  });

  it('is the same as the definition but for the nine fields and the image, whatever the definition holds', () => {
    const name = fc.oneof(fc.constantFrom('app', 'log', 'web'), fc.string());
    const container = fc
      .tuple(fc.dictionary(fc.string(), fc.jsonValue()), name, fc.string())
      .map(([others, containerName, image]) => ({ ...others, name: containerName, image }));
    const fields = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...nine, 'volumes', 'cpu')), fc.jsonValue());
    fc.assert(
      fc.property(
        fields,
        fc.array(container, { maxLength: 3 }),
        fc.array(fc.record({ key: fc.string(), value: fc.string() }, { noNullPrototype: true }), { maxLength: 2 }),
        (others, containerDefinitions, tags) => {
          const taskDefinition = { ...others, taskDefinitionArn: arn, containerDefinitions };
          const text = JSON.stringify({ taskDefinition, tags });
          const expected = JSON.parse(JSON.stringify(taskDefinition)) as typeof taskDefinition & { tags?: unknown };
          for (const field of nine) Reflect.deleteProperty(expected, field);
          for (const each of expected.containerDefinitions) if (each.name === 'app') each.image = 'nginx:2';
          if (tags.length > 0) expected.tags = tags;
          assert.deepEqual(JSON.parse(cloned(text, { app: 'nginx:2' })), expected);
        },
      ),
    );
  });

  it('does not change the definition that it was made of', () => {
    const definition = definitionIn(
      parseJson(
        `{"taskDefinition":{"taskDefinitionArn":"${arn}","containerDefinitions":[{"name":"app","image":"a"}]}}`,
      ),
    );
    const before = stringifyJson(definition.content);
    cloneWithImages(definition, new Map([['app', 'b']]));
    assert.equal(stringifyJson(definition.content), before);
  });
});

describe('an answer with a task definition', () => {
  it('is read with ARN, status and tags', () => {
    const content = `{"taskDefinitionArn":"${arn}","family":"chat","status":"INACTIVE"}`;
    assert.deepEqual(definitionIn(parseJson(`{"taskDefinition":${content},"tags":[{"key":"a","value":"b"}]}`)), {
      arn,
      status: 'INACTIVE',
      content: JSON.parse(content) as unknown,
      tags: [{ key: 'a', value: 'b' }],
    });
  });

  for (const text of ['null', '[]', '{}', '{"taskDefinition":null}', '{"taskDefinition":{"family":"chat"}}']) {
    it(`${text} is none`, () => {
      assert.throws(
        () => definitionIn(parseJson(text)),
        new TypeError('Amazon ECS answered without a task definition.'),
      );
    });
  }
});

describe('the containers of a definition', () => {
  it('are told by name and image in their order', () => {
    const content = { family: 'chat', containerDefinitions: [{ name: 'b', image: 'x' }, 1, { name: 'a' }] };
    assert.deepEqual(containersOf(content), [
      { name: 'b', image: 'x' },
      { name: 'a', image: '' },
    ]);
    assert.equal(familyOf(content), 'chat');
  });

  it('are none where the definition has none', () => {
    assert.deepEqual(containersOf({}), []);
    assert.equal(familyOf({}), '');
  });
});
