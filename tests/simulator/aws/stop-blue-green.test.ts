import assert from 'node:assert/strict';
import { deployStaged, line, reach, shown, staged, stop, timeline, told } from './staged.ts';
import { closeAll, pass, serve, start, web } from './support.ts';

describe('StopServiceDeployment of a blue/green deployment', () => {
  afterEach(closeAll);

  it('gives blue its traffic back before green goes', async () => {
    const simulator = await staged('BLUE_GREEN');
    const good = (await web(simulator)).deployments[0]?.id;
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'BAKE_TIME');
    await stop(simulator, arn);
    assert.deepEqual(await timeline(simulator, arn, 60), [
      '+0s ROLLBACK_REQUESTED BAKE_TIME 2:100:100 2:0:0',
      '+2s ROLLBACK_IN_PROGRESS PRODUCTION_TRAFFIC_SHIFT 2:100:0 2:0:100',
      '+7s ROLLBACK_IN_PROGRESS TEST_TRAFFIC_SHIFT 2:0:0 2:0:100',
      '+12s ROLLBACK_IN_PROGRESS CLEAN_UP 2:0:0 2:0:100',
      '+13s ROLLBACK_IN_PROGRESS CLEAN_UP 0:0:0 2:0:100',
      '+29s ROLLBACK_SUCCESSFUL CLEAN_UP 0:0:0 2:0:100',
    ]);
    assert.equal((await web(simulator)).deployments[0]?.id, good);
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2']);
  });

  it('takes it back before its first stage where it is still PENDING', async () => {
    const simulator = await staged('BLUE_GREEN');
    const arn = await deployStaged(simulator, 'web:2');
    await stop(simulator, arn);
    await pass(simulator, 300);
    assert.equal(await line(simulator, arn), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0:0:0 2:0:100');
    assert.deepEqual(await shown(simulator), ['PRIMARY web:1 2']);
  });

  it('brings blue up again where it was being cleaned up', async () => {
    const simulator = await staged('BLUE_GREEN');
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'CLEAN_UP');
    await pass(simulator, 5);
    await stop(simulator, arn);
    await pass(simulator, 4);
    assert.equal(await line(simulator, arn), 'ROLLBACK_IN_PROGRESS SCALE_UP 2:100:100 0:0:0');
    await pass(simulator, 200);
    assert.equal(await line(simulator, arn), 'ROLLBACK_SUCCESSFUL CLEAN_UP 0:0:0 2:0:100');
  });

  it('finds no candidate where the service’s first deployment is stopped', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1', { deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 } });
    const arn = (await web(simulator)).currentServiceDeployment ?? '';
    await reach(simulator, arn, 'SCALE_UP');
    await stop(simulator, arn);
    await pass(simulator, 3);
    const { status, statusReason, finishedAt } = await told(simulator, arn);
    assert.equal(status, 'ROLLBACK_FAILED');
    assert.equal(statusReason, 'No rollback candidate was found to run the rollback.');
    assert.ok(finishedAt !== undefined);
  });
});
