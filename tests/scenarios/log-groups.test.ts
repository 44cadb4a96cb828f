import assert from 'node:assert/strict';
import { World, lines } from './support/world.ts';

const logging = (group: string, more = ''): Record<string, string> => ({
  overrides: `
containers:
  app:
    logConfiguration:
      logDriver: awslogs
      options: { awslogs-group: ${group}, awslogs-region: eu-west-1, awslogs-stream-prefix: app${more} }
`,
});

describe('A log group that the new revision begins to use', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  it('must exist: without it no task could start, so nothing is begun', async () => {
    await world.aws.call('logs:CreateLogGroup', { logGroupName: '/ecs/chat-app' });
    const run = await world.deploy(logging('/ecs/chat'));
    assert.equal(run.outputs['status'], 'invalid', run.rawOutput);
    assert.equal(
      run.issues[0]?.message,
      'The container "app" logs to the log group "/ecs/chat", which does not exist in eu-west-1: its tasks could not start. Create it, or set awslogs-create-group to "true".',
    );
    assert.deepEqual(world.writes, []);
  });

  it('is looked up once, and not again while it stays', async () => {
    await world.aws.call('logs:CreateLogGroup', { logGroupName: '/ecs/chat' });
    assert.equal((await world.deploy(logging('/ecs/chat'))).outputs['status'], 'deployed');
    await world.deploy({ image: 'nginx:3' });
    assert.equal(world.bodies('DescribeLogGroups').length, 1);
  });

  it('is not looked up where the driver creates it', async () => {
    assert.equal(
      (await world.deploy(logging('/ecs/new', ', awslogs-create-group: "true"'))).outputs['status'],
      'deployed',
    );
    assert.deepEqual(world.bodies('DescribeLogGroups'), []);
  });

  it('costs a line where it may not be looked up', async () => {
    world.aws.identities.deny('administrator', 'logs:DescribeLogGroups');
    const run = await world.deploy(logging('/ecs/chat'));
    assert.equal(run.outputs['status'], 'deployed');
    assert.equal(lines(run).filter((line) => line.includes('logs:DescribeLogGroups')).length, 1);
  });
});
