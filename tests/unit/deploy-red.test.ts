import assert from 'node:assert/strict';
import { answered, denial, outage, refusal } from './support/fake-ecs.ts';
import { crash } from './support/looks.ts';
import { definitionOf, revisionArn, serviceOf } from './support/services.ts';
import { back, backwards, before, done, goingBack, old, own, run, updated } from './support/story.ts';
import { answering } from './support/watched.ts';
import { DeployError } from '../../tasks/EcsDeployRevision/src/deploy-error.ts';
import { closingOf } from '../../tasks/EcsDeployRevision/src/pipeline/closing.ts';
import { outputsOf } from '../../tasks/EcsDeployRevision/src/pipeline/outputs.ts';

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
          reason: 'chat: tasks failed to start. The service runs chat:1 again.',
        },
      ],
    );
  });

  it('goes back at its time-out, and is red with what ran out', async () => {
    const { log, record, updates } = await run({
      inputs: { timeoutMs: 5_000 },
      services: [before, updated, updated, updated, updated, goingBack, back],
    });
    assert.deepEqual(updates.slice(1), [{ cluster: 'dev', service: 'chat', taskDefinition: revisionArn('chat:1') }]);
    assert.deepEqual(log.slice(6), [
      'line [00:01, 00:04 left] chat: 0 of 2 running, 2 pending, 2 old still running',
      'line [00:05] chat: Out of time after 5 s: 0 of 2 running, 2 pending, 2 old still running. chat:2 is not proven.',
      'line [00:05] chat: going back to chat:1 by UpdateService',
      'line chat: ECS knows of no task of this deployment that failed.',
      'line [00:06, 00:04 left] chat: on the way back: 0 of 2 running',
      'line [00:09, 00:01 left] chat: on the way back: 2 of 2 running',
      'line [00:09] chat: back.',
    ]);
    assert.deepEqual(
      [record.status, record.changed, record.services[0]?.image, record.cause],
      [
        'rolledBack',
        true,
        'nginx:1',
        {
          status: 'timedOut',
          reason:
            'chat: Out of time after 5 s: 0 of 2 running, 2 pending, 2 old still running. chat:2 is not proven. The service runs chat:1 again.',
        },
      ],
    );
  });

  it('is failed fast where no circuit breaker runs, and goes back', async () => {
    const crashes = ['t1', 't2', 't3'].map((id) => crash(id));
    const failing = serviceOf([
      { ...own, failedTasks: 3 },
      { ...old, status: 'ACTIVE' },
    ]);
    const { record, updates } = await run({
      services: [before, failing, failing, goingBack, back],
      ecs: {
        listTasks: ({ desiredStatus }) =>
          Promise.resolve({
            ...answered,
            taskArns: desiredStatus === 'STOPPED' ? crashes.map(({ taskArn = '' }) => taskArn) : [],
          }),
        describeTasks: () => Promise.resolve({ ...answered, tasks: crashes }),
      },
    });
    assert.equal(updates.length, 2);
    assert.deepEqual(
      [record.status, record.cause],
      [
        'rolledBack',
        {
          status: 'failed',
          reason:
            'chat: 3 tasks of the deployment failed: no circuit breaker runs, and without one this run gives up at 3. 3 tasks failed: container app: exit code 1. The service runs chat:1 again.',
        },
      ],
    );
  });

  it('is rollbackFailed with what to do by hand where the way back fails', async () => {
    const broken = serviceOf([{ ...backwards, rolloutState: 'FAILED', rolloutStateReason: 'No capacity.' }]);
    const { record } = await run({
      inputs: { timeoutMs: 5_000 },
      services: [before, updated, updated, updated, updated, goingBack, broken],
    });
    assert.deepEqual(
      [record.status, record.cause?.reason],
      [
        'rollbackFailed',
        'chat: Out of time after 5 s: 0 of 2 running, 2 pending, 2 old still running. chat:2 is not proven. The way back failed: No capacity. By hand: aws ecs update-service --cluster dev --service chat --task-definition chat:1 --region eu-west-1',
      ],
    );
  });

  it('is timedOut with the last counts', async () => {
    const inputs = { timeoutMs: 60_000, rollbackOnFailure: false };
    const { record, updates } = await run({ inputs, services: [before, updated] });
    assert.equal(updates.length, 1);
    assert.deepEqual(record.cause, {
      status: 'timedOut',
      reason:
        'chat: Out of time after 1 min: 0 of 2 running, 2 pending, 2 old still running. chat:2 is not proven. rollbackOnFailure is off, so the service is left as it is.',
    });
  });

  it('is failed where its tasks keep crashing after COMPLETED', async () => {
    let tasks = 0;
    const { record } = await run({
      inputs: { rollbackOnFailure: false, failures: { kind: 'never' } },
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
        'chat: 3 tasks crashed after ECS had called the deployment ecs-svc/2 COMPLETED; one of them: EssentialContainerExited; container app: exit code 1. 5 tasks failed: container app: exit code 1. rollbackOnFailure is off, so the service is left as it is.',
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

  it('is changed where nobody knows whether the update was carried out', async () => {
    const { record } = await run({
      inputs: { rollbackOnFailure: false },
      ecs: {
        updateService: () => Promise.reject(outage('ecs:UpdateService')),
        describeServices: answering(before, outage()),
      },
    });
    const reason = 'chat may have been updated or not; look at the service. AWS does not answer.';
    assert.deepEqual(
      [record.status, record.changed, record.cause, record.services[0]?.taskDefinitionArn],
      ['failed', true, { status: 'failed', reason }, revisionArn('chat:2')],
    );
  });

  it('does not jump to the last percent when its service ends in red', async () => {
    const half = serviceOf([
      { ...own, runningCount: 1 },
      { ...old, status: 'ACTIVE' },
    ]);
    const gone = serviceOf([], { status: 'INACTIVE' });
    const { percents, record } = await run({ services: [before, half, gone] });
    assert.deepEqual([percents, record.status], [[5, 10, 20, 25, 53], 'failed']);
  });

  it('is invalid where nothing was begun', async () => {
    const refused = new DeployError('invalid-input', 'image: "X" is not an image reference.');
    const { log, record } = await run({ inputs: refused });
    assert.deepEqual(
      [log, record.status, record.cause, outputsOf(record)],
      [[], 'invalid', { status: 'invalid', reason: refused.message }, { status: 'invalid', changed: 'false' }],
    );
    assert.equal(closingOf(record).sentence, refused.message);
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
      inputs: { rollbackOnFailure: false },
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
      'line chat: AWS did not say in time how it is. Look at it in the AWS console. By hand: aws ecs update-service --cluster dev --service chat --task-definition chat:1 --region eu-west-1',
    );
  });
});
