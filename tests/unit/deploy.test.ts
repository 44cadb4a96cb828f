import assert from 'node:assert/strict';
import type { Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { FakeClock } from './support/fake-clock.ts';
import { answered, denial, fakeEcs, refusal } from './support/fake-ecs.ts';
import { inputsOf } from './support/inputs.ts';
import { crash } from './support/looks.ts';
import { recordedPipeline } from './support/recorded-pipeline.ts';
import { definitionOf, deploymentOf, revisionArn, serviceOf } from './support/services.ts';
import type { EcsPort } from '../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { closingSentence, deploy } from '../../tasks/EcsDeployRevision/src/deploy.ts';
import { DeployError } from '../../tasks/EcsDeployRevision/src/deploy-error.ts';
import { outputsOf } from '../../tasks/EcsDeployRevision/src/pipeline/outputs.ts';
import { Journal } from '../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import type { RunRecord } from '../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';

const old = deploymentOf();
const before = serviceOf([old]);
const own = deploymentOf({
  id: 'ecs-svc/2',
  taskDefinition: revisionArn('chat:2'),
  rolloutState: 'IN_PROGRESS',
  runningCount: 0,
  pendingCount: 2,
});
const updated = serviceOf([own, { ...old, status: 'ACTIVE' }]);
const done = serviceOf([{ ...own, rolloutState: 'COMPLETED', runningCount: 2, pendingCount: 0 }]);

interface Situation {
  readonly inputs?: Parameters<typeof inputsOf>[0] | Error;
  /** What DescribeServices answers in turn, the last for ever. */
  readonly services?: readonly Service[];
  readonly containers?: Readonly<Record<string, string>>;
  readonly ecs?: Partial<EcsPort>;
  readonly signal?: AbortSignal;
}

interface Run {
  readonly log: readonly string[];
  readonly record: RunRecord;
  readonly updates: readonly UpdateServiceCommandInput[];
}

/** Runs a deploy of nginx:2 to the service chat, which runs chat:1 with nginx:1, without the percentages. */
async function run(situation: Situation = {}): Promise<Run> {
  const { inputs = {}, services = [before, updated, done], containers = { app: 'nginx:1' } } = situation;
  const { signal = new AbortController().signal } = situation;
  const { pipeline, said } = recordedPipeline();
  const clock = new FakeClock();
  const updates: UpdateServiceCommandInput[] = [];
  let looks = 0;
  const ecs = fakeEcs({
    describeServices: () => {
      const service = services[Math.min(looks++, services.length - 1)];
      return Promise.resolve({ ...answered, services: service ? [service] : [] });
    },
    describeTaskDefinition: () => Promise.resolve(definitionOf('chat:1', containers)),
    registerTaskDefinition: () => Promise.resolve(definitionOf('chat:2', {})),
    updateService: (input) => {
      updates.push(input);
      return Promise.resolve({ ...answered, service: updated });
    },
    deregisterTaskDefinition: () => Promise.resolve(answered),
    listTasks: () => Promise.resolve({ ...answered, taskArns: [] }),
    ...situation.ecs,
  });
  const record = await deploy({
    readInputs: () => {
      if (inputs instanceof Error) throw inputs;
      return inputsOf(inputs);
    },
    connect: () =>
      Promise.resolve({ region: 'eu-west-1', ecs, ecr: { taggedImage: () => Promise.resolve(undefined) } }),
    journal: new Journal(pipeline, (text) => text, { now: () => new Date(clock.nowMs()), nowMs: clock.nowMs }),
    clock,
    signals: { canceled: signal, writes: new AbortController().signal },
  });
  return { log: said.filter((line) => !line.startsWith('progress')), record, updates };
}

const opening = [
  'line Region eu-west-1, cluster dev, 1 service.',
  'line chat runs chat:1 (deployment ecs-svc/1, COMPLETED), 2 of 2 tasks running.',
];
const planned = [...opening, 'line chat: rolling out new revision (app: nginx:1 → nginx:2).'];
const accepted = [
  ...planned,
  'line Registered chat:2 for chat.',
  'line chat: ECS accepted the update; deployment ecs-svc/2 of chat:2.',
];
const waiting = "line Waiting for at most 30 min. The job's own time-out must be longer.";

describe('a deploy', () => {
  it('tells its story from what runs to what runs then', async () => {
    const { log, record } = await run();
    assert.deepEqual(log, [
      ...accepted,
      waiting,
      'line [00:01] chat: 0 of 2 running, 2 pending, 2 old still running',
      'line [00:04] chat: 2 of 2 running',
      'line [00:04] chat: done; the service runs chat:2.',
    ]);
    assert.deepEqual(outputsOf(record), {
      status: 'deployed',
      changed: 'true',
      taskDefinitionArn: revisionArn('chat:2'),
      previousTaskDefinitionArn: revisionArn('chat:1'),
      revision: '2',
      deploymentId: 'ecs-svc/2',
      image: 'nginx:2',
    });
    assert.equal(closingSentence(record), 'Deployed chat:2 in 4 s.');
  });

  it('tells the digest that runs', async () => {
    const containers = [{ name: 'app', imageDigest: 'sha256:abc' }];
    const { record } = await run({
      ecs: {
        listTasks: ({ desiredStatus }) =>
          Promise.resolve({ ...answered, taskArns: desiredStatus === 'RUNNING' ? ['t'] : [] }),
        describeTasks: () =>
          Promise.resolve({ ...answered, tasks: [{ taskDefinitionArn: revisionArn('chat:2'), containers }] }),
      },
    });
    assert.equal(record.services[0]?.image, 'nginx:2@sha256:abc');
  });

  it('of several containers tells the image of each that it set', async () => {
    const { record } = await run({
      inputs: { image: 'app=nginx:2\nlog=fluent:2' },
      containers: { app: 'nginx:1', log: 'fluent:1', other: 'x' },
    });
    assert.equal(record.services[0]?.image, 'app=nginx:2 log=fluent:2');
  });

  it('adds the waits that the service is configured with to its time, and says so', async () => {
    const deploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 10 } as const;
    const { log } = await run({ services: [{ ...before, deploymentConfiguration }, updated, done] });
    assert.equal(
      log[5],
      "line Waiting for at most 40 min (time-out 30 min, configured waits 10 min). The job's own time-out must be longer.",
    );
  });

  it('does nothing where nothing is to be done', async () => {
    const { log, record, updates } = await run({ containers: { app: 'nginx:2' } });
    assert.deepEqual(log, [
      ...opening,
      'line chat: chat:1 is what was asked for and its deployment is COMPLETED; nothing to do.',
    ]);
    assert.deepEqual([record.status, record.changed, updates], ['unchanged', false, []]);
    assert.equal(closingSentence(record), 'Nothing to do: chat:1 runs already.');
  });

  it('does not wait where it need not', async () => {
    const { log, record } = await run({ inputs: { waitForCompletion: false } });
    assert.deepEqual(log, [...accepted, 'line chat: chat:2 is on its way; not waiting for it.']);
    assert.deepEqual([record.status, record.services[0]?.image], ['started', 'nginx:2']);
    assert.equal(closingSentence(record), 'Started chat:2; the rollout was not waited for.');
  });

  it('of a desired count alone says that nothing is rolled out', async () => {
    const scaled = serviceOf([{ ...old, desiredCount: 3, runningCount: 3 }], { desiredCount: 3, runningCount: 3 });
    const { log, record, updates } = await run({
      inputs: { desiredCount: 3 },
      containers: { app: 'nginx:2' },
      services: [before, scaled],
    });
    assert.deepEqual(updates, [{ cluster: 'dev', service: 'chat', desiredCount: 3 }]);
    assert.deepEqual(log.slice(2, 4), [
      'line chat: scaling chat:1 (desired count 2 → 3).',
      'line chat: desired count set; chat:1 stays, so nothing is rolled out.',
    ]);
    assert.deepEqual([record.status, record.changed], ['deployed', true]);
  });

  it('names the unfinished deployment that it replaces, and the way back', async () => {
    const unfinished = serviceOf([
      { ...old, id: 'ecs-svc/5', rolloutState: 'IN_PROGRESS' },
      { ...old, status: 'ACTIVE', taskDefinition: revisionArn('chat:0') },
    ]);
    const { log, record } = await run({ services: [unfinished, updated, done] });
    assert.deepEqual(log.slice(1, 5), [
      'line chat runs chat:1 (deployment ecs-svc/5, IN_PROGRESS), 2 of 2 tasks running.',
      'line chat: its deployment ecs-svc/5 has not completed. The last one that completed runs chat:0.',
      'line chat: rolling out new revision (app: nginx:1 → nginx:2).',
      'line chat: this replaces the unfinished deployment ecs-svc/5 of chat:1.',
    ]);
    assert.equal(record.services[0]?.previousTaskDefinitionArn, revisionArn('chat:0'));
  });

  it('to no task at all warns that nothing is proven', async () => {
    const empty = serviceOf([{ ...own, desiredCount: 0, pendingCount: 0, rolloutState: 'COMPLETED' }]);
    const { log } = await run({ services: [before, empty] });
    assert.equal(
      log.at(-1),
      'warning chat has the desired count 0: no task of chat:2 was started, so nothing is proven about it.',
    );
  });
});

describe('a deploy that goes wrong', () => {
  it('is rolledBack with ECS’s reason where ECS rolled back', async () => {
    const failed = {
      ...own,
      status: 'ACTIVE',
      rolloutState: 'FAILED',
      rolloutStateReason: 'tasks failed to start.',
    } as const;
    const { record } = await run({ services: [before, serviceOf([{ ...old }, failed])] });
    assert.deepEqual(
      [record.status, record.services[0]?.image, record.cause],
      [
        'rolledBack',
        'nginx:1',
        {
          status: 'failed',
          reason: 'chat: tasks failed to start. ECS rolled back: the service runs chat:1 (ecs-svc/1) again.',
        },
      ],
    );
  });

  it('is timedOut with the last counts', async () => {
    const { record } = await run({ inputs: { timeoutMs: 60_000 }, services: [before, updated] });
    assert.deepEqual(record.cause, {
      status: 'timedOut',
      reason:
        'chat: Out of time after 1 min: 0 of 2 running, 2 pending, 2 old still running. chat:2 is not proven; ECS goes on with its deployment.',
    });
  });

  it('is failed where its tasks keep crashing after COMPLETED', async () => {
    let tasks = 0;
    const { record } = await run({
      services: [before, done],
      ecs: {
        listTasks: () => Promise.resolve({ ...answered, taskArns: ['t'] }),
        describeTasks: () => Promise.resolve({ ...answered, tasks: [crash(`t${tasks++}`)] }),
      },
    });
    assert.deepEqual(
      [record.status, record.cause?.reason],
      [
        'failed',
        'chat: 3 tasks crashed after ECS had called the deployment ecs-svc/2 COMPLETED; one of them: EssentialContainerExited; container app: exit code 1.',
      ],
    );
  });

  it('is failed where the update is refused, and leaves no revision behind', async () => {
    const { log, record } = await run({ ecs: { updateService: () => Promise.reject(refusal('ecs:UpdateService')) } });
    assert.deepEqual(log.slice(3), [
      'line Registered chat:2 for chat.',
      'line Deregistered chat:2 again: no service was updated to it.',
    ]);
    const reason = 'chat was not updated. ecs:UpdateService was refused.';
    assert.deepEqual(
      [record.status, record.changed, record.cause, record.services[0]?.taskDefinitionArn],
      ['failed', false, { status: 'failed', reason }, revisionArn('chat:1')],
    );
  });

  it('is invalid where nothing was begun', async () => {
    const refused = new DeployError('invalid-input', 'image: "X" is not an image reference.');
    const { log, record } = await run({ inputs: refused });
    assert.deepEqual(
      [log, record.status, record.cause, outputsOf(record)],
      [[], 'invalid', { status: 'invalid', reason: refused.message }, { status: 'invalid', changed: 'false' }],
    );
    assert.equal(closingSentence(record), refused.message);
  });

  it('is invalid where AWS forbids to read the service', async () => {
    const error = denial('ecs:DescribeServices');
    const { record } = await run({ ecs: { describeServices: () => Promise.reject(error) } });
    assert.deepEqual([record.status, record.cause?.reason], ['invalid', error.message]);
  });

  it('says where a fault of its own lies', async () => {
    const { record } = await run({ inputs: new TypeError('x is undefined') });
    assert.match(
      record.cause?.reason ?? '',
      /^Internal error: x is undefined \(at .*\)\. Please report it with this line\.$/,
    );
  });
});

describe('a deploy that is canceled', () => {
  const reason = new DeployError('canceled', 'The run was canceled (SIGINT).');

  it('during the rollout says in what state it leaves the service', async () => {
    const canceled = new AbortController();
    const { log, record } = await run({
      signal: canceled.signal,
      ecs: {
        updateService: () => {
          setImmediate(() => canceled.abort(reason));
          return new Promise((resolve) => setImmediate(() => resolve({ ...answered, service: updated })));
        },
      },
      services: [before, updated],
    });
    assert.equal(
      log.at(-1),
      'line chat is left with this run’s deployment ecs-svc/2 of chat:2: 0 of 2 of its tasks running. ECS goes on with it.',
    );
    assert.deepEqual(
      [record.status, record.changed, record.cause],
      ['canceled', true, { status: 'canceled', reason: reason.message }],
    );
  });

  it('before anything was changed says so', async () => {
    const canceled = new AbortController();
    const { log, record, updates } = await run({
      signal: canceled.signal,
      ecs: {
        describeTaskDefinition: () => {
          canceled.abort(reason);
          return Promise.resolve(definitionOf('chat:1', { app: 'nginx:1' }));
        },
      },
    });
    assert.equal(log.at(-1), 'line Canceled before anything was changed.');
    assert.deepEqual([record.status, record.changed, updates], ['canceled', false, []]);
  });

  it('says it where the state cannot be read any more', async () => {
    const canceled = new AbortController();
    let looks = 0;
    const { log } = await run({
      signal: canceled.signal,
      ecs: {
        describeServices: () => {
          if (looks++ === 0) return Promise.resolve({ ...answered, services: [before] });
          canceled.abort(reason);
          return Promise.reject(denial('ecs:DescribeServices'));
        },
      },
    });
    assert.equal(
      log.at(-1),
      'line In what state the services are left could not be read in time: Denied: ecs:DescribeServices',
    );
  });
});
