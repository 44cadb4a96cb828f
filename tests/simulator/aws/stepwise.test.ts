import assert from 'node:assert/strict';
import { deployStaged, reach, staged, timeline } from './staged.ts';
import { closeAll } from './support.ts';

describe('a stepwise deployment in the simulator', () => {
  afterEach(closeAll);

  const weights = async (strategy: string, configuration: object, seconds: number): Promise<string[]> => {
    const simulator = await staged(strategy, { bakeTimeInMinutes: 1, ...configuration });
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'POST_TEST_TRAFFIC_SHIFT');
    return (await timeline(simulator, arn, seconds)).filter((text) => / (POST_)?PRODUCTION_TRAFFIC_SHIFT/.test(text));
  };

  it('shifts production traffic in equal steps, each with its bake time but the last', async () => {
    const linearConfiguration = { stepPercent: 33.4, stepBakeTimeInMinutes: 1 };
    assert.deepEqual(await weights('LINEAR', { linearConfiguration }, 200), [
      '+10s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:33.4 2:0:66.6',
      '+80s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:66.8 2:0:33.2',
      '+150s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:100 2:0:0',
      '+155s IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT 2:100:100 2:0:0',
    ]);
  });

  it('shifts a tenth every six minutes unless it is told otherwise', async () => {
    const lines = await weights('LINEAR', {}, 3600);
    assert.equal(lines.length, 11);
    assert.deepEqual(lines.slice(0, 2), [
      '+10s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:10 2:0:90',
      '+380s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:20 2:0:80',
    ]);
  });

  it('shifts the canary’s part first and the rest after its bake time', async () => {
    assert.deepEqual(await weights('CANARY', {}, 900), [
      '+10s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:5 2:0:95',
      '+620s IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:100 2:0:0',
      '+625s IN_PROGRESS POST_PRODUCTION_TRAFFIC_SHIFT 2:100:100 2:0:0',
    ]);
  });

  it('takes one step where the canary is everything', async () => {
    const canaryConfiguration = { canaryPercent: 100 };
    assert.equal((await weights('CANARY', { canaryConfiguration }, 900)).length, 2);
  });
});
