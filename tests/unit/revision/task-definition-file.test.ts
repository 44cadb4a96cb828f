import assert from 'node:assert/strict';
import { documentOf } from '../inputs/support/documents.ts';
import { refusedLater } from '../support/refused.ts';
import {
  type FileContent,
  readDefinitionFile,
} from '../../../tasks/EcsDeployRevision/src/revision/task-definition-file.ts';
import { stringifyJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { readOnlyFields } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';

const read = async (text: string, family?: string): Promise<FileContent> =>
  readDefinitionFile(await documentOf(text), family);
const json = (value: object): string => JSON.stringify(value);

const app = { name: 'app', image: 'nginx:1' };
const plain = { family: 'chat', containerDefinitions: [app] };

describe('a task definition file', () => {
  it('is a request to register a task definition', async () => {
    assert.deepEqual(await read(json(plain)), { content: plain, placeholders: [], unknownFields: [] });
  });

  it('may be YAML with anchors, comments and placeholders', async () => {
    const text = [
      'family: chat # ours',
      'containerDefinitions:',
      '  - &base',
      '    name: app',
      '    image: <IMAGE1_NAME>',
      '    command: ["sh", "-c", ""]',
      '  - <<: *base',
      '    name: worker',
    ].join('\n');
    const command = ['sh', '-c', ''];
    const [one, two] = ['app', 'worker'].map((name) => ({ name, image: '<IMAGE1_NAME>', command }));
    assert.deepEqual(await read(text), {
      content: { family: 'chat', containerDefinitions: [one, two] },
      placeholders: ['IMAGE1_NAME'],
      unknownFields: [],
    });
  });

  it('may be what DescribeTaskDefinition answered, read-only fields left out', async () => {
    const readOnly = Object.fromEntries([...readOnlyFields].map((field) => [field, 'x']));
    const tags = [
      { key: 'team', value: 'web' },
      { key: 'aws:cloudformation:stack-name', value: 'x' },
    ];
    const kept = { ...plain, tags: [{ key: 'team', value: 'web' }] };
    assert.equal(readOnlyFields.size, 9);
    assert.deepEqual((await read(json({ taskDefinition: { ...plain, ...readOnly }, tags }))).content, kept);
    assert.deepEqual((await read(json({ ...plain, ...readOnly, tags }))).content, kept);
  });

  it('may have null for what it leaves out, as older consoles exported', async () => {
    const text = json({
      ...plain,
      ipcMode: null,
      tags: [],
      volumes: null,
      containerDefinitions: [{ ...app, user: null, portMappings: [{ containerPort: 80, hostPort: null }] }],
    });
    assert.deepEqual((await read(text)).content, {
      family: 'chat',
      containerDefinitions: [{ ...app, portMappings: [{ containerPort: 80 }] }],
    });
  });

  it('may leave its family to the input', async () => {
    const { family: _, ...nameless } = plain;
    assert.deepEqual((await read(json(nameless), 'chat')).content, plain);
    assert.deepEqual((await read(json(plain), 'other')).content, plain);
    assert.equal(
      await refusedLater('invalid-input', read(json(nameless))),
      'given, line 1, column 1: family is nothing; expected a value.',
    );
  });

  it('keeps fields that the SDK does not know, and names them', async () => {
    const text =
      '{"family": "chat", "newer": {"a": null, "__proto__": 1}, "containerDefinitions": [{"name": "app", "image": "a", "newest": 12345678901234567890}]}';
    const { content, unknownFields } = await read(text);
    assert.deepEqual(unknownFields, ['newer', 'containerDefinitions[0].newest']);
    assert.equal(
      stringifyJson(content),
      '{"family":"chat","newer":{"__proto__":1},"containerDefinitions":[{"name":"app","image":"a","newest":12345678901234567890}]}',
    );
  });

  for (const [title, text, message] of [
    [
      'a list of containers alone',
      '[{"name": "app"}]',
      'given, line 1, column 1: there is a list where an object is expected. Write a task definition, with "family" and "containerDefinitions".',
    ],
    [
      'another file',
      '{"version": 1}',
      'given, line 1, column 1: containerDefinitions is missing. Write a list of containers.',
    ],
    [
      "CloudFormation's names",
      '{"Family": "a", "ContainerDefinitions": []}',
      'given, line 1, column 1: containerDefinitions is missing. It has "ContainerDefinitions": ECS\'s field names begin with a small letter. Write a list of containers.',
    ],
    [
      'no container',
      '{"family": "a",\n"containerDefinitions": []}',
      'given, line 2, column 1: containerDefinitions is empty. Write at least one container.',
    ],
    [
      'a wrong type, under taskDefinition too',
      '{"taskDefinition": {\n"family": 1, "containerDefinitions": [{"name": "a"}]}}',
      'given, line 2, column 1: taskDefinition.family is 1; expected a text: put it in quotes.',
    ],
    [
      'a container without name',
      'family: a\ncontainerDefinitions:\n  - image: nginx',
      'given, line 3, column 5: containerDefinitions[0].name is missing (letters, digits, - and _).',
    ],
    [
      'no container name',
      'family: a\ncontainerDefinitions:\n  - name: my app',
      'given, line 3, column 5: containerDefinitions[0].name is "my app", which is not a container name (letters, digits, - and _).',
    ],
    [
      'a name that stands twice',
      'family: a\ncontainerDefinitions:\n  - name: app\n  - name: app',
      'given, line 4, column 5: containerDefinitions[1]: there is a container "app" before it.',
    ],
    [
      'a placeholder inside an image',
      'family: a\ncontainerDefinitions:\n  - name: app\n    image: repo:<TAG>',
      'given, line 4, column 5: containerDefinitions[0].image "repo:<TAG>" is neither an image nor a placeholder <NAME> (letters, digits, - and _).',
    ],
  ] as const) {
    it(`is refused with ${title}, with the place`, async () => {
      assert.equal(await refusedLater('invalid-input', read(text)), message);
    });
  }
});
