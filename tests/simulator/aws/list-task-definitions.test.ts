import assert from 'node:assert/strict';
import { closeAll, register, start } from './support.ts';
import type { Simulator } from '../../../simulator/aws/index.ts';

/** Registers revisions of `web-api` and `web`, in turns. */
async function registered(count: number): Promise<Simulator> {
  const simulator = await start();
  for (let revision = 1; revision <= count; revision++) {
    for (const family of ['web-api', 'web']) await register(simulator, 'web:1', { family });
  }
  return simulator;
}

/** `family:revision` of what is listed, page by page. */
async function pages(simulator: Simulator, input: object): Promise<readonly (readonly string[])[]> {
  const lists: string[][] = [];
  let nextToken: unknown;
  do {
    const answer = await simulator.call('ecs:ListTaskDefinitions', { ...input, nextToken });
    lists.push((answer['taskDefinitionArns'] as string[]).map((arn) => arn.slice(arn.lastIndexOf('/') + 1)));
    ({ nextToken } = answer);
  } while (nextToken !== undefined);
  return lists;
}

describe('the simulator’s list of task definitions', () => {
  afterEach(closeAll);

  it('has families in lexical order and the oldest revision first, as numbers and not as text', async () => {
    const simulator = await registered(11);
    const [listed] = await pages(simulator, {});
    const revisions = Array.from({ length: 11 }, (_, at) => at + 1);
    assert.deepEqual(listed, [...revisions.map((n) => `web:${n}`), ...revisions.map((n) => `web-api:${n}`)]);
  });

  it('is the other way round where that is asked for', async () => {
    const simulator = await registered(2);
    assert.deepEqual(await pages(simulator, { sort: 'DESC' }), [['web-api:2', 'web-api:1', 'web:2', 'web:1']]);
  });

  it('has one family where its full name is given, and no family that only begins so', async () => {
    const simulator = await registered(2);
    assert.deepEqual(await pages(simulator, { familyPrefix: 'web' }), [['web:1', 'web:2']]);
    assert.deepEqual(await pages(simulator, { familyPrefix: 'we' }), [[]]);
  });

  it('comes in pages of a hundred, or as many as are asked for', async () => {
    const simulator = await registered(101);
    const sizes = (await pages(simulator, { familyPrefix: 'web' })).map(({ length }) => length);
    assert.deepEqual(sizes, [100, 1]);
    const third = (await pages(simulator, { familyPrefix: 'web', maxResults: 40, sort: 'DESC' }))[2];
    assert.deepEqual([third?.[0], third?.length], ['web:21', 21]);
  });

  it('has revisions of one status at a time', async () => {
    const simulator = await registered(3);
    await simulator.call('ecs:DeregisterTaskDefinition', { taskDefinition: 'web:2' });
    const list = (status?: string) => pages(simulator, { familyPrefix: 'web', status });
    assert.deepEqual(await list(), [['web:1', 'web:3']]);
    assert.deepEqual(await list('INACTIVE'), [['web:2']]);
    assert.deepEqual(await list('DELETE_IN_PROGRESS'), [[]]);
  });

  for (const [what, input] of [
    ['a status', { status: 'GONE' }],
    ['an order', { sort: 'UP' }],
  ] as const) {
    it(`refuses ${what} that AWS does not know`, async () => {
      const simulator = await start();
      await assert.rejects(simulator.call('ecs:ListTaskDefinitions', input), {
        code: 'InvalidParameterException',
        message: /Member must satisfy enum value set/,
      });
    });
  }
});
