import assert from 'node:assert/strict';
import type { Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { answered, fakeEcs, outage, refusal } from '../support/fake-ecs.ts';
import { plansOf } from '../support/plans.ts';
import { definitionOf, deploymentOf, revisionArn, serviceOf } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { familyOf } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';
import { type Applied, type Signals, apply } from '../../../tasks/EcsDeployRevision/src/rollout/apply.ts';
import type { ServicePlan } from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';

const never: Signals = { canceled: new AbortController().signal, writes: new AbortController().signal };

/** An ECS that numbers revisions from 2 and deployments as `ecs-svc/<service>`, and writes down every write. */
class Ecs {
  readonly calls: string[] = [];
  readonly updates: UpdateServiceCommandInput[] = [];
  readonly told: string[] = [];
  onRegister = (): void => undefined;
  #revision = 1;

  port(given: Partial<EcsPort> = {}): EcsPort {
    return fakeEcs({
      registerTaskDefinition: (request) => {
        const name = `${familyOf(request)}:${++this.#revision}`;
        this.calls.push(`register ${name}`);
        this.onRegister();
        return Promise.resolve(definitionOf(name, {}));
      },
      updateService: (input) => {
        this.calls.push(`update ${input.service ?? ''}`);
        this.updates.push(input);
        return Promise.resolve({ ...answered, service: updated(input) });
      },
      deregisterTaskDefinition: (arn) => {
        this.calls.push(`deregister ${arn.slice(arn.lastIndexOf('/') + 1)}`);
        return Promise.resolve(answered);
      },
      ...given,
    });
  }

  async apply(port: EcsPort, plans: readonly ServicePlan[], signals = never): Promise<readonly Applied[]> {
    const short = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
    const events = {
      registered: (arn: string, users: readonly ServicePlan[]): void => {
        this.told.push(`registered ${short(arn)} for ${users.map(({ snapshot }) => snapshot.name).join()}`);
      },
      applied: ({ kind, plan }: Applied): void => void this.told.push(`${kind} ${plan.snapshot.name}`),
      deregistered: (arn: string): void => void this.told.push(`deregistered ${short(arn)}`),
      leftRegistered: (arn: string, why: string): void => void this.told.push(`left ${short(arn)}: ${why}`),
    };
    return apply(port, 'dev', plans, events, signals);
  }
}

function updated({ service = '', taskDefinition = revisionArn('chat:1') }: UpdateServiceCommandInput): Service {
  return serviceOf([deploymentOf({ id: `ecs-svc/${service}`, taskDefinition })], { serviceName: service });
}

/** What became of the services, without the plans. */
function results(applied: readonly Applied[]): readonly object[] {
  return applied.map(({ plan, ...others }) => ({ service: plan.snapshot.name, ...others }));
}

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
      registered: true,
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
        registered: false,
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
        registered: false,
        updated: true,
      },
    ]);
  });
});

describe('a revision that no service accepted', () => {
  const error = refusal('ecs:UpdateService');

  it('is deregistered, and said so', async () => {
    const ecs = new Ecs();
    const port = ecs.port({ updateService: () => Promise.reject(error) });
    assert.deepEqual(results(await ecs.apply(port, plansOf([{ service: 'a' }, { service: 'b' }]))), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error, certain: true },
      { service: 'b', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error, certain: true },
    ]);
    assert.deepEqual(ecs.told, ['registered chat:2 for a,b', 'refused a', 'refused b', 'deregistered chat:2']);
  });

  it('stays where one of its services accepted it', async () => {
    const ecs = new Ecs();
    const port = ecs.port({
      updateService: (input) =>
        input.service === 'a' ? Promise.reject(error) : Promise.resolve({ ...answered, service: updated(input) }),
    });
    await ecs.apply(port, plansOf([{ service: 'a' }, { service: 'b' }, { service: 'c', runs: 'mail:1' }]));
    assert.deepEqual(ecs.told, [
      'registered chat:2 for a,b',
      'registered mail:3 for c',
      'refused a',
      'deploying b',
      'deploying c',
    ]);
  });

  it('is told of where it cannot be deregistered', async () => {
    const ecs = new Ecs();
    const port = ecs.port({
      updateService: () => Promise.reject(error),
      deregisterTaskDefinition: () => Promise.reject(refusal('ecs:DeregisterTaskDefinition')),
    });
    await ecs.apply(port, plansOf([{ service: 'a' }]));
    assert.equal(ecs.told.at(-1), 'left chat:2: ecs:DeregisterTaskDefinition was refused.');
  });

  it('is deregistered where a later one cannot be registered', async () => {
    const ecs = new Ecs();
    const refused = refusal('ecs:RegisterTaskDefinition', 'ClientException');
    const working = ecs.port();
    const port = ecs.port({
      registerTaskDefinition: (request, signal) =>
        familyOf(request) === 'mail' ? Promise.reject(refused) : working.registerTaskDefinition(request, signal),
    });
    await assert.rejects(ecs.apply(port, plansOf([{ service: 'a' }, { service: 'b', runs: 'mail:1' }])), refused);
    assert.deepEqual(ecs.calls, ['register chat:2', 'deregister chat:2']);
  });

  it('is deregistered where the run is canceled between registering and updating', async () => {
    const ecs = new Ecs();
    const canceled = new AbortController();
    const reason = new Error('canceled');
    ecs.onRegister = () => canceled.abort(reason);
    const signals = { ...never, canceled: canceled.signal };
    await assert.rejects(ecs.apply(ecs.port(), plansOf([{ service: 'a' }]), signals), reason);
    assert.deepEqual(ecs.calls, ['register chat:2', 'deregister chat:2']);
  });

  it('stays where the run is canceled after some services were updated', async () => {
    const ecs = new Ecs();
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const port = ecs.port({
      updateService: (input) => {
        canceled.abort(reason);
        return Promise.resolve({ ...answered, service: updated(input) });
      },
    });
    const plans = plansOf(Array.from({ length: 11 }, (_, at) => ({ service: `s${at}` })));
    await assert.rejects(ecs.apply(port, plans, { ...never, canceled: canceled.signal }), reason);
    assert.deepEqual(ecs.calls, ['register chat:2']);
  });

  it('is never registered where the run is canceled before', async () => {
    const ecs = new Ecs();
    const reason = new Error('canceled');
    const signals = { ...never, canceled: AbortSignal.abort(reason) };
    await assert.rejects(ecs.apply(ecs.port(), plansOf([{ service: 'a' }]), signals), reason);
    assert.deepEqual(ecs.calls, []);
  });
});

describe('an update whose answer was lost', () => {
  const lost = outage('ecs:UpdateService');
  const asking = (service: Service | undefined): Partial<EcsPort> => ({
    updateService: () => Promise.reject(lost),
    describeServices: () => Promise.resolve({ ...answered, services: service ? [service] : [] }),
  });

  it('is taken for done where the service has a new deployment of our revision', async () => {
    const ecs = new Ecs();
    const service = updated({ cluster: 'dev', service: 'a', taskDefinition: revisionArn('chat:2') });
    assert.deepEqual(results(await ecs.apply(ecs.port(asking(service)), plansOf([{ service: 'a' }]))), [
      {
        service: 'a',
        kind: 'deploying',
        taskDefinitionArn: revisionArn('chat:2'),
        deploymentId: 'ecs-svc/a',
        registered: true,
        updated: true,
      },
    ]);
  });

  it('is taken for refused where the service is as before, and the revision is deregistered', async () => {
    const ecs = new Ecs();
    const applied = await ecs.apply(ecs.port(asking(serviceOf([deploymentOf()]))), plansOf([{ service: 'a' }]));
    assert.deepEqual(results(applied), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error: lost, certain: true },
    ]);
    assert.equal(ecs.told.at(-1), 'deregistered chat:2');
  });

  it('is in doubt where the service cannot be asked, and the revision stays', async () => {
    const ecs = new Ecs();
    const port = ecs.port({ ...asking(undefined), describeServices: () => Promise.reject(outage()) });
    assert.deepEqual(results(await ecs.apply(port, plansOf([{ service: 'a' }]))), [
      { service: 'a', kind: 'refused', taskDefinitionArn: revisionArn('chat:2'), error: lost, certain: false },
    ]);
    assert.deepEqual(ecs.told, ['registered chat:2 for a', 'refused a']);
  });
});
