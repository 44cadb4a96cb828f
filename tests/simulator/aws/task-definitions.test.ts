import assert from 'node:assert/strict';
import { DescribeTaskDefinitionCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { closeAll, ecsClient, ecsTarget, register, send, start } from './support.ts';

describe('the simulator’s task definitions', () => {
  afterEach(closeAll);

  it('fill in what ECS fills in, and nothing that was sent is lost', async () => {
    const simulator = await start({ startAt: new Date('2026-03-01T10:00:00Z') });
    const arn = await register(
      simulator,
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1',
      { networkMode: 'awsvpc', cpu: '256', memory: '512', requiresCompatibilities: ['FARGATE'] },
      { memory: undefined, portMappings: [{ containerPort: 80 }], entryPoint: [''], command: ['sh', '-c', ''] },
    );
    const { taskDefinition } = await simulator.call('ecs:DescribeTaskDefinition', { taskDefinition: 'web' });
    assert.deepEqual(taskDefinition, {
      taskDefinitionArn: arn,
      family: 'web',
      containerDefinitions: [
        {
          name: 'app',
          image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1',
          portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'tcp' }],
          entryPoint: [''],
          command: ['sh', '-c', ''],
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
        },
      ],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      requiresCompatibilities: ['FARGATE'],
      volumes: [],
      placementConstraints: [],
      revision: 1,
      status: 'ACTIVE',
      requiresAttributes: [
        { name: 'ecs.capability.task-eni' },
        { name: 'com.amazonaws.ecs.capability.ecr-auth' },
        { name: 'com.amazonaws.ecs.capability.docker-remote-api.1.18' },
      ],
      compatibilities: ['EC2', 'FARGATE'],
      registeredAt: Date.parse('2026-03-01T10:00:00Z') / 1000,
      registeredBy: 'arn:aws:iam::123456789012:user/administrator',
    });
  });

  it('keep members that the model does not know, verbatim and at any depth', async () => {
    const simulator = await start();
    const future =
      '"future":{"big":9007199254740993,"exact":1.0,"tiny":1e-400,"empty":"","list":[],"null":null,"__proto__":{"a":1},"constructor":"x"}';
    const body =
      `{"family":"web","containerDefinitions":[{"name":"app","image":"web:1","memory":128,${future},` +
      `"dockerLabels":{"__proto__":"label","":"empty"}}],${future}}`;
    const registered = await send(simulator, { target: ecsTarget('RegisterTaskDefinition'), body });
    const described = await send(simulator, {
      target: ecsTarget('DescribeTaskDefinition'),
      body: '{"taskDefinition":"web:1"}',
    });
    for (const { text } of [registered, described]) {
      assert.equal(text.split(future).length, 3, text);
      assert.ok(text.includes('"dockerLabels":{"__proto__":"label","":"empty"}'), text);
    }
  });

  it('come with their tags only where these are asked for, beside the definition', async () => {
    const simulator = await start();
    const client = ecsClient(simulator);
    const tags = [{ key: 'team', value: 'web' }];
    const made = await client.send(
      new RegisterTaskDefinitionCommand({
        family: 'web',
        containerDefinitions: [{ name: 'app', image: 'web:1', memory: 128 }],
        tags,
      }),
    );
    assert.deepEqual(made.tags, tags);
    const plain = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web' }));
    assert.equal(plain.tags, undefined);
    const tagged = await client.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'web', include: ['TAGS'] }));
    assert.deepEqual(tagged.tags, tags);
    assert.ok(tagged.taskDefinition !== undefined && !('tags' in tagged.taskDefinition));
  });

  const refusals: readonly (readonly [string, object, object, { readonly code: string; readonly message: RegExp }])[] =
    [
      ['an empty list of tags', { tags: [] }, {}, { code: 'ClientException', message: /^Tags can not be empty\.$/ }],
      [
        'a tag of AWS',
        { tags: [{ key: 'aws:x', value: '1' }] },
        {},
        { code: 'InvalidParameterException', message: /aws:/ },
      ],
      [
        'more than 65,536 bytes',
        {},
        { command: ['x'.repeat(65_536)] },
        { code: 'ClientException', message: /^Actual length: '\d+'\. Max allowed length is '65536' bytes\.$/ },
      ],
      [
        'a container without a name',
        {},
        { name: '' },
        { code: 'ClientException', message: /^Container\.name should not be null or empty\.$/ },
      ],
      [
        'a container without an image',
        {},
        { image: '' },
        { code: 'ClientException', message: /^Container\.image should/ },
      ],
      [
        'a container without memory',
        {},
        { memory: undefined },
        { code: 'ClientException', message: /At least one of 'memory'/ },
      ],
      ['nothing essential', {}, { essential: false }, { code: 'ClientException', message: /essential/ }],
      [
        'no containers',
        { containerDefinitions: [] },
        {},
        { code: 'ClientException', message: /Container list cannot be empty/ },
      ],
      [
        'a text for a number',
        {},
        { cpu: '256' },
        { code: 'SerializationException', message: /^STRING_VALUE can not be converted to an Integer$/ },
      ],
      [
        'a number for a text',
        { cpu: 256 },
        {},
        { code: 'SerializationException', message: /^NUMBER_VALUE can not be converted to a String$/ },
      ],
      [
        'a list for an object',
        { runtimePlatform: [] },
        {},
        { code: 'SerializationException', message: /^Start of list found where not expected$/ },
      ],
      [
        'a value for a list',
        {},
        { command: 'sh' },
        { code: 'SerializationException', message: /^Expected a list, received STRING_VALUE$/ },
      ],
      [
        'an integer that is too large',
        {},
        { cpu: 3_000_000_000 },
        { code: 'SerializationException', message: /can not be converted to an Integer/ },
      ],
      [
        'Fargate without a network of its own',
        { requiresCompatibilities: ['FARGATE'] },
        {},
        { code: 'ClientException', message: /awsvpc/ },
      ],
    ];
  for (const [what, more, container, error] of refusals) {
    it(`are refused with ${what}`, async () => {
      const simulator = await start();
      await assert.rejects(register(simulator, 'web:1', more, container), error);
    });
  }

  it('are refused without their required members', async () => {
    const simulator = await start();
    await assert.rejects(simulator.call('ecs:RegisterTaskDefinition', { family: null }), {
      code: 'InvalidParameterException',
      message:
        "2 validation errors detected: Value null at 'family' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'containerDefinitions' failed to satisfy constraint: Member must not be null",
    });
  });

  it('turn INACTIVE when they are deregistered: listed apart, described, not the latest, not deployable', async () => {
    const simulator = await start();
    await simulator.call('ecs:CreateCluster', {});
    const first = await register(simulator, 'web:1');
    const second = await register(simulator, 'web:2');
    await simulator.call('ecs:DeregisterTaskDefinition', { taskDefinition: second });
    const list = async (status?: string) =>
      (await simulator.call('ecs:ListTaskDefinitions', { status }))['taskDefinitionArns'];
    assert.deepEqual(await list(), [first]);
    assert.deepEqual(await list('INACTIVE'), [second]);
    const latest = await simulator.call('ecs:DescribeTaskDefinition', { taskDefinition: 'web' });
    assert.equal((latest['taskDefinition'] as { taskDefinitionArn: string }).taskDefinitionArn, first);
    const gone = await simulator.call('ecs:DescribeTaskDefinition', { taskDefinition: second });
    assert.equal((gone['taskDefinition'] as { status: string }).status, 'INACTIVE');
    const create = (taskDefinition: string) =>
      simulator.call('ecs:CreateService', { serviceName: 'web', taskDefinition, desiredCount: 1 });
    await assert.rejects(create(second), { code: 'ClientException', message: 'TaskDefinition is inactive' });
    await assert.rejects(create('web:9'), { code: 'ClientException', message: 'TaskDefinition not found.' });
    await assert.rejects(simulator.call('ecs:DescribeTaskDefinition', { taskDefinition: 'nobody' }), {
      code: 'ClientException',
      message: 'Unable to describe task definition.',
    });
  });
});
