import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import * as sinon from 'sinon';
import { answered, denial, fakeEcs, outage, refusal } from '../support/fake-ecs.ts';
import { inputsOf } from '../support/inputs.ts';
import { refusedLater } from '../support/refused.ts';
import { definitionOf, deploymentOf, revisionArn, serviceOf } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { readSnapshot } from '../../../tasks/EcsDeployRevision/src/rollout/read-snapshot.ts';

const { signal } = new AbortController();

/** An ECS that has the services given, and every task definition. */
function ecsWith(services: readonly Service[], given: Partial<EcsPort> = {}): EcsPort {
  return fakeEcs({
    describeServices: ({ services: names = [] }) => {
      const wanted = names.map((name) => name.slice(name.lastIndexOf('/') + 1));
      const found = services.filter(({ serviceName = '' }) => wanted.includes(serviceName));
      const failures = names
        .filter((_, at) => !services.some(({ serviceName }) => serviceName === wanted[at]))
        .map((arn) => ({ arn, reason: 'MISSING' }));
      return Promise.resolve({ ...answered, services: found, failures });
    },
    describeTaskDefinition: (arn) =>
      Promise.resolve(definitionOf(arn.slice(arn.lastIndexOf('/') + 1), { app: 'nginx:1' })),
    ...given,
  });
}

async function read(
  ecs: EcsPort,
  services: readonly string[],
  cluster = 'dev',
): Promise<{ readonly read: readonly (readonly string[])[]; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const noting = {
    denied: (what: string, why: string): void => void notes.push(`${what}: ${why}`),
    warning: (text: string): void => void notes.push(text),
  };
  const snapshots = await readSnapshot(ecs, inputsOf({ services, cluster }), noting, signal);
  return {
    read: snapshots.map(({ name, definition, lastGood }) => [name, definition.arn, lastGood?.id ?? 'none']),
    notes,
  };
}

describe('the snapshot of the services', () => {
  it('is in the order of the input, and reads a definition that is shared once', async () => {
    const services = [
      serviceOf([deploymentOf()], { serviceName: 'a' }),
      serviceOf([deploymentOf()], { serviceName: 'b' }),
      serviceOf([deploymentOf({ taskDefinition: revisionArn('mail:3') })], { serviceName: 'c' }),
    ];
    const describeTaskDefinition = sinon.spy(ecsWith([]), 'describeTaskDefinition');
    const ecs = ecsWith(services, { describeTaskDefinition });
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/dev/c';
    assert.deepEqual(await read(ecs, [arn, 'b', 'a']), {
      read: [
        ['c', revisionArn('mail:3'), 'ecs-svc/1'],
        ['b', revisionArn('chat:1'), 'ecs-svc/1'],
        ['a', revisionArn('chat:1'), 'ecs-svc/1'],
      ],
      notes: [],
    });
    assert.deepEqual(
      describeTaskDefinition.args.map(([name]) => name),
      [revisionArn('mail:3'), revisionArn('chat:1')],
    );
  });

  it('of a service in mid-rollout starts from PRIMARY, and goes back to what completed', async () => {
    const service = serviceOf([
      deploymentOf({ id: 'ecs-svc/0', status: 'ACTIVE', taskDefinition: revisionArn('chat:1') }),
      deploymentOf({ id: 'ecs-svc/5', rolloutState: 'IN_PROGRESS', taskDefinition: revisionArn('chat:5') }),
    ]);
    assert.deepEqual((await read(ecsWith([service]), ['chat'])).read, [['chat', revisionArn('chat:5'), 'ecs-svc/0']]);
  });

  it('asks for ten services in one call', async () => {
    const names = Array.from({ length: 21 }, (_, at) => `s${at}`);
    const ecs = ecsWith(names.map((serviceName) => serviceOf([deploymentOf()], { serviceName })));
    const describeServices = sinon.spy(ecs, 'describeServices');
    await read(ecs, names);
    assert.deepEqual(
      describeServices.args.map(([{ services = [] }]) => services.length),
      [10, 10, 1],
    );
  });

  it('passes on what there is to warn about', async () => {
    const service = serviceOf([deploymentOf()], { resourceManagementType: 'ECS' });
    const { notes } = await read(ecsWith([service]), ['chat']);
    assert.match(notes.join(), /^chat is an Express service/);
  });

  it('is refused where a service has no deployment', async () => {
    assert.equal(
      await refusedLater('not-deployable', read(ecsWith([serviceOf([])]), ['chat'])),
      'The service chat has no PRIMARY deployment to start from.',
    );
  });
});

describe('a service that does not exist', () => {
  const chat = serviceOf([deploymentOf()]);
  const arns = ['web', 'chat', 'mail'].map((name) => `arn:aws:ecs:eu-west-1:1:service/dev/${name}`);

  it('is answered with those that do, from all pages', async () => {
    const listServices: EcsPort['listServices'] = ({ nextToken }) =>
      Promise.resolve(
        nextToken === undefined
          ? { ...answered, serviceArns: arns.slice(0, 2), nextToken: 'x' }
          : { ...answered, serviceArns: arns.slice(2) },
      );
    assert.equal(
      await refusedLater('not-found', read(ecsWith([chat], { listServices }), ['chat', 'chta', 'web2'])),
      'The cluster "dev" has no service "chta", "web2". It has: chat, mail, web.',
    );
  });

  it('is answered with thirty names at most', async () => {
    const serviceArns = Array.from({ length: 35 }, (_, at) => `arn:aws:ecs:eu-west-1:1:service/dev/s${at + 10}`);
    const listServices = (): ReturnType<EcsPort['listServices']> => Promise.resolve({ ...answered, serviceArns });
    const message = await refusedLater('not-found', read(ecsWith([], { listServices }), ['x']));
    assert.match(message, /^The cluster "dev" has no service "x". It has: s10, s11, .*, s39 and 5 more\.$/);
  });

  it('is answered in an empty cluster with a question', async () => {
    const listServices = (): ReturnType<EcsPort['listServices']> => Promise.resolve({ ...answered, serviceArns: [] });
    assert.equal(
      await refusedLater('not-found', read(ecsWith([], { listServices }), ['x'])),
      'The cluster "dev" has no service "x". It has no service at all: is it the right cluster?',
    );
  });

  it('is answered without names where they may not be listed', async () => {
    const listServices = (): Promise<never> => Promise.reject(denial('ecs:ListServices'));
    assert.equal(
      await refusedLater('not-found', read(ecsWith([], { listServices }), ['x'])),
      'The cluster "dev" has no service "x". Correct the name.',
    );
  });
});

describe('a cluster that does not exist', () => {
  const describeServices = (): Promise<never> =>
    Promise.reject(refusal('ecs:DescribeServices', 'ClusterNotFoundException'));

  for (const [title, listClusters, end] of [
    [
      'is answered with those that do',
      () => Promise.resolve({ ...answered, clusterArns: ['arn:aws:ecs:eu-west-1:1:cluster/prod', 'a/b'] }),
      'There are: b, prod.',
    ],
    [
      'is answered in an empty region with a question',
      () => Promise.resolve({ ...answered, clusterArns: [] }),
      'There is no cluster at all: is the region right?',
    ],
    [
      'is answered without names where they may not be listed',
      () => Promise.reject(denial('ecs:ListClusters')),
      'Correct the name, or the region.',
    ],
  ] as const) {
    it(title, async () => {
      assert.equal(
        await refusedLater('not-found', read(fakeEcs({ describeServices, listClusters }), ['chat'])),
        `There is no cluster "dev" in this account and region. ${end}`,
      );
    });
  }

  it('is not what any other error says', async () => {
    const error = outage();
    await assert.rejects(read(fakeEcs({ describeServices: () => Promise.reject(error) }), ['chat']), error);
  });
});
