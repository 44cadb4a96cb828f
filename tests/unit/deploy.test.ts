import assert from 'node:assert/strict';
import { answered } from './support/fake-ecs.ts';
import { revisionArn, serviceOf } from './support/services.ts';
import { before, done, old, own, run, updated } from './support/story.ts';
import { closingOf } from '../../tasks/EcsDeployRevision/src/pipeline/closing.ts';
import { outputsOf } from '../../tasks/EcsDeployRevision/src/pipeline/outputs.ts';

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
const waiting =
  "line Waiting for at most 30 min. A way back may take the time-out again; the job's own limit must be longer than both.";

describe('a deploy', () => {
  it('tells its story from what runs to what runs then', async () => {
    const { log, record } = await run();
    assert.deepEqual(log, [
      ...accepted,
      waiting,
      'line [00:01, 29:59 left] chat: 0 of 2 running, 2 pending, 2 old still running',
      'line [00:04, 29:56 left] chat: 2 of 2 running',
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
    assert.equal(closingOf(record).sentence, 'Deployed chat:2 in 4 s.');
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
      "line Waiting for at most 40 min (time-out 30 min, configured waits 10 min). A way back may take the time-out again; the job's own limit must be longer than both.",
    );
  });

  it('does nothing where nothing is to be done', async () => {
    const { log, record, updates } = await run({ containers: { app: 'nginx:2' } });
    assert.deepEqual(log, [
      ...opening,
      'line chat: chat:1 is what was asked for and its deployment is COMPLETED; nothing to do.',
    ]);
    assert.deepEqual([record.status, record.changed, updates], ['unchanged', false, []]);
    assert.equal(closingOf(record).sentence, 'Nothing to do: chat:1 runs already.');
  });

  it('does not wait where it need not', async () => {
    const { log, record } = await run({ inputs: { waitForCompletion: false } });
    assert.deepEqual(log, [...accepted, 'line chat: chat:2 is on its way; not waiting for it.']);
    assert.deepEqual([record.status, record.services[0]?.image], ['started', 'nginx:2']);
    assert.equal(closingOf(record).sentence, 'Started chat:2; the rollout was not waited for.');
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
