import assert from 'node:assert/strict';
import { parse, stringify } from 'lossless-json';
import { World, cluster, newImage, service } from './support/world.ts';

const readOnly = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
];

describe('The cloned revision', () => {
  let world: World;
  afterEach(() => world.close());

  it('keeps every field, empty values and fields that no SDK knows included, at any depth', async () => {
    world = await World.empty();
    const definition = parse(`{
      "family": "chat-app", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512",
      "pidMode": "task", "runtimePlatform": { "cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX" },
      "ephemeralStorage": { "sizeInGiB": 30 }, "enableFaultInjection": false,
      "fromTheFuture": { "deep": [{ "er": null, "big": 12345678901234567890, "precise": 0.1234567890123456789, "empty": "" }] },
      "containerDefinitions": [{
        "name": "app", "image": "nginx:1", "essential": true, "entryPoint": [""], "command": ["sh", "-c", ""],
        "environment": [{ "name": "EMPTY", "value": "" }, { "name": "A", "value": "1", "newAttribute": [] }],
        "dockerLabels": { "__proto__": "kept", "a": "" }, "brandNew": [[], {}, false, 0]
      }],
      "tags": [{ "key": "team", "value": "" }]
    }`) as object;
    await world.aws.call('ecs:RegisterTaskDefinition', definition);
    await world.addService(service, { taskDefinition: 'chat-app' });
    const before = await wire(world, 'chat-app:1');

    const run = await world.deploy({ traceTags: 'false' });
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    const after = await wire(world, 'chat-app:2');
    assert.equal(after, before.replace('"nginx:1"', JSON.stringify(newImage)));
    for (const kept of [
      '12345678901234567890',
      '0.1234567890123456789',
      '"__proto__":"kept"',
      '"entryPoint":[""]',
      '"value":""',
    ]) {
      assert.ok(after.includes(kept), kept);
    }
    const [request] = world.bodies('RegisterTaskDefinition');
    assert.deepEqual(
      readOnly.filter((field) => field in (request ?? {})),
      [],
    );
  });

  it('leaves out an empty list of tags, which ECS refuses', async () => {
    world = await World.withService();
    await world.deploy({ traceTags: 'false' });
    assert.ok(!('tags' in (world.bodies('RegisterTaskDefinition')[0] ?? {})));
  });

  it('is made from the definition that PRIMARY runs where a rollout is under way, and the way back is the last that completed', async () => {
    world = await World.withService();
    await world.aws.call('ecs:RegisterTaskDefinition', {
      family: 'chat-app',
      containerDefinitions: [{ name: 'app', image: 'stuck:1', essential: true }],
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '1024',
      memory: '2048',
    });
    world.aws.images.set('stuck:1', { kind: 'neverStarts' });
    await world.aws.call('ecs:UpdateService', { cluster, service, taskDefinition: 'chat-app:2' });
    await world.aws.clock.advance(60_000);
    const stuck = (await world.describe()).deployments.find(({ status }) => status === 'PRIMARY');

    const run = await world.deploy({ traceTags: 'false' });
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    assert.equal(world.bodies('RegisterTaskDefinition')[0]?.['cpu'], '1024');
    assert.match(run.outputs['previousTaskDefinitionArn'] ?? '', /chat-app:1$/);
    const log = run.log.join('\n');
    assert.ok(log.includes(`this replaces the unfinished deployment ${stuck?.id} of chat-app:2`), log);
    assert.ok(log.includes('The last one that completed runs chat-app:1.'), log);
  });
});

/** A definition as JSON text, without what AWS adds by itself. */
async function wire(world: World, taskDefinition: string): Promise<string> {
  const answer = await world.aws.call('ecs:DescribeTaskDefinition', { taskDefinition, include: ['TAGS'] });
  const content = answer['taskDefinition'] as Record<string, unknown>;
  const kept = Object.fromEntries(Object.entries(content).filter(([field]) => !readOnly.includes(field)));
  return stringify({ ...kept, tags: answer['tags'] }) ?? '';
}
