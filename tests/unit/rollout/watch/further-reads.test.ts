import assert from 'node:assert/strict';
import * as sinon from 'sinon';
import { answered, denial, fakeEcs, outage, refusal } from '../../support/fake-ecs.ts';
import { crash, target } from '../../support/looks.ts';
import type { EcsPort } from '../../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { readFurther, type Wish } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/further-reads.ts';
import { StoppedTasks } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/stopped-tasks-memory.ts';
import type { Ask, Observation } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const { signal } = new AbortController();

function wishOf(ask: Ask, given: Partial<Wish> = {}): Wish {
  return {
    ask,
    target,
    blind: 0,
    serviceDeploymentArn: 'arn:sd',
    stopped: new StoppedTasks(),
    refused: new Set(),
    ...given,
  };
}

/** The answers and what was noted. */
async function read(
  ecs: Partial<EcsPort>,
  ...wishes: readonly Wish[]
): Promise<{ readonly answers: readonly Partial<Observation>[]; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const note = (what: string, why: string): void => void notes.push(`${what}: ${why}`);
  const answers = await readFurther(wishes, { ecs: fakeEcs(ecs), cluster: 'dev', note, signal });
  return { answers, notes };
}

/** DescribeServiceDeployments that knows every ARN. */
const knowing = () =>
  sinon.fake(({ serviceDeploymentArns = [] }: Parameters<EcsPort['describeServiceDeployments']>[0]) =>
    Promise.resolve({
      ...answered,
      serviceDeployments: serviceDeploymentArns.map((serviceDeploymentArn) => ({ serviceDeploymentArn })).toReversed(),
    }),
  );

describe('the service deployments that a look reads', () => {
  it('are asked for twenty in one call, each once, and go to whom they belong', async () => {
    const describeServiceDeployments = knowing();
    const arns = [...Array.from({ length: 43 }, (_, at) => `arn:${at}`), 'arn:0'];
    const wishes = arns.map((serviceDeploymentArn) => wishOf('serviceDeployment', { serviceDeploymentArn }));
    const { answers, notes } = await read({ describeServiceDeployments }, ...wishes);
    assert.deepEqual(
      describeServiceDeployments.args.map(([{ serviceDeploymentArns = [] }]) => serviceDeploymentArns.length),
      [20, 20, 3],
    );
    assert.deepEqual(
      answers,
      arns.map((serviceDeploymentArn) => ({ serviceDeployment: { serviceDeploymentArn } })),
    );
    assert.deepEqual(notes, []);
  });

  it('are not asked for where nobody wants one', async () => {
    const listTasks = sinon.fake.resolves({ ...answered, taskArns: [] });
    assert.deepEqual(await read({ listTasks }, wishOf('stoppedTasks'), wishOf('runningTasks')), {
      answers: [{ stoppedTasks: [] }, { runningTasks: [] }],
      notes: [],
    });
  });

  it('are done without where ECS does not know one, which is told', async () => {
    const describeServiceDeployments = sinon.fake.resolves({ ...answered, serviceDeployments: [] });
    assert.deepEqual(await read({ describeServiceDeployments }, wishOf('serviceDeployment')), {
      answers: [{ serviceDeployment: 'denied' }],
      notes: ['The stage, traffic, hooks and alarms of the deployment cannot be shown: ECS does not know arn:sd.'],
    });
  });

  it('are tried for ever where AWS does not answer: nothing stands in for them', async () => {
    const describeServiceDeployments = (): Promise<never> => Promise.reject(outage('ecs:DescribeServiceDeployments'));
    const first = await read({ describeServiceDeployments }, wishOf('serviceDeployment'));
    assert.deepEqual(first, { answers: [{ serviceDeployment: 'later' }], notes: [] });
    const late = await read({ describeServiceDeployments }, wishOf('serviceDeployment', { blind: 50 }));
    assert.deepEqual([late.answers, late.notes.length], [[{ serviceDeployment: 'later' }], 1]);
  });
});

describe('a further read', () => {
  it('that AWS refuses is noted once and never asked again', async () => {
    for (const error of [denial('ecs:ListTasks'), refusal('ecs:ListTasks')]) {
      const listTasks = sinon.fake.rejects(error);
      const wish = wishOf('stoppedTasks');
      const first = await read({ listTasks }, wish);
      const second = await read({ listTasks }, wish);
      assert.deepEqual(
        [first, second, listTasks.callCount],
        [
          {
            answers: [{ stoppedTasks: 'denied' }],
            notes: [`Which tasks failed, and why, cannot be shown: ${error.message}`],
          },
          { answers: [{ stoppedTasks: 'denied' }], notes: [] },
          1,
        ],
      );
    }
  });

  it('that AWS refuses does not stand in the way of another', async () => {
    const refused = new Set<Ask>(['serviceDeployment']);
    const listTasks = sinon.fake.resolves({ ...answered, taskArns: [] });
    assert.deepEqual(
      (await read({ listTasks }, wishOf('serviceDeployment', { refused }), wishOf('stoppedTasks', { refused })))
        .answers,
      [{ serviceDeployment: 'denied' }, { stoppedTasks: [] }],
    );
  });

  it('of one service that AWS refuses leaves the others theirs', async () => {
    const describeServiceDeployments = knowing();
    const refused = new Set<Ask>(['serviceDeployment']);
    const other = wishOf('serviceDeployment', { serviceDeploymentArn: 'arn:other' });
    const { answers } = await read({ describeServiceDeployments }, wishOf('serviceDeployment', { refused }), other);
    assert.deepEqual(answers, [
      { serviceDeployment: 'denied' },
      { serviceDeployment: { serviceDeploymentArn: 'arn:other' } },
    ]);
    assert.deepEqual(describeServiceDeployments.args[0]?.[0], { serviceDeploymentArns: ['arn:other'] });
  });

  for (const [ask, what] of [
    ['stoppedTasks', 'Which tasks failed, and why, cannot be shown'],
    ['runningTasks', 'Which tasks became healthy cannot be looked for'],
  ] as const) {
    it(`about ${ask} is told after three looks where AWS does not answer, and done without after twenty`, async () => {
      const listTasks = sinon.fake.rejects(outage('ecs:ListTasks'));
      const results = await Promise.all([0, 1, 2, 18, 19].map((blind) => read({ listTasks }, wishOf(ask, { blind }))));
      const told = { notes: [`${what}: AWS does not answer.`] };
      assert.deepEqual(results, [
        { answers: [{ [ask]: 'later' }], notes: [] },
        { answers: [{ [ask]: 'later' }], notes: [] },
        { answers: [{ [ask]: 'later' }], ...told },
        { answers: [{ [ask]: 'later' }], ...told },
        { answers: [{ [ask]: 'denied' }], ...told },
      ]);
    });
  }

  it('that passed is asked again', async () => {
    const wish = wishOf('stoppedTasks', { blind: 2 });
    await read({ listTasks: sinon.fake.rejects(outage('ecs:ListTasks')) }, wish);
    const { answers } = await read({ listTasks: sinon.fake.resolves({ ...answered, taskArns: [] }) }, wish);
    assert.deepEqual(answers, [{ stoppedTasks: [] }]);
  });

  it('keeps to the tasks of our deployment that run', async () => {
    const tasks = [crash('t1'), { ...crash('t2'), startedBy: 'ecs-svc/1' }];
    const listTasks = sinon.fake.resolves({ ...answered, taskArns: ['t1', 't2'] });
    const describeTasks = sinon.fake.resolves({ ...answered, tasks });
    const { answers } = await read({ listTasks, describeTasks }, wishOf('runningTasks'));
    assert.deepEqual(answers, [{ runningTasks: [crash('t1')] }]);
    assert.deepEqual(listTasks.args[0]?.[0], {
      cluster: 'dev',
      serviceName: 'chat',
      desiredStatus: 'RUNNING',
      maxResults: 100,
    });
  });

  it('ends with what is no answer of AWS', async () => {
    const bug = new TypeError('x is undefined');
    await assert.rejects(read({ listTasks: sinon.fake.rejects(bug) }, wishOf('stoppedTasks')), bug);
  });
});
