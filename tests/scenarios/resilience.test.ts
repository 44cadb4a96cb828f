import assert from 'node:assert/strict';
import type { FaultKind } from '../../simulator/aws/index.ts';
import { World, arnOf, lines, service } from './support/world.ts';

const minimal = [
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:RegisterTaskDefinition',
  'ecs:UpdateService',
  'iam:PassRole',
];

describe('A deploy survives', () => {
  let world: World;
  afterEach(() => world.close());

  const operations = ['DescribeServices', 'DescribeTaskDefinition', 'RegisterTaskDefinition', 'UpdateService'];
  const kinds: readonly FaultKind[] = [
    'throttle',
    'internalError',
    'serviceUnavailable',
    'reset',
    'slow',
    'lostResponse',
  ];
  for (const operation of operations) {
    for (const kind of kinds) {
      it(`${kind} of ${operation}, and leaves one revision and one deployment`, async () => {
        world = await World.withService();
        // While an answer is slow the task does nothing but wait for it: only the test can let that time pass.
        const onStrike = (): void => void (kind === 'slow' && world.aws.clock.advance(1_000));
        world.aws.faults.add({ operation: `ecs:${operation}`, kind, times: 2, onStrike });
        const run = await world.deploy();
        assert.equal(run.result, 'Succeeded', run.rawOutput);
        assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
        const { taskDefinitionArns } = await world.aws.call('ecs:ListTaskDefinitions', { familyPrefix: 'chat-app' });
        assert.deepEqual(taskDefinitionArns, [arnOf('chat-app:1'), arnOf('chat-app:2')]);
      });
    }
  }

  it('a lost answer to a forced update, and starts one deployment', async () => {
    world = await World.withService();
    world.aws.faults.add({ operation: 'ecs:UpdateService', kind: 'lostResponse' });
    const run = await world.deploy({ image: '', forceNewDeployment: 'true' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(world.bodies('UpdateService').length, 1);
  });

  it('a forced update that never arrived, by sending it again', async () => {
    world = await World.withService();
    world.aws.faults.add({ operation: 'ecs:UpdateService', kind: 'reset', times: 2 });
    const run = await world.deploy({ image: '', forceNewDeployment: 'true' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(run.outputs['deploymentId'], (await world.describe()).deployments[0]?.id);
  });

  it('other pipelines that register revisions of the same family at the same moment', async () => {
    world = await World.withService();
    world.aws.faults.add({ operation: 'ecs:RegisterTaskDefinition', kind: 'tooManyConcurrentRevisions', times: 3 });
    assert.equal((await world.deploy()).outputs['status'], 'deployed');
  });

  it('minutes without an answer while it watches', async () => {
    world = await World.withService();
    world.aws.faults.add({ operation: 'ecs:DescribeServices', kind: 'serviceUnavailable', skip: 2, times: 20 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.equal(lines(run).filter((line) => line.includes('AWS does not answer; trying on.')).length, 1);
    assert.equal(lines(run).filter((line) => line.includes('AWS answers again.')).length, 1);
  });
});

describe('Permissions', () => {
  let world: World;
  afterEach(() => world.close());

  it('that interface.md calls minimal suffice, at one line for what could not be looked at', async () => {
    world = await World.withService();
    world.aws.identities.allowOnly('administrator', minimal);
    const run = await world.deploy();
    assert.equal(run.result, 'Succeeded', run.rawOutput);
    const denied = lines(run).filter((line) => line.includes('Access denied'));
    assert.deepEqual(
      denied.map((line) => line.slice(0, line.indexOf('. Access denied'))),
      [
        'Whether the image exists in ECR could not be checked',
        'The revision goes without the trace tags',
        'Which tasks failed, and why, cannot be shown',
        'The digests of the running images cannot be shown',
      ],
    );
    assert.match(
      denied[2] ?? '',
      /user\/administrator may not perform ecs:ListTasks on .* Allow ecs:ListTasks on that resource/,
    );
    assert.equal(run.outputs['image'], '123456789012.dkr.ecr.eu-west-1.amazonaws.com/chat-app:42');
  });

  for (const [action, status] of [
    ['ecs:DescribeServices', 'invalid'],
    ['ecs:DescribeTaskDefinition', 'invalid'],
    ['ecs:RegisterTaskDefinition', 'failed'],
    ['ecs:UpdateService', 'failed'],
  ] as const) {
    it(`without ${action} the run names action, resource and identity`, async () => {
      world = await World.withService();
      world.aws.identities.deny('administrator', action);
      const run = await world.deploy();
      assert.equal(run.result, 'Failed');
      assert.equal(run.outputs['status'], status);
      const message = run.issues.find(({ type }) => type === 'error')?.message ?? '';
      assert.match(
        message,
        new RegExp(`Access denied: arn:aws:iam::123456789012:user/administrator may not perform ${action} on \\S+`),
      );
    });
  }

  it('without iam:PassRole the run names the role', async () => {
    const taskRoleArn = 'arn:aws:iam::123456789012:role/chat-task';
    world = await World.withService({ definition: { taskRoleArn } });
    world.aws.identities.deny('administrator', 'iam:PassRole');
    const message = (await world.deploy()).issues[0]?.message ?? '';
    assert.ok(message.includes(`may not perform iam:PassRole on ${taskRoleArn}`), message);
  });

  it('without ecs:TagResource a definition with tags is an error that names it; no tag is dropped', async () => {
    world = await World.withService({ definition: { tags: [{ key: 'team', value: 'chat' }] } });
    world.aws.identities.deny('administrator', 'ecs:TagResource');
    const run = await world.deploy();
    assert.equal(run.result, 'Failed');
    assert.match(run.issues[0]?.message ?? '', /may not perform ecs:TagResource/);
  });

  it('refused for UpdateService leave no revision behind: it is deregistered and said so', async () => {
    world = await World.withService();
    world.aws.identities.deny('administrator', 'ecs:UpdateService');
    const run = await world.deploy();
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService', 'DeregisterTaskDefinition']);
    assert.ok(lines(run).includes('Deregistered chat-app:2 again: no service was updated to it.'));
    assert.equal(run.outputs['changed'], 'false');
    const { taskDefinitionArns } = await world.aws.call('ecs:ListTaskDefinitions', { familyPrefix: 'chat-app' });
    assert.deepEqual(taskDefinitionArns, [arnOf('chat-app:1')]);
  });

  it('refused for UpdateService and for deregistering say that the revision stays', async () => {
    world = await World.withService();
    world.aws.identities.allowOnly(
      'administrator',
      minimal.filter((action) => action !== 'ecs:UpdateService'),
    );
    const run = await world.deploy();
    assert.ok(
      lines(run).some((line) =>
        line.startsWith('chat-app:2 stays registered though no service runs it: Access denied'),
      ),
    );
    assert.equal((await world.describe(service)).taskDefinition, arnOf('chat-app:1'));
  });
});
