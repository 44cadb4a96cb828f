import assert from 'node:assert/strict';
import { type Run, World, arnOf, cluster, lines, newImage, service } from './support/world.ts';

const settings = [
  'healthCheckGracePeriodSeconds: 60',
  'deploymentConfiguration:',
  '  maximumPercent: 150',
  '  deploymentCircuitBreaker: { enable: true, rollback: false }',
].join('\n');
const parsed = {
  healthCheckGracePeriodSeconds: 60,
  deploymentConfiguration: { maximumPercent: 150, deploymentCircuitBreaker: { enable: true, rollback: false } },
};
const network = { awsvpcConfiguration: { subnets: ['subnet-new'], securityGroups: ['sg-new'] } };

function status(run: Run, expected: string): void {
  assert.equal(run.outputs['status'], expected, run.rawOutput);
}

describe('Service settings', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  it('go with the revision in one UpdateService call, and nothing that was not named', async () => {
    status(await world.deploy({ serviceSettings: settings }), 'deployed');
    assert.deepEqual(world.bodies('UpdateService'), [
      { cluster, service, taskDefinition: arnOf('chat-app:2'), ...parsed },
    ]);
  });

  it('that the service has already are unchanged the second time', async () => {
    await world.deploy({ serviceSettings: settings });
    const again = await world.deploy({ serviceSettings: settings });
    status(again, 'unchanged');
    assert.equal(again.outputs['changed'], 'false');
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
  });

  it('alone change the service and roll nothing out', async () => {
    const run = await world.deploy({ image: '', serviceSettings: 'healthCheckGracePeriodSeconds: 60' });
    status(run, 'deployed');
    assert.equal(run.outputs['changed'], 'true');
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, healthCheckGracePeriodSeconds: 60 }]);
    assert.ok(
      lines(run).includes(`${service}: healthCheckGracePeriodSeconds set; chat-app:1 stays, so nothing is rolled out.`),
      run.rawOutput,
    );
  });

  it('with another network begin a deployment, which is watched to its end', async () => {
    const before = (await world.describe()).deployments[0]?.id;
    const run = await world.deploy({ image: '', serviceSettings: JSON.stringify({ networkConfiguration: network }) });
    status(run, 'deployed');
    assert.deepEqual(world.bodies('UpdateService'), [{ cluster, service, networkConfiguration: network }]);
    const { deployments } = await world.describe();
    assert.deepEqual(
      deployments.map(({ status: standing, rolloutState }) => [standing, rolloutState]),
      [['PRIMARY', 'COMPLETED']],
    );
    assert.notEqual(deployments[0]?.id, before);
    assert.equal(run.outputs['deploymentId'], deployments[0]?.id);
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:1'));
  });

  it('go back with the revision where the rollout fails', async () => {
    await world.aws.call('ecs:UpdateService', { cluster, service, healthCheckGracePeriodSeconds: 7 });
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await world.deploy({ serviceSettings: 'healthCheckGracePeriodSeconds: 60', desiredCount: '3' });
    assert.equal(run.result, 'Failed');
    status(run, 'rolledBack');
    const now = (await world.describe()) as unknown as Readonly<Record<string, unknown>>;
    assert.deepEqual(
      [now['taskDefinition'], now['desiredCount'], now['healthCheckGracePeriodSeconds']],
      [arnOf('chat-app:1'), 2, 7],
    );
  });

  it('that had no value before are told for by hand where the rollout fails', async () => {
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 5 });
    const run = await world.deploy({ serviceSettings: 'healthCheckGracePeriodSeconds: 60' });
    status(run, 'rolledBack');
    const warnings = run.issues.filter(({ type }) => type === 'warning').map(({ message }) => message);
    assert.deepEqual(warnings, [
      `${service}: healthCheckGracePeriodSeconds had no value before this run, and UpdateService cannot take a value away; look at it by hand.`,
    ]);
  });

  it('that this task does not know are named once and sent as they are', async () => {
    const run = await world.deploy({ serviceSettings: 'enableEcsManagedTags: true' });
    const named = run.log.filter((line) => line.includes('enableEcsManagedTags'));
    assert.ok(
      named.some((line) =>
        line.endsWith(
          'serviceSettings has a field that this task does not know: enableEcsManagedTags. ECS decides about it.',
        ),
      ),
      run.rawOutput,
    );
    assert.equal(world.bodies('UpdateService')[0]?.['enableEcsManagedTags'], true);
  });
});

describe('Service settings that cannot be meant', () => {
  let world: World;
  before(async () => {
    world = await World.withService();
  });
  after(() => world.close());

  const cases: readonly (readonly [string, string | RegExp])[] = [
    [
      'healthCheckGracePeriodSeconds: "60"',
      'serviceSettings, line 1, column 1: healthCheckGracePeriodSeconds is the text "60"; expected a number: write it without quotes.',
    ],
    [
      'deploymentConfiguration:\n  maximumPercent: lots',
      'serviceSettings, line 2, column 3: deploymentConfiguration.maximumPercent is the text "lots"; expected a number.',
    ],
    ['taskDefinition: chat-app:1', /^serviceSettings, line 1, column 1: taskDefinition/],
    ['desiredCount: 3', /^serviceSettings, line 1, column 1: desiredCount/],
    ['cluster: other', /^serviceSettings, line 1, column 1: cluster/],
    ['{"a": ', /^serviceSettings, line 1, column \d+: /],
    ['60', /^serviceSettings, line 1, column 1: there is a number where an object is expected\./],
    [
      'enableExecuteCommand: $(ENABLE)',
      'serviceSettings, line 1, column 1: enableExecuteCommand: the pipeline has no variable "ENABLE" in this job. Define it or correct its name.',
    ],
  ];
  for (const [text, says] of cases) {
    it(`are refused with their place: ${JSON.stringify(text)}`, async () => {
      const run = await world.deploy({ serviceSettings: text });
      assert.equal(run.result, 'Failed', run.rawOutput);
      const [error, ...others] = run.issues.filter(({ type }) => type === 'error').map(({ message }) => message);
      assert.deepEqual(others, []);
      if (typeof says === 'string') assert.equal(error, says);
      else assert.match(error ?? '', says);
      assert.equal(run.outputs['status'], 'invalid');
      assert.deepEqual(world.operations, []);
      assert.doesNotMatch(run.rawOutput, /Internal error|^\s+at .*:\d+:\d+/m);
    });
  }
});
