import assert from 'node:assert/strict';
import * as sinon from 'sinon';
import { answered, fakeEcs, outage } from '../support/fake-ecs.ts';
import { serviceOf } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { describeServices } from '../../../tasks/EcsDeployRevision/src/rollout/describe-services.ts';

const { signal } = new AbortController();

describe('the services as they are now', () => {
  it('are read ten in one call and known by their names', async () => {
    const names = Array.from({ length: 23 }, (_, at) => `s${at}`);
    const read = sinon.fake(({ services = [] }: Parameters<EcsPort['describeServices']>[0]) =>
      Promise.resolve({ ...answered, services: services.map((serviceName) => serviceOf([], { serviceName })) }),
    );
    const found = await describeServices(fakeEcs({ describeServices: read }), 'dev', names, signal);
    assert.deepEqual(
      read.args.map(([{ cluster, services = [] }]) => [cluster, services.length]),
      [
        ['dev', 10],
        ['dev', 10],
        ['dev', 3],
      ],
    );
    assert.deepEqual([...found.keys()], names);
    assert.equal(found.get('s11')?.serviceName, 's11');
  });

  it('are none where AWS knows none', async () => {
    const ecs = fakeEcs({ describeServices: () => Promise.resolve(answered) });
    assert.equal((await describeServices(ecs, 'dev', ['chat'], signal)).size, 0);
  });

  it('are not asked for where none is wanted', async () => {
    assert.equal((await describeServices(fakeEcs({}), 'dev', [], signal)).size, 0);
  });

  it('are not known where AWS does not answer', async () => {
    const ecs = fakeEcs({ describeServices: () => Promise.reject(outage()) });
    await assert.rejects(describeServices(ecs, 'dev', ['chat'], signal), outage());
  });
});
