import assert from 'node:assert/strict';
import { checkShape } from '../../../tasks/EcsDeployRevision/src/aws/known-fields.ts';
import { parseJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

const app = { name: 'app', image: 'nginx' };

/** The problems, a line each. */
function problems(...[value, shape, options]: Parameters<typeof checkShape>): readonly string[] {
  return checkShape(value, shape, options).problems.map(
    ({ path, expected, found }) => `${path}: ${found}, not ${expected}`,
  );
}

describe("what the SDK knows of ECS's requests", () => {
  it('accepts a request that ECS would', () => {
    const request = {
      family: 'chat',
      cpu: '256',
      networkMode: 'awsvpc',
      containerDefinitions: [
        {
          ...app,
          cpu: 10,
          essential: true,
          command: ['sh', '-c', ''],
          environment: [{ name: 'A', value: '' }],
          portMappings: [{ containerPort: 80 }],
          dockerLabels: { 'a.b': 'c=d' },
          logConfiguration: { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
        },
      ],
      runtimePlatform: { cpuArchitecture: 'ARM64' },
      ephemeralStorage: { sizeInGiB: 21 },
      tags: [{ key: 'a', value: 'b' }],
    };
    assert.deepEqual(checkShape(request, 'RegisterTaskDefinition'), { problems: [], unknown: [] });
  });

  for (const [title, value, expected] of [
    ['no object', [], [': a list, not an object']],
    [
      'required fields that are missing',
      {},
      ['family: nothing, not a value', 'containerDefinitions: nothing, not a value'],
    ],
    [
      'required fields that are null',
      { family: null, containerDefinitions: null },
      ['family: nothing, not a value', 'containerDefinitions: nothing, not a value'],
    ],
    ['a number for a text', { family: 1, containerDefinitions: [] }, ['family: 1, not a text: put it in quotes']],
    [
      'a boolean for a text',
      { family: true, containerDefinitions: [] },
      ['family: true, not a text: put it in quotes'],
    ],
    ['an object for a text', { family: {}, containerDefinitions: [] }, ['family: an object, not a text']],
    [
      'an object for a list',
      { family: 'a', containerDefinitions: app },
      ['containerDefinitions: an object, not a list'],
    ],
    [
      'a text for an object',
      { family: 'a', containerDefinitions: ['nginx'] },
      ['containerDefinitions[0]: the text "nginx", not an object'],
    ],
    [
      'a quoted number',
      { family: 'a', containerDefinitions: [{ ...app, memory: '512' }] },
      ['containerDefinitions[0].memory: the text "512", not a number: write it without quotes'],
    ],
    [
      'a quoted boolean',
      { family: 'a', containerDefinitions: [{ ...app, essential: 'true' }] },
      ['containerDefinitions[0].essential: the text "true", not true without quotes'],
    ],
    [
      'a text for a boolean',
      { family: 'a', containerDefinitions: [{ ...app, essential: 'yes' }] },
      ['containerDefinitions[0].essential: the text "yes", not true or false'],
    ],
    [
      'a text for a map',
      { family: 'a', containerDefinitions: [{ ...app, dockerLabels: 'a=b' }] },
      ['containerDefinitions[0].dockerLabels: the text "a=b", not an object'],
    ],
    [
      'a number in a map',
      { family: 'a', containerDefinitions: [{ ...app, dockerLabels: { 'a.b': 1 } }] },
      ['containerDefinitions[0].dockerLabels["a.b"]: 1, not a text: put it in quotes'],
    ],
    [
      'null in a map',
      { family: 'a', containerDefinitions: [{ ...app, dockerLabels: { a: null } }] },
      ['containerDefinitions[0].dockerLabels.a: nothing (null), not a text'],
    ],
    [
      'null in a list',
      { family: 'a', containerDefinitions: [null] },
      ['containerDefinitions[0]: nothing (null), not an object'],
    ],
    [
      'a required field deep inside',
      { family: 'a', containerDefinitions: [{ ...app, secrets: [{ name: 'A' }] }] },
      ['containerDefinitions[0].secrets[0].valueFrom: nothing, not a value'],
    ],
  ] as const) {
    it(`finds ${title}`, () => {
      assert.deepEqual(problems(value, 'RegisterTaskDefinition'), expected);
    });
  }

  it('finds a number that nothing can hold exactly', () => {
    const request = parseJson('{"family":"a","containerDefinitions":[{"cpu":12345678901234567890}]}');
    assert.deepEqual(problems(request, 'RegisterTaskDefinition'), [
      'containerDefinitions[0].cpu: 12345678901234567890, not a number',
    ]);
  });

  it('takes null for a field left out', () => {
    assert.deepEqual(
      problems({ family: 'a', cpu: null, containerDefinitions: [{ ...app, user: null }] }, 'RegisterTaskDefinition'),
      [],
    );
  });

  it('shows no value of an environment variable', () => {
    const environment = [{ name: 'A', value: 42 }, 'A=hunter2'];
    assert.deepEqual(
      problems(
        { family: 'a', containerDefinitions: [{ environment }, { environment: 'hunter2' }] },
        'RegisterTaskDefinition',
      ),
      [
        'containerDefinitions[0].environment[0].value: a number, not a text: put it in quotes',
        'containerDefinitions[0].environment[1]: a text, not an object',
        'containerDefinitions[1].environment: a text, not a list',
      ],
    );
  });

  it('names unknown fields wherever they are, those with strange names too', () => {
    const request = parseJson(
      '{"family":"a","newer":1,"__proto__":{},"containerDefinitions":[{"newest":{"deep":[]},"constructor":1}]}',
    );
    assert.deepEqual(checkShape(request, 'RegisterTaskDefinition'), {
      problems: [],
      unknown: ['newer', '__proto__', 'containerDefinitions[0].newest', 'containerDefinitions[0].constructor'],
    });
  });

  it('asks for no field of a part, save in lists, which replace', () => {
    assert.deepEqual(problems({ proxyConfiguration: {} }, 'RegisterTaskDefinition', { partial: true }), []);
    assert.deepEqual(
      problems({ proxyConfiguration: { properties: null } }, 'RegisterTaskDefinition', { partial: true }),
      [],
    );
    assert.deepEqual(
      problems({ tags: [{}], inferenceAccelerators: [{ deviceName: 'a' }] }, 'RegisterTaskDefinition', {
        partial: true,
      }),
      ['inferenceAccelerators[0].deviceType: nothing, not a value'],
    );
  });

  it('knows a container by itself', () => {
    assert.deepEqual(
      checkShape({ cpu: 'x', a: 1, logConfiguration: { options: { b: null } } }, 'ContainerDefinition', {
        partial: true,
      }),
      {
        problems: [{ path: 'cpu', at: ['cpu'], expected: 'a number', found: 'the text "x"' }],
        unknown: ['a'],
      },
    );
  });

  it('knows UpdateService', () => {
    assert.deepEqual(
      problems({ service: 'a', enableExecuteCommand: 1, capacityProviderStrategy: [{}] }, 'UpdateService'),
      [
        'enableExecuteCommand: 1, not true or false',
        'capacityProviderStrategy[0].capacityProvider: nothing, not a value',
      ],
    );
  });

  it('cuts long values', () => {
    const [line = ''] = problems({ family: 'a', containerDefinitions: 'x'.repeat(1e6) }, 'RegisterTaskDefinition');
    assert.equal(line, `containerDefinitions: the text "${'x'.repeat(79)}…", not a list`);
  });
});
