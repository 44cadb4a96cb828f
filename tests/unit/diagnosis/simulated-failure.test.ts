import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { type ImageBehaviour, type Simulator, startSimulator } from '../../../simulator/aws/index.ts';
import { clientSettings } from '../../../tasks/EcsDeployRevision/src/aws/client-settings.ts';
import { connectEcs } from '../../../tasks/EcsDeployRevision/src/aws/ecs-client.ts';
import { connectLogs } from '../../../tasks/EcsDeployRevision/src/aws/logs-client.ts';
import type { Diagnosis } from '../../../tasks/EcsDeployRevision/src/diagnosis/diagnosis.ts';
import { readDiagnosis } from '../../../tasks/EcsDeployRevision/src/diagnosis/read-diagnosis.ts';

const logConfiguration = {
  logDriver: 'awslogs',
  options: { 'awslogs-group': '/ecs/chat', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'ecs' },
};

let simulator: Simulator;
const notes: string[] = [];

/** Creates the service `chat` on an image that fails, lets time pass, and reads why. */
async function diagnosisOf(behaviour: ImageBehaviour, container: object = {}, seconds = 45): Promise<Diagnosis> {
  simulator.images.set('chat:bad', behaviour);
  await simulator.call('ecs:CreateCluster', { clusterName: 'dev' });
  const containerDefinitions = [
    { name: 'side', image: 'side:1', memory: 64, essential: false },
    { name: 'app', image: 'chat:bad', memory: 64, logConfiguration, ...container },
  ];
  await simulator.call('ecs:RegisterTaskDefinition', { family: 'chat', containerDefinitions });
  const created = { cluster: 'dev', serviceName: 'chat', taskDefinition: 'chat:1', desiredCount: 2 };
  await simulator.call('ecs:CreateService', created);
  await simulator.clock.advance(seconds * 1000);
  return read();
}

async function read(): Promise<Diagnosis> {
  const settings = { ...clientSettings(simulator.region, simulator.credentials, '0'), endpoint: simulator.url };
  const identify = (): Promise<undefined> => Promise.resolve(undefined);
  const { ecs, close } = connectEcs(settings, identify);
  const { signal } = new AbortController();
  const described = await simulator.call('ecs:DescribeServices', { cluster: 'dev', services: ['chat'] });
  const [service] = described['services'] as [Service];
  const definition = await ecs.describeTaskDefinition('chat:1', signal);
  try {
    return await readDiagnosis({
      ecs,
      logs: (region) => connectLogs(settings, identify, region),
      cluster: 'dev',
      serviceName: 'chat',
      service: datedEvents(service),
      createdAt: undefined,
      deploymentId: service.deployments?.[0]?.id ?? '',
      known: [],
      definition,
      region: simulator.region,
      logTailLines: 2,
      triggeredAlarms: [],
      redact: (text) => text.replaceAll('hunter2', '***'),
      note: (what, why) => void notes.push(`${what}. ${why}`),
      signal,
    });
  } finally {
    close();
  }
}

/** In-process answers are JSON, where the SDK has dates. */
function datedEvents(service: Service): Service {
  const date = (seconds: unknown): Date => new Date(Number(seconds) * 1000);
  return {
    ...service,
    events: service.events?.map((event) => ({ ...event, createdAt: date(event.createdAt) })),
    deployments: service.deployments?.map((one) => ({ ...one, createdAt: date(one.createdAt) })),
  };
}

describe('a failure in the simulator', () => {
  beforeEach(async () => {
    notes.length = 0;
    simulator = await startSimulator({ clock: 'manual' });
  });
  afterEach(() => simulator.close());

  it('of a container that crashes is told by its exit code and its last lines, from the log group’s own region', async () => {
    const logs = ['one', 'two', 'password hunter2 refused'];
    const { groups, logTail, tasksRead } = await diagnosisOf({
      kind: 'crashing',
      exitCode: 139,
      afterSeconds: 0,
      logs,
    });
    const [group, ...others] = groups;
    assert.deepEqual(
      [tasksRead, others, group?.count, group?.stopCode, group?.reason, group?.firstFailed],
      [true, [], 4, 'EssentialContainerExited', 'Essential container in task exited', 'app'],
    );
    assert.deepEqual(group?.containers, [
      { name: 'app', exitCode: 139, meaning: 'ended by SIGSEGV, a fault in reaching memory' },
    ]);
    assert.deepEqual(logTail, {
      kind: 'lines',
      container: 'app',
      task: group.newestTask,
      group: '/ecs/chat',
      region: 'us-east-1',
      stream: `ecs/app/${group.newestTask}`,
      lines: ['two', 'password *** refused'],
    });
    assert.deepEqual(notes, []);
  });

  it('of memory that did not suffice is told as such', async () => {
    const { groups } = await diagnosisOf({ kind: 'crashing', exitCode: 137, afterSeconds: 5, logs: ['x'] });
    assert.equal(
      groups[0]?.containers.find(({ name }) => name === 'app')?.reason?.startsWith('OutOfMemoryError'),
      true,
    );
    assert.match(groups[0]?.advice ?? '', /^the memory/);
  });

  it('of an image that cannot be pulled has no log, and says why', async () => {
    const reason = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): chat:bad: not found';
    const { groups, events, logTail } = await diagnosisOf({ kind: 'notPullable', reason });
    assert.deepEqual([groups[0]?.stopCode, groups[0]?.reason], ['TaskFailedToStart', reason]);
    assert.match(groups[0]?.advice ?? '', /^does the image exist/);
    assert.deepEqual(logTail, { kind: 'none', note: 'container app never started, so it wrote no log.' });
    assert.match(events[0]?.message ?? '', /^was unable to place a task\. Reason: CannotPull/);
  });

  it('of resources that cannot be initialised blames no container', async () => {
    const reason = 'ResourceInitializationError: unable to pull secrets or registry auth: secret from asm: denied';
    const { groups, logTail } = await diagnosisOf({ kind: 'resourceInitialization', reason });
    assert.deepEqual([groups[0]?.reason, groups[0]?.containers, logTail], [reason, [], undefined]);
    assert.match(groups[0]?.advice ?? '', /secretsmanager:GetSecretValue/);
  });

  it('of a health check is told with the log of the container that is unhealthy', async () => {
    const healthCheck = { command: ['CMD', 'true'] };
    const behaviour = { kind: 'unhealthy', afterSeconds: 10, logs: ['listening'] } as const;
    const { groups, logTail } = await diagnosisOf(behaviour, { healthCheck });
    assert.deepEqual([groups[0]?.reason, groups[0]?.firstFailed], ['Task failed container health checks', 'app']);
    assert.deepEqual(logTail?.kind === 'lines' ? logTail.lines : logTail, ['listening']);
  });

  it('shows tasks whose host was taken away apart, and counts them not', async () => {
    await diagnosisOf({ kind: 'healthy' });
    const listed = await simulator.call('ecs:ListTasks', { cluster: 'dev', serviceName: 'chat' });
    const [task = ''] = listed['taskArns'] as readonly string[];
    simulator.ecs.interruptTask('dev', task, 'SpotInterruption');
    const { groups, interruptions } = await read();
    assert.deepEqual(
      [groups, interruptions.map(({ count, reason }) => [count, reason])],
      [[], [[1, 'Your Spot Task was interrupted.']]],
    );
  });

  it('names action and log group where the log is denied', async () => {
    simulator.identities.deny('administrator', 'logs:GetLogEvents');
    const { logTail } = await diagnosisOf({ kind: 'crashing', exitCode: 1, afterSeconds: 0, logs: ['x'] });
    assert.match(
      logTail?.kind === 'none' ? logTail.note : '',
      /^the log of container app cannot be shown\. Access denied: arn:aws:iam::123456789012:user\/administrator may not perform logs:GetLogEvents on arn:aws:logs:us-east-1:123456789012:log-group:\/ecs\/chat:log-stream:/,
    );
  });

  it('has a line instead of the log where the container wrote nothing', async () => {
    const { groups, logTail } = await diagnosisOf(
      { kind: 'crashing', exitCode: 1, afterSeconds: 0 },
      {
        logConfiguration: {
          ...logConfiguration,
          options: { ...logConfiguration.options, 'awslogs-region': 'eu-west-1' },
        },
      },
    );
    const note = `container app wrote nothing into the log stream ecs/app/${groups[0]?.newestTask} of /ecs/chat.`;
    assert.deepEqual(logTail, { kind: 'none', note });
  });
});
