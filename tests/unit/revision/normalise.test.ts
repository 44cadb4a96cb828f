import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { withDefaults } from '../../../simulator/aws/ecs/definitions/defaults.ts';
import { type Json, type JsonObject, parseJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { diffRevisions } from '../../../tasks/EcsDeployRevision/src/revision/diff.ts';
import { normalise, sameRevision } from '../../../tasks/EcsDeployRevision/src/revision/normalise.ts';
import { readOnlyFields } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';
import { definitions } from './support/definitions.ts';

const app = (fields: JsonObject, more: JsonObject = {}): JsonObject => ({
  family: 'chat',
  ...more,
  containerDefinitions: [{ name: 'app', image: 'chat:1', ...fields }],
});
const task = (fields: JsonObject): JsonObject => app({}, fields);
const port = (mapping: JsonObject, networkMode = 'awsvpc'): JsonObject =>
  app({ portMappings: [{ containerPort: 80, ...mapping }] }, { networkMode });
const check = (fields: JsonObject): JsonObject => app({ healthCheck: { command: ['CMD', 'x'], ...fields } });
const volume = (fields: JsonObject): JsonObject => task({ volumes: [{ name: 'data', ...fields }] });
const efs = (fields: JsonObject): JsonObject => volume({ efsVolumeConfiguration: { fileSystemId: 'fs-1', ...fields } });

const listsOfContainer = [
  'portMappings',
  'environment',
  'mountPoints',
  'volumesFrom',
  'systemControls',
  'links',
  'entryPoint',
  'command',
  'environmentFiles',
  'secrets',
  'dependsOn',
  'dnsServers',
  'dnsSearchDomains',
  'extraHosts',
  'ulimits',
  'dockerSecurityOptions',
  'resourceRequirements',
  'credentialSpecs',
];

/** What was sent, what ECS may answer to it, and what is something else. */
const defaults: readonly (readonly [what: string, sent: JsonObject, same: JsonObject, other: JsonObject])[] = [
  ['cpu 0', app({}), app({ cpu: 0 }), app({ cpu: 1 })],
  ['essential', app({}), app({ essential: true }), app({ essential: false })],
  ['versionConsistency', app({}), app({ versionConsistency: 'enabled' }), app({ versionConsistency: 'disabled' })],
  ['protocol', port({}), port({ protocol: 'tcp' }), port({ protocol: 'udp' })],
  ['hostPort with awsvpc', port({}), port({ hostPort: 80 }), port({ hostPort: 81 })],
  ['hostPort with host', port({}, 'host'), port({ hostPort: 80 }, 'host'), port({ hostPort: 81 }, 'host')],
  ['hostPort with bridge', port({}, 'bridge'), port({ hostPort: 0 }, 'bridge'), port({ hostPort: 80 }, 'bridge')],
  [
    'hostPort without a mode',
    app({ portMappings: [{ containerPort: 80 }] }),
    port({ hostPort: 0 }, 'bridge'),
    port({}),
  ],
  ['interval', check({}), check({ interval: 30 }), check({ interval: 31 })],
  ['timeout', check({}), check({ timeout: 5 }), check({ timeout: 6 })],
  ['retries', check({}), check({ retries: 3 }), check({ retries: 4 })],
  ['startPeriod', check({}), check({ startPeriod: 0 }), check({ startPeriod: 1 })],
  [
    'restartAttemptPeriod',
    restarts({}),
    restarts({ restartAttemptPeriod: 300 }),
    restarts({ restartAttemptPeriod: 60 }),
  ],
  ['ignoredExitCodes', restarts({}), restarts({ ignoredExitCodes: [] }), restarts({ ignoredExitCodes: [0] })],
  ['readOnly of a mount', mounted({}), mounted({ readOnly: false }), mounted({ readOnly: true })],
  [
    'readOnly of volumes from a container',
    app({ volumesFrom: [{ sourceContainer: 'log' }] }),
    app({ volumesFrom: [{ sourceContainer: 'log', readOnly: false }] }),
    app({ volumesFrom: [{ sourceContainer: 'log', readOnly: true }] }),
  ],
  ['networkMode', task({}), task({ networkMode: 'bridge' }), task({ networkMode: 'host' })],
  ['enableFaultInjection', task({}), task({ enableFaultInjection: false }), task({ enableFaultInjection: true })],
  ['runtimePlatform', task({}), task({ runtimePlatform: {} }), task({ runtimePlatform: { cpuArchitecture: 'ARM64' } })],
  ['task cpu', task({ cpu: '1 vCPU' }), task({ cpu: '1024' }), task({ cpu: '512' })],
  ['a part of a CPU', task({ cpu: '.25 vCPU' }), task({ cpu: '256' }), task({ cpu: '25' })],
  ['task cpu in quarters', task({ cpu: '0.25vcpu' }), task({ cpu: '256' }), task({ cpu: '25' })],
  ['task memory', task({ memory: '2 GB' }), task({ memory: '2048' }), task({ memory: '2' })],
  ['task memory without a space', task({ memory: '0.5GB' }), task({ memory: '512' }), task({ memory: '5' })],
  ['the type of a proxy', proxied({}), proxied({ type: 'APPMESH' }), proxied({ type: 'OTHER' })],
  ['the host of a volume', volume({}), volume({ host: {} }), volume({ host: { sourcePath: '/x' } })],
  ['configuredAtLaunch', volume({}), volume({ configuredAtLaunch: false }), volume({ configuredAtLaunch: true })],
  [
    'autoprovision',
    volume({ dockerVolumeConfiguration: { scope: 'task' } }),
    volume({ dockerVolumeConfiguration: { scope: 'task', autoprovision: false, driverOpts: {}, labels: {} } }),
    volume({ dockerVolumeConfiguration: { scope: 'task', autoprovision: true } }),
  ],
  ['rootDirectory', efs({}), efs({ rootDirectory: '/' }), efs({ rootDirectory: '/x' })],
  ['transitEncryption', efs({}), efs({ transitEncryption: 'DISABLED' }), efs({ transitEncryption: 'ENABLED' })],
  [
    'iam of EFS',
    efs({}),
    efs({ authorizationConfig: { iam: 'DISABLED' } }),
    efs({ authorizationConfig: { iam: 'ENABLED' } }),
  ],
  [
    'rootDirectory of S3 files',
    volume({ s3filesVolumeConfiguration: { fileSystemArn: 'a' } }),
    volume({ s3filesVolumeConfiguration: { fileSystemArn: 'a', rootDirectory: '/' } }),
    volume({ s3filesVolumeConfiguration: { fileSystemArn: 'a', rootDirectory: '/x' } }),
  ],
  ['linuxParameters', app({}), linux({}), linux({ initProcessEnabled: true })],
  ['capabilities', app({}), linux({ capabilities: { add: [], drop: [] } }), linux({ capabilities: { add: ['X'] } })],
  ['devices and tmpfs', app({}), linux({ devices: [], tmpfs: [] }), linux({ devices: [{ hostPath: '/x' }] })],
  ['secretOptions', logged({}), logged({ secretOptions: [], options: {} }), logged({ options: { a: 'b' } })],
  ['a tag without a value', task({ tags: [{ key: 'a' }] }), task({ tags: [{ key: 'a', value: '' }] }), task({})],
  ['null', app({}), app({ memory: null, healthCheck: null }, { cpu: null }), app({ memory: 0 })],
  ...['volumes', 'placementConstraints', 'requiresCompatibilities', 'inferenceAccelerators'].map(
    (list) => [`an empty list of ${list}`, task({}), task({ [list]: [] }), task({ [list]: ['x'] })] as const,
  ),
  ...listsOfContainer.map(
    (list) => [`an empty list of ${list}`, app({}), app({ [list]: [] }), app({ [list]: [''] })] as const,
  ),
  ['no labels', app({}), app({ dockerLabels: {} }), app({ dockerLabels: { a: '' } })],
];

function restarts(fields: JsonObject): JsonObject {
  return app({ restartPolicy: { enabled: true, ...fields } });
}
function mounted(fields: JsonObject): JsonObject {
  return app({ mountPoints: [{ sourceVolume: 'data', containerPath: '/data', ...fields }] });
}
function proxied(fields: JsonObject): JsonObject {
  return task({ proxyConfiguration: { containerName: 'app', ...fields } });
}
function linux(fields: JsonObject): JsonObject {
  return app({ linuxParameters: fields });
}
function logged(fields: JsonObject): JsonObject {
  return app({ logConfiguration: { logDriver: 'awslogs', ...fields } });
}

describe('what ECS fills in by itself', () => {
  for (const [what, sent, same, other] of defaults) {
    it(`makes no difference, another value does: ${what}`, () => {
      assert.ok(sameRevision(sent, same), JSON.stringify(normalise(same)));
      assert.deepEqual(diffRevisions(sent, same), []);
      assert.ok(!sameRevision(sent, other));
      assert.notEqual(diffRevisions(sent, other).length, 0);
    });
  }

  it('makes no difference to any definition, as the simulator fills it in', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const filled = withDefaults(definition) as JsonObject;
        assert.deepEqual(diffRevisions(definition, filled), []);
        assert.ok(sameRevision(definition, filled));
      }),
    );
  });
});

/** Two orders of the same. */
const orders: readonly (readonly [
  what: string,
  same: boolean,
  order: (items: readonly Json[]) => JsonObject,
  ...items: Json[],
])[] = [
  ['variables', true, (environment) => app({ environment }), { name: 'A', value: '1' }, { name: 'B', value: '' }],
  [
    'variables of one name',
    false,
    (environment) => app({ environment }),
    { name: 'A', value: '1' },
    { name: 'A', value: '2' },
  ],
  ['secrets', true, (secrets) => app({ secrets }), { name: 'A', valueFrom: 'a' }, { name: 'B', valueFrom: 'b' }],
  [
    'ports',
    true,
    (portMappings) => app({ portMappings }),
    { containerPort: 80 },
    { containerPort: 80, protocol: 'udp' },
  ],
  ['mounts', true, (mountPoints) => app({ mountPoints }), { containerPath: '/a' }, { containerPath: '/b' }],
  ['limits', true, (ulimits) => app({ ulimits }), { name: 'core', softLimit: 1 }, { name: 'cpu', softLimit: 2 }],
  ['capabilities', true, (add) => linux({ capabilities: { add } }), 'SYS_PTRACE', 'NET_ADMIN'],
  [
    'labels',
    true,
    (labels) => app({ dockerLabels: Object.fromEntries(labels as readonly (readonly [string, Json])[]) }),
    ['a', '1'],
    ['b', '2'],
  ],
  ['containers', true, (containerDefinitions) => ({ containerDefinitions }), { name: 'a' }, { name: 'b' }],
  ['volumes', true, (volumes) => task({ volumes }), { name: 'a' }, { name: 'b' }],
  ['tags', true, (tags) => task({ tags }), { key: 'a', value: '1' }, { key: 'b', value: '1' }],
  ['compatibilities', true, (requiresCompatibilities) => task({ requiresCompatibilities }), 'FARGATE', 'EC2'],
  [
    'constraints',
    true,
    (placementConstraints) => task({ placementConstraints }),
    { expression: 'a' },
    { expression: 'b' },
  ],
  [
    'properties of a proxy',
    true,
    (properties) => proxied({ properties }),
    { name: 'a', value: '' },
    { name: 'b', value: '' },
  ],
  ['a command', false, (command) => app({ command }), 'sh', '-c'],
  ['files of variables', false, (environmentFiles) => app({ environmentFiles }), { value: 'a' }, { value: 'b' }],
  ['name servers', false, (dnsServers) => app({ dnsServers }), '1.1.1.1', '8.8.8.8'],
  ['a list that nobody knows', false, (unheardOf) => app({ unheardOf }), 'a', 'b'],
];

describe('the order', () => {
  for (const [what, same, order, ...items] of orders) {
    it(`of ${what} ${same ? 'makes no difference' : 'counts'}`, () => {
      assert.equal(sameRevision(order(items), order(items.toReversed())), same);
      assert.equal(diffRevisions(order(items), order(items.toReversed())).length === 0, same);
    });
  }
});

describe('two definitions', () => {
  it('are the same whatever describes a revision, or a run or AWS wrote of itself', () => {
    const described = Object.fromEntries([...readOnlyFields].map((field) => [field, 'x']));
    const tags = [
      { key: 'ecs-deploy-revision:run', value: '1' },
      { key: 'aws:cloudformation:stack-name', value: 's' },
    ];
    assert.ok(sameRevision(app({}), { ...described, ...app({}), tags }));
    assert.ok(!sameRevision(app({}), { ...app({}), tags: [{ key: 'team', value: 'a' }] }));
  });

  it('are others in another family', () => {
    assert.ok(!sameRevision(app({}), { ...app({}), family: 'web' }));
  });

  it('are others where an empty text or a number nobody can hold is another', () => {
    const command = (text: string) => app({ command: ['sh', '-c', text] });
    assert.ok(!sameRevision(command(''), app({ command: ['sh', '-c'] })));
    assert.ok(!sameRevision(app({ entryPoint: [''] }), app({})));
    const large = (digits: string) => app(parseJson(`{"newest":${digits}}`) as JsonObject, {});
    const [number, next] = ['{"newest":12345678901234567890}', '{"newest":12345678901234567891}'];
    assert.ok(sameRevision(large(number), large(number)));
    assert.ok(!sameRevision(large(number), large(next)));
  });

  it('keep members that nobody knows as they are, in the form for comparison too', () => {
    const unknown = { unheardOf: { list: [], map: {}, no: false }, __proto__: undefined };
    const { __proto__: _none, ...fields } = unknown;
    assert.deepEqual(normalise(app(fields)), app(fields));
  });
});
