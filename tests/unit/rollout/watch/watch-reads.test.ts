import assert from 'node:assert/strict';
import * as sinon from 'sinon';
import { answered, denial, outage, refusal } from '../../support/fake-ecs.ts';
import { crash, ours, theirs } from '../../support/looks.ts';
import { deploymentOf, serviceOf } from '../../support/services.ts';
import { moving } from '../../support/views.ts';
import { answering, completed, linesOf, noTasks } from '../../support/watched.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { WatchTarget } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

describe('what the watch reads beside the services', () => {
  it('is the failed tasks of our deployment, a page and a hundred at a time', async () => {
    const arns = Array.from({ length: 150 }, (_, at) => `t${at}`);
    const listTasks = sinon.fake(({ nextToken }: Parameters<EcsPort['listTasks']>[0]) =>
      Promise.resolve(
        nextToken === undefined
          ? { ...answered, taskArns: arns.slice(0, 100), nextToken: 'more' }
          : { ...answered, taskArns: arns.slice(100) },
      ),
    );
    const describeTasks = sinon.fake(({ tasks = [] }: Parameters<EcsPort['describeTasks']>[0]) => {
      const crashed = { ...crash('x'), taskArn: 't0' };
      const others = [
        { ...crashed, taskArn: 't1', startedBy: 'ecs-svc/1' },
        { ...crashed, taskArn: 't2', stopCode: 'UserInitiated' as const },
      ];
      return Promise.resolve({ ...answered, tasks: tasks.includes('t0') ? [crashed, ...others] : [] });
    });
    const lines = await linesOf(
      { describeServices: answering(completed), listTasks, describeTasks },
      { deadlineMs: 100_000 },
    );
    assert.deepEqual(lines, [
      '1000 chat counts',
      '1000 chat tasksFailed',
      '1000 chat confirming',
      '61000 chat ended deployed',
    ]);
    assert.deepEqual(
      listTasks.args.slice(0, 2).map(([input]) => input),
      [
        { cluster: 'dev', serviceName: 'chat', desiredStatus: 'STOPPED', maxResults: 100 },
        { cluster: 'dev', serviceName: 'chat', desiredStatus: 'STOPPED', maxResults: 100, nextToken: 'more' },
      ],
    );
    assert.deepEqual(
      describeTasks.args.slice(0, 2).map(([{ tasks = [] }]) => tasks.length),
      [100, 50],
    );
  });

  it('is a bonus: denied, it costs a line and not the deployment', async () => {
    const listTasks = (): Promise<never> => Promise.reject(denial('ecs:ListTasks'));
    assert.deepEqual(await linesOf({ describeServices: answering(completed), listTasks }), [
      '1000 denied Which tasks failed, and why, cannot be shown: Denied: ecs:ListTasks',
      '1000 chat counts',
      '1000 chat ended deployed',
    ]);
  });

  it('is asked for again where AWS did not answer', async () => {
    const listTasks = sinon.stub<Parameters<EcsPort['listTasks']>, ReturnType<EcsPort['listTasks']>>();
    listTasks.onFirstCall().rejects(outage('ecs:ListTasks'));
    listTasks.resolves({ ...answered, taskArns: [] });
    assert.deepEqual(await linesOf({ describeServices: answering(completed), listTasks }), [
      '1000 chat counts',
      '4000 chat ended deployed',
    ]);
  });

  it('is done without where AWS does not answer look after look', async () => {
    const listTasks = sinon.stub<Parameters<EcsPort['listTasks']>, ReturnType<EcsPort['listTasks']>>();
    listTasks.rejects(outage('ecs:ListTasks'));
    const lines = await linesOf({ describeServices: answering(completed), listTasks });
    assert.equal(lines.at(-1), '58000 chat ended deployed');
    assert.equal(lines.find((line) => line.includes('denied'))?.startsWith('7000 denied Which tasks failed'), true);
  });

  it('is the service deployment where the older API does not tell the end', async () => {
    const own = ours({ rolloutState: undefined, runningCount: 2 });
    const service = serviceOf([own, theirs()], { currentServiceDeployment: 'arn:sd' });
    const describeServiceDeployments = sinon.fake.resolves({
      ...answered,
      serviceDeployments: [{ serviceDeploymentArn: 'arn:sd', status: 'SUCCESSFUL' as const }],
    });
    const lines = await linesOf({ describeServices: answering(service), describeServiceDeployments, ...noTasks });
    assert.deepEqual(lines, ['1000 chat deployment', '1000 chat counts', '1000 chat ended deployed']);
    assert.deepEqual(describeServiceDeployments.args[0]?.[0], { serviceDeploymentArns: ['arn:sd'] });
  });

  it('falls back on the counts where the service deployment may not be read', async () => {
    const own = ours({ rolloutState: undefined, runningCount: 2 });
    const service = serviceOf([own], { currentServiceDeployment: 'arn:sd' });
    const describeServiceDeployments = (): Promise<never> =>
      Promise.reject(refusal('ecs:DescribeServiceDeployments', 'UnsupportedFeatureException'));
    assert.deepEqual(await linesOf({ describeServices: answering(service), describeServiceDeployments, ...noTasks }), [
      '1000 denied The stage, traffic, hooks and alarms of the deployment cannot be shown: ecs:DescribeServiceDeployments was refused.',
      '1000 chat counts',
      '1000 chat ended deployed',
    ]);
  });

  it('that AWS refuses look after look does not silence the line a minute', async () => {
    const service = moving([theirs({ status: 'PRIMARY' }), ours({ status: 'ACTIVE' })]);
    const describeServiceDeployments: EcsPort['describeServiceDeployments'] = () =>
      Promise.resolve({ ...answered, serviceDeployments: [] });
    const lines = await linesOf(
      {
        describeServices: answering(service),
        describeServiceDeployments,
        ...noTasks,
      },
      { deadlineMs: 100_000 },
    );
    assert.deepEqual(
      lines.filter((line) => !line.includes('denied')),
      ['1000 chat counts', '61000 still chat', '100000 chat ended timedOut'],
    );
  });

  it('is nothing for a desired count', async () => {
    const count: WatchTarget = {
      kind: 'count',
      service: 'chat',
      sinceMs: 0,
      deadlineMs: 1_800_000,
      desiredCount: 2,
      primaryId: 'ecs-svc/1',
    };
    const service = serviceOf([deploymentOf()]);
    assert.deepEqual(await linesOf({ describeServices: answering(service) }, { targets: [count] }), [
      '1000 chat counts',
      '1000 chat ended deployed',
    ]);
  });
});
