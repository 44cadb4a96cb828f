import assert from 'node:assert/strict';
import { inputsOf } from '../support/inputs.ts';
import { revisedOf } from '../support/plans.ts';
import { definitionOf, deploymentOf, serviceOf, snapshotOf } from '../support/services.ts';
import { asksForFreshness, changesOf } from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';

describe('the revision of several services', () => {
  it('asks for each one’s own clone with its own images', () => {
    const snapshots = [
      snapshotOf(definitionOf('chat:1', { app: 'nginx:1', log: 'fluent:1' })),
      snapshotOf(definitionOf('mail:4', { app: 'nginx:2' }), serviceOf([deploymentOf()], { serviceName: 'mail' })),
    ];
    const revised = revisedOf(inputsOf({ image: 'app=nginx:2\nlog=fluent:2' }), snapshots);
    assert.deepEqual(
      revised.map(({ request, equal }) => ({ request, equal })),
      [
        {
          request: {
            family: 'chat',
            containerDefinitions: [
              { name: 'app', image: 'nginx:2' },
              { name: 'log', image: 'fluent:2' },
            ],
          },
          equal: false,
        },
        { request: { family: 'mail', containerDefinitions: [{ name: 'app', image: 'nginx:2' }] }, equal: true },
      ],
    );
    assert.deepEqual(revised.map(changesOf), ['app: nginx:1 → nginx:2, log: fluent:1 → fluent:2', '']);
  });
});

describe('what ECR knows', () => {
  for (const [title, runs, image, inputs, asked] of [
    ['matters where an equal revision might be skipped', 'nginx:2', 'nginx:2', {}, true],
    ['does not matter for another image', 'nginx:1', 'nginx:2', {}, false],
    ['does not matter where nothing is skipped', 'nginx:2', 'nginx:2', { skipUnchanged: false }, false],
    ['does not matter where a rollout is forced', 'nginx:2', 'nginx:2', { forceNewDeployment: true }, false],
    ['does not matter without an image', 'nginx:2', '', { desiredCount: 1 }, false],
  ] as const) {
    it(title, () => {
      const all = inputsOf({ image, ...inputs });
      const [revised] = revisedOf(all, [snapshotOf(definitionOf('chat:1', { app: runs }))]);
      assert.ok(revised);
      assert.equal(asksForFreshness(revised, all), asked);
    });
  }
});
