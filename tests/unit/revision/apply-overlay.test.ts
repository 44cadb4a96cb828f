import assert from 'node:assert/strict';
import { applyOverlay } from '../../../tasks/EcsDeployRevision/src/revision/apply-overlay.ts';
import { type JsonObject, parseJson, stringifyJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { type Written, layers } from './support/layers.ts';

/** A definition with the container `app`, which has these fields, and `log`. */
function start(app: JsonObject = {}, more: JsonObject = {}): JsonObject {
  return {
    family: 'chat',
    containerDefinitions: [
      { name: 'app', image: 'chat:1', ...app },
      { name: 'log', image: 'fluent:1' },
    ],
    ...more,
  };
}

function laid(from: JsonObject, written: Written): JsonObject {
  return applyOverlay(from, layers(written));
}

function refusal(from: JsonObject, written: Written): string {
  try {
    laid(from, written);
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'invalid-input');
    return (error as Error).message;
  }
  assert.fail('Nothing was refused.');
}

/** What the fields of `app` become. */
const rows: readonly (readonly [title: string, app: JsonObject, written: Written, becomes: JsonObject])[] = [
  ['sets an image', {}, { images: { app: 'chat:2' } }, { image: 'chat:2' }],
  [
    'lets overrides decide over image, as the later layer',
    {},
    { images: { app: 'chat:2' }, overrides: { containers: { app: { image: 'chat:3' } } } },
    { image: 'chat:3' },
  ],
  [
    'keeps empty texts and lists, in a command and elsewhere',
    { command: ['sh', '-c', ''], entryPoint: [''], links: [] },
    { overrides: { containers: { app: { cpu: 1 } } } },
    { command: ['sh', '-c', ''], entryPoint: [''], links: [], cpu: 1 },
  ],
  [
    'keeps a label with equals signs, and adds one beside it',
    { dockerLabels: { a: 'b=c', x: '' } },
    { overrides: { containers: { app: { dockerLabels: { y: 'd=e=f' } } } } },
    { dockerLabels: { a: 'b=c', x: '', y: 'd=e=f' } },
  ],
  [
    'removes what is null, in a structure and whole',
    { healthCheck: { command: ['CMD'], interval: 5 }, user: 'root', stopTimeout: 3 },
    { overrides: { containers: { app: { healthCheck: { interval: null }, user: null } } } },
    { healthCheck: { command: ['CMD'] }, stopTimeout: 3 },
  ],
  [
    'replaces lists as a whole',
    { command: ['a', 'b'], dnsServers: ['1.1.1.1'] },
    { overrides: { containers: { app: { command: [''] } } } },
    { command: [''], dnsServers: ['1.1.1.1'] },
  ],
  [
    'replaces a variable in its place, adds others after it, and keeps empty values',
    { environment: [env('A', '1'), env('B', ''), env('C', '3')] },
    { container: 'app', environment: { E: 'x=y', B: '2', D: '' } },
    { environment: [env('A', '1'), env('B', '2'), env('C', '3'), env('E', 'x=y'), env('D', '')] },
  ],
  [
    'keeps what an entry has beside its name and value',
    { environment: [{ ...env('A', '1'), newest: true }] },
    { container: 'app', environment: { A: '2' } },
    { environment: [{ ...env('A', '2'), newest: true }] },
  ],
  [
    'has a name once that was there twice, when it is set',
    { environment: [env('A', '1'), env('B', '2'), env('A', '3')] },
    { container: 'app', environment: { A: '4' } },
    { environment: [env('A', '4'), env('B', '2')] },
  ],
  [
    'moves a variable to the secrets',
    { environment: [env('A', '1'), env('B', '2')], secrets: [secret('C', 'c')] },
    { container: 'app', secrets: { A: 'arn:a' } },
    { environment: [env('B', '2')], secrets: [secret('C', 'c'), secret('A', 'arn:a')] },
  ],
  [
    'moves a secret to the variables',
    { secrets: [secret('A', 'arn:a')] },
    { container: 'app', environment: { A: '1' } },
    { secrets: [], environment: [env('A', '1')] },
  ],
  [
    'moves a name in overrides too, in both directions at once',
    { environment: [env('A', '1')], secrets: [secret('B', 'b')] },
    { overrides: { containers: { app: { environment: { B: '2' }, secrets: { A: 'a' } } } } },
    { environment: [env('B', '2')], secrets: [secret('A', 'a')] },
  ],
  [
    'removes a variable, and no secret of its name',
    { environment: [env('A', '1'), env('B', '2')], secrets: [secret('C', 'c')] },
    { overrides: { containers: { app: { environment: { A: null, C: null, Z: null } } } } },
    { environment: [env('B', '2')], secrets: [secret('C', 'c')] },
  ],
  [
    'removes all variables, or replaces them by a list',
    { environment: [env('A', '1')], secrets: [secret('B', 'b'), secret('C', 'c')] },
    { overrides: { containers: { app: { environment: null, secrets: [secret('D', 'd')] } } } },
    { secrets: [secret('D', 'd')] },
  ],
  [
    'lets a list of variables take names from the secrets',
    { secrets: [secret('A', 'a'), secret('B', 'b')] },
    { overrides: { containers: { app: { environment: [env('A', '1')] } } } },
    { secrets: [secret('B', 'b')], environment: [env('A', '1')] },
  ],
  [
    'lets environment decide over overrides, where a name moves back',
    { environment: [env('A', '1')] },
    { container: 'app', environment: { A: '2' }, overrides: { containers: { app: { secrets: { A: 'a', B: 'b' } } } } },
    { environment: [env('A', '2')], secrets: [secret('B', 'b')] },
  ],
  [
    'adds environment to the variables that overrides put in place of all',
    { environment: [env('A', '1')] },
    { container: 'app', environment: { B: '2' }, overrides: { containers: { app: { environment: null } } } },
    { environment: [env('B', '2')] },
  ],
  [
    'takes names that objects treat specially',
    { environment: [env('__proto__', '1')] },
    {
      container: 'app',
      environment: Object.fromEntries([['__proto__', '2']]),
      overrides: parseJson('{"containers":{"app":{"dockerLabels":{"__proto__":"x"}}}}') as JsonObject,
    },
    parseJson('{"environment":[{"name":"__proto__","value":"2"}],"dockerLabels":{"__proto__":"x"}}') as JsonObject,
  ],
  ['changes nothing where nothing is written', { environment: [] }, {}, { environment: [] }],
  [
    'adds no list where there is nothing to remove',
    {},
    { overrides: { containers: { app: { environment: { A: null } } } } },
    {},
  ],
];

function env(name: string, value: string): JsonObject {
  return { name, value };
}

function secret(name: string, valueFrom: string): JsonObject {
  return { name, valueFrom };
}

describe('an overlay over a container', () => {
  for (const [title, app, written, becomes] of rows) {
    it(title, () => {
      const image = written.images?.['app'] ?? 'chat:1';
      const expected = start({ image, ...becomes });
      assert.equal(stringifyJson(laid(start(app), written)), stringifyJson(expected));
    });
  }
});

describe('an overlay over a definition', () => {
  it('merges structures, replaces lists and plain values, removes nulls, and keeps the rest in its place', () => {
    const from = start({}, { cpu: '256', runtimePlatform: { cpuArchitecture: 'X86_64' }, volumes: [{ name: 'a' }] });
    const overrides = { memory: '1 GB', runtimePlatform: { operatingSystemFamily: 'LINUX' }, volumes: [], cpu: null };
    const expected = {
      ...start(
        {},
        {
          runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
          volumes: [],
          memory: '1 GB',
        },
      ),
    };
    assert.equal(stringifyJson(laid(from, { overrides })), stringifyJson(expected));
  });

  it('keeps numbers that a double cannot hold', () => {
    const from = parseJson(
      '{"family":"f","containerDefinitions":[],"newest":{"a":12345678901234567890}}',
    ) as JsonObject;
    const overrides = parseJson('{"newest":{"b":0.10000000000000000001}}') as JsonObject;
    assert.equal(
      stringifyJson(laid(from, { overrides })),
      '{"family":"f","containerDefinitions":[],"newest":{"a":12345678901234567890,"b":0.10000000000000000001}}',
    );
  });

  it('adds a container that has an image, and removes one that is null', () => {
    const overrides = { containers: { side: { image: 'side:1', environment: { A: '1' }, user: null }, log: null } };
    assert.deepEqual(laid(start(), { overrides }), {
      family: 'chat',
      containerDefinitions: [
        { name: 'app', image: 'chat:1' },
        { name: 'side', image: 'side:1', environment: [env('A', '1')] },
      ],
    });
  });

  it('takes the image of a container that overrides add from image as well', () => {
    const written = { images: { side: 'side:1' }, overrides: { containers: { side: { essential: false } } } };
    const added = (laid(start(), written)['containerDefinitions'] as readonly JsonObject[])[2];
    assert.deepEqual(added, { name: 'side', image: 'side:1', essential: false });
  });

  it('does not mind that a container to be removed is gone already', () => {
    assert.deepEqual(laid(start(), { overrides: { containers: { gone: null } } }), start());
  });

  it('registers under another family, whatever overrides say', () => {
    assert.equal(laid(start(), { family: 'web', overrides: { family: 'other' } })['family'], 'web');
    assert.equal(laid(start(), { overrides: { family: 'other' } })['family'], 'other');
  });

  it('gives environment to the only container without being told', () => {
    const from = { family: 'chat', containerDefinitions: [{ name: 'app', image: 'chat:1' }] };
    assert.deepEqual(laid(from, { environment: { A: '1' } })['containerDefinitions'], [
      { name: 'app', image: 'chat:1', environment: [env('A', '1')] },
    ]);
  });

  it('gives environment to the only container that overrides leave', () => {
    const written = { environment: { A: '1' }, overrides: { containers: { log: null } } };
    assert.deepEqual(laid(start(), written)['containerDefinitions'], [
      { name: 'app', image: 'chat:1', environment: [env('A', '1')] },
    ]);
  });
});

describe('an overlay that cannot be meant', () => {
  for (const [title, written, message] of [
    [
      'names a container with a typing error',
      { overrides: { containers: { ap: { cpu: 1 } } } },
      'overrides names the container "ap", which the task definition does not have. Did you mean "app"? ' +
        'It has "app", "log". A container that is to be added needs an image under containers in overrides.',
    ],
    [
      'names a container that is like no other',
      { overrides: { containers: { database: { cpu: 1 } } } },
      'overrides names the container "database", which the task definition does not have. ' +
        'It has "app", "log". A container that is to be added needs an image under containers in overrides.',
    ],
    [
      'has an image for a container that nobody has',
      { images: { logs: 'x:1' } },
      'image names the container "logs", which the task definition does not have. Did you mean "log"? ' +
        'It has "app", "log". A container that is to be added needs an image under containers in overrides.',
    ],
    [
      'takes a container its image away',
      { overrides: { containers: { app: { image: null } } } },
      'overrides removes the image of the container "app", which cannot do without one.',
    ],
    [
      'renames a container',
      { overrides: { containers: { app: { name: 'web' } } } },
      'overrides gives the container "app" another name. ' +
        'Set it to null and add a container of the new name, with its image.',
    ],
    [
      'does not say which container environment is for',
      { environment: { A: '1' } },
      'environment does not say which container it is for, and there are "app", "log". ' +
        'Set containerName, or write it under containers in overrides.',
    ],
    [
      'has secrets for a container that overrides remove',
      { container: 'log', secrets: { A: 'a' }, overrides: { containers: { log: null } } },
      'secrets is for the container "log", which the task definition does not have. It has "app".',
    ],
    [
      'has a name both as a variable and as a secret',
      { overrides: { containers: { app: { environment: { A: '1' }, secrets: { A: 'a' } } } } },
      'overrides sets "A" of the container "app" both as a variable and as a secret. ' +
        'A container has a name once; remove one of them.',
    ],
    [
      'has a name both in environment and in secrets',
      { container: 'app', environment: { A: '1' }, secrets: { A: 'a' } },
      'environment sets "A" of the container "app" both as a variable and as a secret. ' +
        'A container has a name once; remove one of them.',
    ],
    [
      'has containers in the form of ECS',
      { overrides: { containerDefinitions: [] } },
      "overrides has containerDefinitions. Write containers instead, with a container's name as key.",
    ],
    [
      'has containers that are no map',
      { overrides: { containers: [] } },
      "containers in overrides is not a map. Write each container's name as a key of it.",
    ],
    [
      'has a container that is no map',
      { overrides: { containers: { app: 'x:1' } } },
      'The container "app" in overrides is not a map of fields, nor null to remove it.',
    ],
  ] as const satisfies readonly (readonly [string, Written, string])[]) {
    it(`is refused where it ${title}`, () => {
      assert.equal(refusal(start(), written), message);
    });
  }
});
