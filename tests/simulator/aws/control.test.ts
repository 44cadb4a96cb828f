import assert from 'node:assert/strict';
import { deployStaged, reach, staged, told } from './staged.ts';
import { closeAll, ecsTarget, pass, send, serve, start } from './support.ts';
import type { Simulator } from '../../../simulator/aws/index.ts';

async function control(
  simulator: Simulator,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(`${simulator.url}/_simulator/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

describe('the simulator’s control interface', () => {
  afterEach(closeAll);

  it('reads and moves a manual clock', async () => {
    const simulator = await start({ startAt: new Date(1_000_000) });
    assert.deepEqual(await control(simulator, 'GET', 'clock'), { status: 200, json: { now: 1_000_000 } });
    assert.deepEqual(await control(simulator, 'POST', 'clock', { advanceMs: 500 }), {
      status: 200,
      json: { now: 1_000_500 },
    });
    assert.equal((await control(simulator, 'POST', 'clock', { advanceMs: -1 })).status, 400);
  });

  it('does not move a clock that runs by itself', async () => {
    const simulator = await start({ clock: { speed: 10 } });
    const answer = await control(simulator, 'POST', 'clock', { advanceMs: 500 });
    assert.deepEqual(answer, {
      status: 400,
      json: { message: 'Only a manual clock can be advanced; this one runs by itself.' },
    });
  });

  it('steers images, faults and policies as the in-process interface does, and records nothing of itself', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    const image = { reference: 'web:1', behaviour: { kind: 'crashing', exitCode: 2, afterSeconds: 0 } };
    await control(simulator, 'PUT', 'images', image);
    await control(simulator, 'POST', 'faults', { operation: 'ListClusters', kind: 'throttle' });
    await control(simulator, 'POST', 'policy', { identity: '*', deny: 'ecs:DeleteCluster' });
    await control(simulator, 'POST', 'clock', { advanceMs: 20_000 });
    const listed = await control(simulator, 'POST', 'call', {
      operation: 'ecs:ListTasks',
      input: { serviceName: 'web', desiredStatus: 'STOPPED' },
    });
    assert.equal((listed.json as { taskArns: string[] }).taskArns.length, 2);
    await send(simulator, { target: ecsTarget('ListClusters') });
    await send(simulator, { target: ecsTarget('DeleteCluster'), body: '{"cluster":"default"}' });
    const { json } = await control(simulator, 'GET', 'requests');
    assert.deepEqual(
      (json as { operation: string; outcome: string; body: object }[]).map(({ operation, outcome, body }) => [
        operation,
        outcome,
        body,
      ]),
      [
        ['ListClusters', 'ThrottlingException', {}],
        ['DeleteCluster', 'AccessDeniedException', { cluster: 'default' }],
      ],
    );
  });

  it('says what is wrong with a request', async () => {
    const simulator = await start();
    const message = async (method: string, path: string, body: object): Promise<unknown> =>
      (await control(simulator, method, path, body)).json;
    assert.deepEqual(await message('PUT', 'images', { reference: 'web:1', behaviour: { kind: 'sleepy' } }), {
      message:
        'There is no image behaviour "sleepy"; there are healthy, crashing, crashesOnce, notPullable, resourceInitialization, unhealthy and neverStarts.',
    });
    assert.match(
      JSON.stringify(await message('POST', 'faults', { operation: 'x', kind: 'flood' })),
      /no fault .*flood/,
    );
    assert.match(JSON.stringify(await message('POST', 'policy', { identity: 'nobody', deny: 'x' })), /administrator/);
    assert.deepEqual(await message('PUT', 'alarms', { name: 'errors', state: 'RED' }), {
      message: 'An alarm\'s state is OK or ALARM, not "RED".',
    });
    assert.deepEqual(await message('PUT', 'hooks', { hookTargetArn: 'arn', behaviour: { kind: 'sleeps' } }), {
      message: 'There is no hook behaviour "sleeps"; there are succeeds, fails and neverAnswers.',
    });
    assert.match(
      JSON.stringify(
        await message('PUT', 'hooks', { hookTargetArn: 'a', behaviour: { kind: 'fails', afterSeconds: -1 } }),
      ),
      /afterSeconds as a number from 0 on/,
    );
    assert.equal((await control(simulator, 'POST', 'coffee', {})).status, 404);
    assert.deepEqual(await message('POST', 'call', { operation: 'ecs:DeleteCluster', input: { cluster: 'none' } }), {
      code: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
  });
});

describe('the simulator’s control of a deployment', () => {
  afterEach(closeAll);

  it('moves alarms and chooses how a hook’s function answers', async () => {
    const hookTargetArn = 'arn:aws:lambda:eu-west-1:123456789012:function:check';
    const lifecycleHooks = [{ hookTargetArn, lifecycleStages: ['POST_SCALE_UP'] }];
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true };
    const simulator = await staged('BLUE_GREEN', { lifecycleHooks, alarms });
    await control(simulator, 'PUT', 'hooks', { hookTargetArn, behaviour: { kind: 'neverAnswers' } });
    const arn = await deployStaged(simulator, 'web:2');
    await reach(simulator, arn, 'POST_SCALE_UP');
    await pass(simulator, 60);
    assert.equal((await told(simulator, arn)).lifecycleHookDetails?.[0]?.status, 'IN_PROGRESS');
    await control(simulator, 'PUT', 'alarms', { name: 'errors', state: 'ALARM' });
    await pass(simulator, 1);
    assert.equal((await told(simulator, arn)).status, 'ROLLBACK_IN_PROGRESS');
  });
});

describe('the simulator’s clock', () => {
  afterEach(closeAll);

  it('lets simulated time run at its speed without anybody advancing it', async () => {
    const simulator = await start({ clock: { speed: 2000 } });
    await serve(simulator, 'web:1');
    for (;;) {
      const { services } = await simulator.call('ecs:DescribeServices', { services: ['web'] });
      const [service] = services as { deployments: { rolloutState: string }[] }[];
      if (service?.deployments[0]?.rolloutState === 'COMPLETED') break;
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    await assert.rejects(simulator.clock.advance(1), /Only a manual clock/);
  });
});
