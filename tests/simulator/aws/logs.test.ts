import assert from 'node:assert/strict';
import { CloudWatchLogsClient, FilterLogEventsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Simulator } from '../../../simulator/aws/index.ts';
import { closeAll, pass, register, start, tasks } from './support.ts';

const logConfiguration = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' },
};

function logsClient(simulator: Simulator, region = simulator.region, credentials = simulator.credentials) {
  return new CloudWatchLogsClient({ endpoint: simulator.url, region, credentials, maxAttempts: 1 });
}

/** Serves a task whose container crashes after lines; answers the simulator and the first stopped task. */
async function crashed(logs: readonly string[], configuration: object = logConfiguration) {
  const simulator = await start();
  simulator.images.set('web:bad', { kind: 'crashing', exitCode: 1, afterSeconds: 3, logs });
  await simulator.call('ecs:CreateCluster', { clusterName: 'default' });
  const taskDefinition = await register(simulator, 'web:bad', {}, { logConfiguration: configuration });
  await simulator.call('ecs:CreateService', { serviceName: 'web', taskDefinition, desiredCount: 1 });
  await pass(simulator, 25);
  const [task] = await tasks(simulator, 'STOPPED');
  const id = task?.taskArn?.split('/').at(-1) ?? '';
  return { simulator, id, runtimeId: task?.containers?.[0]?.runtimeId ?? '' };
}

const five = ['one', 'two', 'three', 'four', 'five'];

describe('the simulator’s CloudWatch Logs', () => {
  afterEach(closeAll);

  it('has a container’s last words in the stream of its task, each line an event of its own', async () => {
    const { simulator, id } = await crashed(['starting', '', 'no such table']);
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}` };
    const { events = [] } = await logsClient(simulator).send(new GetLogEventsCommand(input));
    assert.deepEqual(
      events.map(({ message }) => message),
      ['starting', 'no such table'],
    );
    const at = simulator.clock.now() - 1000;
    assert.deepEqual([events[0]?.timestamp, events[0]?.ingestionTime], [at, at]);
  });

  it('names the stream after the runtime id where there is no prefix', async () => {
    const options = { 'awslogs-group': '/ecs/web', 'awslogs-region': 'eu-west-1' };
    const { simulator, runtimeId } = await crashed(['x'], { logDriver: 'awslogs', options });
    const input = { logGroupName: '/ecs/web', logStreamName: runtimeId };
    const { events = [] } = await logsClient(simulator).send(new GetLogEventsCommand(input));
    assert.equal(events[0]?.message, 'x');
  });

  it('keeps a group in its own region, whichever the service’s is', async () => {
    const options = { ...logConfiguration.options, 'awslogs-region': 'us-east-1' };
    const { simulator, id } = await crashed(['x'], { logDriver: 'awslogs', options });
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}` };
    const { events = [] } = await logsClient(simulator, 'us-east-1').send(new GetLogEventsCommand(input));
    assert.equal(events[0]?.message, 'x');
    await assert.rejects(logsClient(simulator).send(new GetLogEventsCommand(input)), {
      name: 'ResourceNotFoundException',
      message: 'The specified log group does not exist.',
    });
  });

  it('has a stream without events while a container runs that says nothing, and none where it never started', async () => {
    const { simulator, id } = await crashed([]);
    const client = logsClient(simulator);
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}` };
    assert.deepEqual((await client.send(new GetLogEventsCommand(input))).events, []);
    await assert.rejects(client.send(new GetLogEventsCommand({ ...input, logStreamName: 'ecs/app/none' })), {
      name: 'ResourceNotFoundException',
      message: 'The specified log stream does not exist.',
    });
  });

  it('writes nothing for another driver', async () => {
    const { simulator, id } = await crashed(['x'], { logDriver: 'json-file' });
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}` };
    await assert.rejects(logsClient(simulator).send(new GetLogEventsCommand(input)), {
      name: 'ResourceNotFoundException',
    });
  });

  it('reads the latest events first, and backwards by the token until it comes back', async () => {
    const { simulator, id } = await crashed(five);
    const client = logsClient(simulator);
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}`, limit: 2 };
    const read = async (nextToken?: string) => {
      const { events = [], nextBackwardToken } = await client.send(new GetLogEventsCommand({ ...input, nextToken }));
      return { lines: events.map(({ message }) => message), token: nextBackwardToken };
    };
    const pages = [await read()];
    while (pages.length < 5) pages.push(await read(pages.at(-1)?.token));
    assert.deepEqual(
      pages.map(({ lines }) => lines),
      [['four', 'five'], ['two', 'three'], ['one'], [], []],
    );
    assert.match(pages[0]?.token ?? '', /^b\/\d{56}\/s$/);
    assert.equal(pages[3]?.token, pages[2]?.token);
  });

  it('reads forward from the head, and gives the same token at the end', async () => {
    const { simulator, id } = await crashed(five);
    const client = logsClient(simulator);
    const input = { logGroupIdentifier: '/ecs/web', logStreamName: `ecs/app/${id}`, limit: 3, startFromHead: true };
    const first = await client.send(new GetLogEventsCommand(input));
    const second = await client.send(new GetLogEventsCommand({ ...input, nextToken: first.nextForwardToken }));
    const third = await client.send(new GetLogEventsCommand({ ...input, nextToken: second.nextForwardToken }));
    assert.deepEqual(
      [first, second, third].map(({ events = [] }) => events.map(({ message }) => message)),
      [['one', 'two', 'three'], ['four', 'five'], []],
    );
    assert.equal(third.nextForwardToken, second.nextForwardToken);
  });

  it('leaves out what lies outside the times asked for', async () => {
    const { simulator, id } = await crashed(five);
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}` };
    const at = simulator.clock.now() - 1000;
    const count = async (times: object) =>
      (await logsClient(simulator).send(new GetLogEventsCommand({ ...input, ...times }))).events?.length;
    assert.deepEqual([await count({ startTime: at }), await count({ endTime: at })], [5, 0]);
  });

  it('needs the permission on the stream', async () => {
    const { simulator, id } = await crashed(['x']);
    const reader = simulator.identities.addUser({ name: 'reader' });
    simulator.identities.deny('reader', 'logs:GetLogEvents', '*:log-group:/ecs/web:log-stream:*');
    const client = logsClient(simulator, simulator.region, reader);
    const stream = `ecs/app/${id}`;
    await assert.rejects(
      client.send(new GetLogEventsCommand({ logGroupName: '/ecs/web', logStreamName: stream })),
      new RegExp(
        `not authorized to perform: logs:GetLogEvents on resource: arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web:log-stream:${stream} `,
      ),
    );
  });

  it('refuses what it does not imitate and what cannot be right', async () => {
    const { simulator, id } = await crashed(['x']);
    const client = logsClient(simulator);
    const input = { logGroupName: '/ecs/web', logStreamName: `ecs/app/${id}` };
    await assert.rejects(client.send(new FilterLogEventsCommand({ logGroupName: '/ecs/web' })), {
      name: 'UnsupportedOperationException',
      message: 'The simulator does not imitate logs:FilterLogEvents.',
    });
    await assert.rejects(client.send(new GetLogEventsCommand({ ...input, unmask: true })), {
      name: 'UnsupportedOperationException',
    });
    const wrong = [
      { ...input, logGroupIdentifier: '/ecs/web' },
      { logStreamName: 'x' },
      { ...input, nextToken: 'x' },
      { ...input, limit: 0 },
    ];
    for (const request of wrong) {
      await assert.rejects(client.send(new GetLogEventsCommand(request)), { name: 'InvalidParameterException' });
    }
  });
});
