import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { breakerThreshold } from '../../../simulator/aws/ecs/rollout/limits.ts';
import { closeAll, pass, register, serve, start, tasks, web } from './support.ts';

const breaker = { enable: true, rollback: false };

describe('the simulator’s limits', () => {
  afterEach(closeAll);

  it('put the circuit breaker’s threshold where ECS documents it', () => {
    const at = (desired: number, type?: string, value = 0): number =>
      breakerThreshold(desired, type === undefined ? breaker : { ...breaker, thresholdConfiguration: { type, value } });
    assert.deepEqual(
      [1, 5, 7, 10, 399, 401, 1000].map((desired) => at(desired)),
      [3, 3, 4, 5, 200, 200, 200],
    );
    assert.deepEqual([at(10, 'BOUNDED_PERCENT', 100), at(2, 'BOUNDED_PERCENT', 50)], [10, 3]);
    assert.deepEqual([at(1000, 'UNBOUNDED_PERCENT', 50), at(2, 'UNBOUNDED_PERCENT', 50)], [500, 1]);
    assert.deepEqual([at(1, 'COUNT', 7), at(1000, 'COUNT', 1)], [7, 1]);
  });

  it('keep every rollout within minimumHealthyPercent and maximumPercent, and every rollout ends', async () => {
    const percents = fc
      .record({
        desired: fc.integer({ min: 1, max: 12 }),
        minimum: fc.integer({ min: 0, max: 100 }),
        maximum: fc.integer({ min: 100, max: 250 }),
        crashes: fc.integer({ min: 0, max: 5 }),
      })
      // Otherwise the percentages forbid every step, and the rollout must stand still.
      .filter(({ desired, minimum, maximum }) => {
        return Math.ceil((desired * minimum) / 100) < desired || Math.floor((desired * maximum) / 100) > desired;
      });
    await fc.assert(
      fc.asyncProperty(percents, async ({ desired, minimum, maximum, crashes }) => {
        const simulator = await start();
        const deploymentConfiguration = { minimumHealthyPercent: minimum, maximumPercent: maximum };
        await serve(simulator, 'web:1', { desiredCount: desired, deploymentConfiguration });
        await pass(simulator, 100);
        if (crashes > 0)
          simulator.images.set('web:2', { kind: 'crashing', exitCode: 1, afterSeconds: 0, times: crashes });
        const taskDefinition = await register(simulator, 'web:2');
        await simulator.call('ecs:UpdateService', { service: 'web', taskDefinition });
        const now = (): number => simulator.clock.now() / 1000;
        for (let step = 0; step < 400; step += 1) {
          await pass(simulator, 5);
          const wanted = await tasks(simulator, 'RUNNING');
          // Without a health check a task counts 40 seconds after it began to run.
          const healthy = wanted.filter((task) => Number(task.startedAt ?? Infinity) + 40 <= now());
          assert.ok(healthy.length >= Math.ceil((desired * minimum) / 100), `${healthy.length} healthy`);
          assert.ok(wanted.length <= Math.floor((desired * maximum) / 100), `${wanted.length} wanted`);
          const [primary] = (await web(simulator)).deployments;
          if (primary?.rolloutState === 'COMPLETED') break;
        }
        const { deployments, runningCount } = await web(simulator);
        assert.deepEqual(
          deployments.map(({ rolloutState, taskDefinition: arn }) => [rolloutState, arn]),
          [['COMPLETED', taskDefinition]],
        );
        assert.equal(runningCount, desired);
        await closeAll();
      }),
      { numRuns: 40 },
    );
  });
});
