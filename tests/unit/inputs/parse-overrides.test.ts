import assert from 'node:assert/strict';
import { documentOf } from './support/documents.ts';
import { refusedLater } from '../support/refused.ts';
import { parseOverrides } from '../../../tasks/EcsDeployRevision/src/inputs/parse-overrides.ts';

const parse = async (text: string): Promise<ReturnType<typeof parseOverrides>> =>
  parseOverrides(await documentOf(text));

describe('overrides', () => {
  for (const [title, text, expected] of [
    ['nothing', '{}', {}],
    ['fields of a task definition', 'cpu: "512"\nvolumes: [{name: v}]', { cpu: '512', volumes: [{ name: 'v' }] }],
    [
      'null, which removes',
      'taskRoleArn: null\ncontainers:\n  old: null\n  app:\n    user: ~',
      { taskRoleArn: null, containers: { old: null, app: { user: null } } },
    ],
    [
      'maps of names and values, null in them',
      'containers: {app: {environment: {A: "1", B: null, C: ""}, secrets: {D: arn}, dockerLabels: {e: "a=b=c"}}}',
      {
        containers: {
          app: { environment: { A: '1', B: null, C: '' }, secrets: { D: 'arn' }, dockerLabels: { e: 'a=b=c' } },
        },
      },
    ],
    [
      'a map that null removes whole',
      'containers: {app: {environment: null}}',
      { containers: { app: { environment: null } } },
    ],
    [
      'a part of an object, whose required fields stand below',
      'containers: {app: {logConfiguration: {options: {a: b}}}}',
      { containers: { app: { logConfiguration: { options: { a: 'b' } } } } },
    ],
    [
      'null in an options map',
      'containers: {app: {logConfiguration: {options: {a: null}}}}',
      { containers: { app: { logConfiguration: { options: { a: null } } } } },
    ],
    [
      'lists without what is null in them',
      'containers: {app: {portMappings: [{containerPort: 80, hostPort: null}]}}',
      { containers: { app: { portMappings: [{ containerPort: 80 }] } } },
    ],
    [
      'empty texts and lists',
      'containers: {app: {command: [sh, -c, ""], entryPoint: []}}',
      { containers: { app: { command: ['sh', '-c', ''], entryPoint: [] } } },
    ],
    ['tags as a map', 'tags: {a: b, c: null}', { tags: { a: 'b', c: null } }],
    ["tags in ECS's form", 'tags: [{key: a, value: b}]', { tags: [{ key: 'a', value: 'b' }] }],
    ["a container's own name", 'containers: {app: {name: app}}', { containers: { app: { name: 'app' } } }],
    [
      'a name that leaves the variables for the secrets',
      'containers: {app: {environment: {A: null}, secrets: {A: arn}}}',
      { containers: { app: { environment: { A: null }, secrets: { A: 'arn' } } } },
    ],
  ] as const) {
    it(`takes ${title}`, async () => {
      assert.deepEqual((await parse(text)).overrides, expected);
    });
  }

  it('lets fields through that the SDK does not know, and names them', async () => {
    const { overrides, unknownFields } = await parse(
      'newer: 1\ncontainers: {app: {cpu: 1, newest: {a: [1]}, linuxParameters: {x: 1}}}',
    );
    assert.deepEqual(overrides, {
      newer: 1,
      containers: { app: { cpu: 1, newest: { a: [1] }, linuxParameters: { x: 1 } } },
    });
    assert.deepEqual(unknownFields, ['newer', 'containers.app.newest', 'containers.app.linuxParameters.x']);
  });

  for (const [title, text, message] of [
    [
      'a text',
      'cpu',
      'given, line 1, column 1: there is a text where an object is expected. Write fields of a task definition, such as "cpu", and their values.',
    ],
    [
      'containerDefinitions',
      'cpu: "1"\ncontainerDefinitions: []',
      'given, line 2, column 1: containers stand in a map here. Write "containers", and in it each container under its name.',
    ],
    [
      'a list of containers',
      'containers:\n  - name: app',
      "given, line 1, column 1: containers is a list; expected an object with a container's name as each key.",
    ],
    [
      'no container name',
      'containers:\n  my app: {}',
      'given, line 2, column 3: containers["my app"]: this is not a container name (letters, digits, - and _).',
    ],
    [
      'a text as a container',
      'containers:\n  app: nginx:2',
      'given, line 2, column 3: containers.app is a text; expected an object, or null to remove it.',
    ],
    [
      'a number as a variable',
      'containers:\n  app:\n    environment:\n      PORT: 3000',
      'given, line 4, column 7: containers.app.environment.PORT is a number; expected a text: quote it.',
    ],
    [
      'a boolean as a secret',
      'containers: {app: {secrets: {A: true}}}',
      'given, line 1, column 30: containers.app.secrets.A is true or false; expected a text: quote it.',
    ],
    [
      'a list as a label',
      'containers: {app: {dockerLabels: {A: []}}}',
      'given, line 1, column 35: containers.app.dockerLabels.A is a list; expected a text: write a text, or null to remove it.',
    ],
    [
      "ECS's list of variables",
      'containers:\n  app:\n    environment:\n      - name: A',
      'given, line 3, column 5: containers.app.environment is a list; expected an object of names and values.',
    ],
    [
      'a variable without a name',
      'containers: {app: {environment: {"": a}}}',
      'given, line 1, column 34: containers.app.environment has an empty name.',
    ],
    [
      'a number where ECS has a text',
      'memory: 512',
      'given, line 1, column 1: memory is 512; expected a text: put it in quotes.',
    ],
    [
      'a wrong type in a container',
      'containers:\n  app:\n    cpu: many',
      'given, line 3, column 5: containers.app.cpu is the text "many"; expected a number.',
    ],
    [
      'a list item without what it needs',
      'containers: {app: {ulimits: [{softLimit: 1}]}}',
      'given, line 1, column 30: containers.app.ulimits[0].name is nothing; expected a value. given, line 1, column 30: containers.app.ulimits[0].hardLimit is nothing; expected a value.',
    ],
    [
      'null in a list',
      'containers: {app: {command: [null]}}',
      'given, line 1, column 30: containers.app.command[0] is nothing (null); expected a text.',
    ],
    [
      'another name in a container',
      'containers: {app: {name: web}}',
      'given, line 1, column 20: containers.app has another name. Leave "name" out: it is the key.',
    ],
    [
      'a name in both',
      'containers: {app: {environment: {A: a}, secrets: {A: b}}}',
      'given, line 1, column 51: containers.app has "A" in environment and in secrets. Remove one of them.',
    ],
    ['a number as a tag', 'tags: {a: 1}', 'given, line 1, column 8: tags.a is a number; expected a text: quote it.'],
  ] as const) {
    it(`refuses ${title}, with the place`, async () => {
      assert.equal(await refusedLater('invalid-input', parse(text)), message);
    });
  }

  it('shows five of many problems', async () => {
    const message = await refusedLater('invalid-input', parse(`volumes: [${'1,'.repeat(8)}]`));
    assert.match(message, /volumes\[4\] is 1; expected an object\. And 3 more like these\.$/);
  });
});
