import assert from 'node:assert/strict';
import { deploy, lines, settled } from './rollouts.ts';
import { closeAll, messages, pass, tasks } from './support.ts';

const full = {
  kind: 'noCapacity',
  message:
    'no container instance met all of its requirements. The closest matching container-instance has insufficient memory available.',
} as const;

describe('a service without room for its tasks', () => {
  afterEach(closeAll);

  it('makes no task, says why, counts the failures and tries again', async () => {
    const simulator = await settled();
    simulator.ecs.adjustService('default', 'web', { placement: full });
    await deploy(simulator, 'web:2');
    await pass(simulator, 1);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 IN_PROGRESS 2/0/0/2', 'ACTIVE web:1 COMPLETED 2/2/0/0']);
    assert.equal((await messages(simulator)).at(-1), `was unable to place a task because ${full.message}`);
    assert.deepEqual(await tasks(simulator, 'STOPPED'), []);
    await pass(simulator, 10);
    assert.match((await lines(simulator))[0] ?? '', /2\/0\/0\/4$/);
    simulator.ecs.adjustService('default', 'web', { placement: { kind: 'available' } });
    await pass(simulator, 200);
    assert.deepEqual(await lines(simulator), ['PRIMARY web:2 COMPLETED 2/2/0/0']);
  });

  it('is taken back by its circuit breaker, and worded as Fargate does', async () => {
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: false } };
    const simulator = await settled({ launchType: 'FARGATE', deploymentConfiguration });
    const message = 'Capacity is unavailable at this time. Please try again later or in a different availability zone';
    simulator.ecs.adjustService('default', 'web', { placement: { kind: 'noCapacity', message } });
    await deploy(simulator, 'web:2');
    await pass(simulator, 60);
    const told = await messages(simulator);
    assert.equal(told.filter((text) => text === `was unable to place a task. Reason: ${message}.`).length, 2);
    assert.match((await lines(simulator))[0] ?? '', /^PRIMARY web:2 FAILED 2\/0\/0\/3$/);
  });
});
