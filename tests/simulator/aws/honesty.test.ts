import assert from 'node:assert/strict';
import {
  CreateServiceCommand,
  ECSClient,
  ListClustersCommand,
  RunTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { closeAll, ecsClient, ecsTarget, pass, register, send, serve, start, web } from './support.ts';

describe('the simulator’s honesty', () => {
  afterEach(closeAll);

  it('refuses an operation that AWS does not have', async () => {
    const simulator = await start();
    const answer = await send(simulator, { target: ecsTarget('MakeCoffee') });
    assert.deepEqual([answer.status, answer.json['__type']], [404, 'UnknownOperationException']);
    assert.equal(simulator.requests[0]?.outcome, 'UnknownOperationException');
  });

  it('says so where it does not imitate an operation that AWS has', async () => {
    const simulator = await start();
    await assert.rejects(ecsClient(simulator).send(new RunTaskCommand({ taskDefinition: 'web' })), {
      name: 'UnsupportedOperationException',
      message: 'The simulator does not imitate ecs:RunTask.',
    });
  });

  const unplayed = [
    { deploymentConfiguration: { bakeTimeInMinutes: 5 } },
    { vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 't', portName: 'p' }] },
    { deploymentController: { type: 'CODE_DEPLOY' } },
  ];
  for (const asked of unplayed) {
    it(`refuses to pretend ${JSON.stringify(asked)}`, async () => {
      const simulator = await start();
      await serve(simulator, 'web:1');
      await assert.rejects(simulator.call('ecs:UpdateService', { service: 'web', ...asked }), {
        code: 'UnsupportedOperationException',
        message: /^The simulator does not imitate /,
      });
    });
  }

  it('changes nothing where it refuses a part of an update', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    const before = await web(simulator);
    const input = { service: 'web', desiredCount: 9, taskDefinition: 'nobody' };
    await assert.rejects(ecsClient(simulator).send(new UpdateServiceCommand(input)), {
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    assert.deepEqual(await web(simulator), before);
  });

  it('refuses a second service of the same name', async () => {
    const simulator = await start();
    await serve(simulator, 'web:1');
    const input = { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 };
    await assert.rejects(ecsClient(simulator).send(new CreateServiceCommand(input)), {
      name: 'InvalidParameterException',
      message: 'Creation of service was not idempotent.',
    });
  });
});

describe('the simulator’s permissions', () => {
  afterEach(closeAll);

  it('are refused in AWS’s words, with action and resource', async () => {
    const simulator = await start();
    const taskDefinition = await serve(simulator, 'web:1');
    const credentials = simulator.identities.addUser({ name: 'deployer' });
    simulator.identities.deny('deployer', 'ecs:Update*', '*:service/default/*');
    const client = ecsClient(simulator, credentials);
    await assert.rejects(client.send(new UpdateServiceCommand({ service: 'web', taskDefinition })), {
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::123456789012:user/deployer is not authorized to perform: ecs:UpdateService on resource: ' +
        'arn:aws:ecs:eu-west-1:123456789012:service/default/web because no identity-based policy allows the ' +
        'ecs:UpdateService action',
    });
    await client.send(new ListClustersCommand({}));
  });

  it('are what allowOnly names, and nothing else', async () => {
    const simulator = await start();
    const credentials = simulator.identities.addUser({ name: 'reader' });
    simulator.identities.allowOnly('reader', ['ecs:Describe*']);
    const answer = await send(simulator, { target: ecsTarget('ListClusters'), credentials });
    assert.equal(answer.json['__type'], 'AccessDeniedException');
    const allowed = await send(simulator, { target: ecsTarget('DescribeClusters'), credentials });
    assert.equal(allowed.status, 200);
  });

  it('are needed for the roles and the tags of a definition', async () => {
    const simulator = await start();
    const role = 'arn:aws:iam::123456789012:role/task';
    simulator.identities.deny('*', 'iam:PassRole', role);
    await assert.rejects(register(simulator, 'web:1', { taskRoleArn: role }), {
      code: 'AccessDeniedException',
      message: /iam:PassRole on resource: arn:aws:iam::123456789012:role\/task because/,
    });
    await register(simulator, 'web:1', { taskRoleArn: 'other' });
    simulator.identities.deny('*', 'ecs:TagResource');
    await assert.rejects(register(simulator, 'web:1', { tags: [{ key: 'a', value: 'b' }] }), {
      message: /ecs:TagResource/,
    });
    await register(simulator, 'web:1');
  });
});

describe('the simulator’s faults', () => {
  afterEach(closeAll);

  it('throttle as often as told, after as many calls as told, and no other operation', async () => {
    const simulator = await start();
    simulator.faults.add({ operation: 'ecs:ListClusters', kind: 'throttle', skip: 1, times: 2 });
    const codes: unknown[] = [];
    for (let call = 0; call < 4; call += 1) {
      const { json } = await send(simulator, { target: ecsTarget('ListClusters') });
      codes.push(json['__type'] ?? 'ok', json['message']);
      await send(simulator, { target: ecsTarget('DescribeClusters') });
    }
    const throttled = ['ThrottlingException', 'Rate exceeded'];
    assert.deepEqual(codes, ['ok', undefined, ...throttled, ...throttled, 'ok', undefined]);
  });

  it('are survived by a client that retries', async () => {
    const simulator = await start();
    const client = new ECSClient({ endpoint: simulator.url, region: 'eu-west-1', credentials: simulator.credentials });
    for (const kind of ['internalError', 'serviceUnavailable', 'reset', 'throttle'] as const) {
      simulator.faults.add({ operation: 'ListClusters', kind });
      await client.send(new ListClustersCommand({}));
    }
    assert.deepEqual(
      simulator.requests.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'ok'),
      ['ServerException', 'ServiceUnavailableException', 'fault:reset', 'ThrottlingException'],
    );
  });

  it('break the connection before the action (reset) or after it (lostResponse)', async () => {
    const simulator = await start();
    const create = (name: string) =>
      send(simulator, { target: ecsTarget('CreateCluster'), body: JSON.stringify({ clusterName: name }) });
    simulator.faults.add({ operation: 'CreateCluster', kind: 'reset' });
    await assert.rejects(create('never'));
    simulator.faults.add({ operation: 'CreateCluster', kind: 'lostResponse' });
    await assert.rejects(create('made'));
    const { clusterArns } = await simulator.call('ecs:ListClusters', {});
    assert.deepEqual(clusterArns, ['arn:aws:ecs:eu-west-1:123456789012:cluster/made']);
    assert.deepEqual(
      simulator.requests.map(({ outcome }) => outcome),
      ['fault:reset', 'fault:lostResponse'],
    );
  });

  it('slow an answer by simulated time', async () => {
    const simulator = await start();
    simulator.faults.add({ operation: 'ListClusters', kind: 'slow', delayMs: 5000 });
    const asked = simulator.clock.now();
    const answer = send(simulator, { target: ecsTarget('ListClusters') });
    while (simulator.requests.length === 0) await pass(simulator, 1);
    assert.equal((await answer).status, 200);
    assert.ok(Number(simulator.requests[0]?.at) - asked >= 5000);
  });

  it('refuse a new revision while others are made', async () => {
    const simulator = await start();
    simulator.faults.add({ operation: 'RegisterTaskDefinition', kind: 'tooManyConcurrentRevisions' });
    const { json } = await send(simulator, { target: ecsTarget('RegisterTaskDefinition') });
    assert.deepEqual(json, {
      __type: 'ClientException',
      message: 'Too many concurrent attempts to create a new revision of the specified family.',
    });
  });
});
