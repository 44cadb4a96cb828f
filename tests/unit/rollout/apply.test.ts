import assert from 'node:assert/strict';
import { answered } from '../support/fake-ecs.ts';
import { Ecs, results, updated } from '../support/written-ecs.ts';
import { plansOf } from '../support/plans.ts';
import { deploymentOf, revisionArn, serviceOf } from '../support/services.ts';

const { createdAt } = deploymentOf();

describe('a new revision', () => {
  it('is registered once for all services that need the same, and each is updated once', async () => {
    const ecs = new Ecs();
    const plans = plansOf([{ service: 'a' }, { service: 'b' }, { service: 'c', runs: 'mail:7' }]);
    const applied = await ecs.apply(ecs.port(), plans);
    assert.deepEqual(ecs.calls, ['register chat:2', 'register mail:3', 'update a', 'update b', 'update c']);
    assert.deepEqual(ecs.told, [
      'registered chat:2 for a,b',
      'registered mail:3 for c',
      'deploying a',
      'deploying b',
      'deploying c',
    ]);
    const deploying = (service: string, revision: string): object => ({
      service,
      kind: 'deploying',
      taskDefinitionArn: revisionArn(revision),
      deploymentId: `ecs-svc/${service}`,
      createdAt,
      updated: true,
    });
    assert.deepEqual(results(applied), [deploying('a', 'chat:2'), deploying('b', 'chat:2'), deploying('c', 'mail:3')]);
  });

  it('is followed by its newest deployment where somebody else is PRIMARY by then', async () => {
    const ecs = new Ecs();
    const taskDefinition = revisionArn('chat:2');
    const deployments = [
      deploymentOf({ id: 'ecs-svc/other', taskDefinition: revisionArn('chat:9') }),
      deploymentOf({ id: 'ecs-svc/older', status: 'ACTIVE', taskDefinition, createdAt: new Date(1) }),
      deploymentOf({ id: 'ecs-svc/ours', status: 'ACTIVE', taskDefinition, createdAt: new Date(2) }),
    ];
    const port = ecs.port({ updateService: () => Promise.resolve({ ...answered, service: serviceOf(deployments) }) });
    const [applied] = await ecs.apply(port, plansOf([{ service: 'a' }]));
    assert.equal(applied?.kind === 'deploying' && applied.deploymentId, 'ecs-svc/ours');
  });

  it('cannot be one that a service had before, which is told to the registration', async () => {
    const ecs = new Ecs();
    const told: string[][] = [];
    const working = ecs.port();
    const port = ecs.port({
      registerTaskDefinition: (request, known, signal) => {
        told.push([...known]);
        return working.registerTaskDefinition(request, known, signal);
      },
    });
    const deployments = [deploymentOf(), deploymentOf({ status: 'ACTIVE', taskDefinition: revisionArn('chat:0') })];
    await ecs.apply(
      port,
      plansOf([
        { service: 'a', given: { deployments } },
        { service: 'b', runs: 'mail:7' },
      ]),
    );
    const known = [revisionArn('chat:1'), revisionArn('chat:0'), revisionArn('mail:7')];
    assert.deepEqual(told, [known, known]);
  });

  it('goes to at most ten services at a time', async () => {
    const ecs = new Ecs();
    let atOnce = 0;
    let most = 0;
    const port = ecs.port({
      updateService: async (input) => {
        most = Math.max(most, ++atOnce);
        await new Promise(setImmediate);
        atOnce--;
        return { ...answered, service: updated(input) };
      },
    });
    const names = Array.from({ length: 25 }, (_, at) => `s${at}`);
    const applied = await ecs.apply(port, plansOf(names.map((service) => ({ service }))));
    assert.deepEqual([applied.map(({ plan }) => plan.snapshot.name), most], [names, 10]);
  });
});

describe('the call of UpdateService', () => {
  const equal = { service: 'a', containers: { app: 'nginx:2' } };
  for (const [title, services, inputs, expected] of [
    ['carries the new revision alone', [{ service: 'a' }], {}, { taskDefinition: revisionArn('chat:2') }],
    [
      'carries all that the user set, at once',
      [{ service: 'a' }],
      { forceNewDeployment: true, desiredCount: 0 },
      { taskDefinition: revisionArn('chat:2'), forceNewDeployment: true, desiredCount: 0 },
    ],
    [
      'carries the running revision where tasks are started anew',
      [equal],
      { forceNewDeployment: true },
      { taskDefinition: revisionArn('chat:1'), forceNewDeployment: true },
    ],
    ['carries the desired count alone', [equal], { desiredCount: 5 }, { desiredCount: 5 }],
    [
      'carries no revision where no image is named',
      [equal],
      { image: '', forceNewDeployment: true },
      { forceNewDeployment: true },
    ],
  ] as const) {
    it(title, async () => {
      const ecs = new Ecs();
      await ecs.apply(ecs.port(), plansOf(services, inputs));
      assert.deepEqual(ecs.updates, [{ cluster: 'dev', service: 'a', ...expected }]);
    });
  }

  it('is not made where nothing is to be done, or only to be watched', async () => {
    const ecs = new Ecs();
    const unfinished = { rolloutState: 'IN_PROGRESS', runningCount: 0 } as const;
    const plans = plansOf([equal, { ...equal, service: 'b', given: { deployments: [deploymentOf(unfinished)] } }]);
    const applied = await ecs.apply(ecs.port(), plans);
    const taskDefinitionArn = revisionArn('chat:1');
    assert.deepEqual(ecs.calls, []);
    assert.deepEqual(results(applied), [
      { service: 'a', kind: 'unchanged', taskDefinitionArn },
      {
        service: 'b',
        kind: 'deploying',
        taskDefinitionArn,
        deploymentId: 'ecs-svc/1',
        createdAt,
        updated: false,
      },
    ]);
  });

  it('with a desired count alone starts nothing to be watched but the count', async () => {
    const ecs = new Ecs();
    assert.deepEqual(results(await ecs.apply(ecs.port(), plansOf([equal], { desiredCount: 5 }))), [
      { service: 'a', kind: 'scaling', taskDefinitionArn: revisionArn('chat:1') },
    ]);
  });

  it('with a desired count leaves an unfinished deployment to be watched to its end', async () => {
    const ecs = new Ecs();
    const unfinished = deploymentOf({ id: 'ecs-svc/5', rolloutState: 'IN_PROGRESS' });
    const service = { ...equal, given: { deployments: [unfinished] } };
    const port = ecs.port({
      updateService: () => Promise.resolve({ ...answered, service: serviceOf([unfinished]) }),
    });
    assert.deepEqual(results(await ecs.apply(port, plansOf([service], { desiredCount: 5 }))), [
      {
        service: 'a',
        kind: 'deploying',
        taskDefinitionArn: revisionArn('chat:1'),
        deploymentId: 'ecs-svc/5',
        createdAt,
        updated: true,
      },
    ]);
  });
});
