import assert from 'node:assert/strict';
import type { Service } from '@aws-sdk/client-ecs';
import { answered, denial, fakeEcs, outage, refusal } from '../support/fake-ecs.ts';
import { revisionArn } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import {
  type CleanUpOptions,
  cleanUp,
  planCleanUp,
} from '../../../tasks/EcsDeployRevision/src/rollout/keep-revisions.ts';

const { signal } = new AbortController();
const short = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
const arns = (names: readonly string[]): ReadonlySet<string> => new Set(names.map(revisionArn));
const upTo = (last: number, family = 'chat'): readonly string[] =>
  Array.from({ length: last }, (_, at) => `${family}:${at + 1}`);

interface Facts {
  /** The ACTIVE revisions. */
  readonly active?: readonly string[];
  readonly services?: readonly Service[];
  readonly keep?: number;
  readonly never?: readonly string[];
  readonly options?: Partial<CleanUpOptions>;
  readonly port?: Partial<EcsPort>;
}

/** A service of the cluster that runs a revision. */
const runs = (serviceName: string, revision: string, more: Service = {}): Service => ({
  serviceName,
  taskDefinition: revisionArn(revision),
  ...more,
});

/** An ECS with pages of three, and what was asked of it. */
function world({ active = upTo(6), services = [], port = {} }: Facts) {
  const notes: string[] = [];
  const calls: string[] = [];
  const ecs = fakeEcs({
    listTaskDefinitions: ({ familyPrefix = '', nextToken, ...input }) => {
      calls.push(`list ${familyPrefix}`);
      assert.deepEqual(input, { status: 'ACTIVE', sort: 'DESC', maxResults: 100 });
      const all = active.filter((name) => name.startsWith(familyPrefix)).toReversed();
      const from = Number(nextToken ?? 0);
      const more = from + 3 < all.length ? { nextToken: String(from + 3) } : {};
      return Promise.resolve({
        ...answered,
        taskDefinitionArns: all.slice(from, from + 3).map(revisionArn),
        ...more,
      });
    },
    listServices: ({ cluster = '', nextToken }) => {
      calls.push(`services of ${cluster}`);
      const from = Number(nextToken ?? 0);
      const more = from + 7 < services.length ? { nextToken: String(from + 7) } : {};
      const page = services.slice(from, from + 7);
      return Promise.resolve({
        ...answered,
        serviceArns: page.flatMap(({ serviceName }) => serviceName ?? []),
        ...more,
      });
    },
    describeServices: ({ services: names = [] }) => {
      assert.ok(names.length <= 10);
      return Promise.resolve({
        ...answered,
        services: services.filter(({ serviceName = '' }) => names.includes(serviceName)),
      });
    },
    deregisterTaskDefinition: (arn) => {
      calls.push(`deregister ${short(arn)}`);
      return Promise.resolve(answered);
    },
    ...port,
  });
  return { ecs, notes, calls, note: (what: string, why: string): void => void notes.push(`${what}. ${why}`) };
}

function optionsOf({ keep = 3, never = ['chat:6'], options = {} }: Facts): CleanUpOptions {
  return { cluster: 'dev', families: ['chat'], keep, never: arns(never), ...options };
}

/** What a clean-up would do, in names. */
async function planned(facts: Facts) {
  const { ecs, notes, calls, note } = world(facts);
  const { deregister, kept, left } = await planCleanUp(ecs, optionsOf(facts), note, signal);
  return {
    deregister: deregister.map(short),
    kept: kept.map(({ arn, why }) => `${short(arn)}: ${why}`),
    left,
    notes,
    calls,
  };
}

describe('keepRevisions', () => {
  const rows: readonly (readonly [string, Facts, readonly string[], readonly string[]])[] = [
    ['takes the revisions beyond the newest ones, the oldest first', {}, ['chat:1', 'chat:2', 'chat:3'], []],
    ['takes nothing where there are no more', { keep: 6 }, [], []],
    ['takes nothing where there are fewer', { active: ['chat:6'], keep: 6 }, [], []],
    ['keeps one alone', { keep: 1 }, ['chat:1', 'chat:2', 'chat:3', 'chat:4', 'chat:5'], []],
    [
      'orders revisions by number and not as text',
      { active: ['chat:8', 'chat:9', 'chat:10', 'chat:11'], keep: 2, never: ['chat:11'] },
      ['chat:8', 'chat:9'],
      [],
    ],
    [
      'keeps the way back, however old it is',
      { keep: 1, never: ['chat:6', 'chat:2'] },
      ['chat:1', 'chat:3', 'chat:4', 'chat:5'],
      ['chat:2: it was just deployed, or is the way back'],
    ],
    [
      'keeps what a service of the cluster runs',
      { keep: 1, services: [runs('chat', 'chat:6'), runs('worker', 'chat:3'), runs('cron', 'chat:3')] },
      ['chat:1', 'chat:2', 'chat:4', 'chat:5'],
      ['chat:3: worker, cron run it'],
    ],
    [
      'keeps what any deployment of a service runs, or any task set',
      {
        keep: 1,
        services: [
          runs('worker', 'chat:5', {
            deployments: [
              { status: 'PRIMARY', taskDefinition: revisionArn('chat:5') },
              { status: 'ACTIVE', taskDefinition: revisionArn('chat:2') },
            ],
          }),
          runs('web', 'other:1', { taskSets: [{ taskDefinition: revisionArn('chat:3') }] }),
        ],
      },
      ['chat:1', 'chat:4'],
      ['chat:2: worker runs it', 'chat:3: web runs it', 'chat:5: worker runs it'],
    ],
    [
      'sees services on every page',
      {
        keep: 1,
        services: [...Array.from({ length: 24 }, (_, at) => runs(`s${at}`, 'other:1')), runs('last', 'chat:1')],
      },
      ['chat:2', 'chat:3', 'chat:4', 'chat:5'],
      ['chat:1: last runs it'],
    ],
    [
      'leaves revisions alone that are newer than what was deployed: another run may be about to deploy them',
      { keep: 1, never: ['chat:4'] },
      ['chat:1', 'chat:2', 'chat:3'],
      ['chat:4: it was just deployed, or is the way back'],
    ],
    [
      'does not mind that the list lacks what was just registered',
      { keep: 3, never: ['chat:7'] },
      ['chat:1', 'chat:2', 'chat:3'],
      [],
    ],
    [
      'takes no revision of a family whose name only begins so',
      { active: [...upTo(2), 'chat-api:1', 'chat-api:2'], keep: 1, never: ['chat:2'] },
      ['chat:1'],
      [],
    ],
    [
      'goes through several families, each once',
      {
        active: [...upTo(2), ...upTo(3, 'log')],
        keep: 1,
        never: ['chat:2', 'log:3'],
        options: { families: ['chat', 'log', 'chat'] },
      },
      ['chat:1', 'log:1', 'log:2'],
      [],
    ],
    [
      'counts the revision that a plan would register',
      { keep: 3, never: ['chat:6'], options: { registering: new Set(['chat']) } },
      ['chat:1', 'chat:2', 'chat:3', 'chat:4'],
      [],
    ],
  ];
  for (const [title, facts, deregister, kept] of rows) {
    it(title, async () => {
      const plan = await planned(facts);
      assert.deepEqual([plan.deregister, plan.kept, plan.left, plan.notes], [deregister, kept, 0, []]);
    });
  }

  it('asks for no service where there is nothing to take', async () => {
    assert.deepEqual((await planned({ keep: 6 })).calls, ['list chat', 'list chat']);
  });

  it('takes at most 500 at once, the oldest ones, and tells how many are left', async () => {
    const { deregister, left } = await planned({ active: upTo(520), never: ['chat:520'], keep: 10 });
    assert.deepEqual([deregister.length, deregister[0], deregister.at(-1), left], [500, 'chat:1', 'chat:500', 10]);
  });

  const describing = (reason: string): Partial<EcsPort> => ({
    listServices: () => Promise.resolve({ ...answered, serviceArns: ['arn:web'] }),
    describeServices: () => Promise.resolve({ ...answered, services: [], failures: [{ arn: 'arn:web', reason }] }),
  });
  const untouched: readonly (readonly [string, Partial<EcsPort>, string])[] = [
    [
      'the revisions may not be listed',
      { listTaskDefinitions: () => Promise.reject(denial('ecs:ListTaskDefinitions')) },
      'Denied: ecs:ListTaskDefinitions',
    ],
    [
      'the services may not be listed',
      { listServices: () => Promise.reject(denial('ecs:ListServices')) },
      'Denied: ecs:ListServices',
    ],
    ['ECS does not answer', { listServices: () => Promise.reject(outage('ecs:ListServices')) }, 'AWS does not answer.'],
    ['a service is not described', describing('ODD'), 'ecs:DescribeServices did not describe arn:web: ODD.'],
  ];
  for (const [what, port, why] of untouched) {
    it(`takes nothing where ${what}, and says so`, async () => {
      const { deregister, notes } = await planned({ port });
      assert.deepEqual([deregister, notes], [[], [`Older revisions are not deregistered. ${why}`]]);
    });
  }

  it('goes on where a service has gone since it was listed', async () => {
    assert.equal((await planned({ port: describing('MISSING') })).deregister.length, 3);
  });
});

describe('a clean-up', () => {
  /** What it did, in names. */
  async function cleaned(facts: Facts) {
    const { ecs, notes, calls, note } = world(facts);
    const { deregistered, kept, left } = await cleanUp(ecs, optionsOf(facts), note, signal);
    return { deregistered: deregistered.map(short), kept: kept.length, left, notes, calls };
  }

  it('deregisters what is planned, one after the other', async () => {
    assert.deepEqual(await cleaned({ services: [runs('worker', 'chat:2')] }), {
      deregistered: ['chat:1', 'chat:3'],
      kept: 1,
      left: 0,
      notes: [],
      calls: ['list chat', 'list chat', 'services of dev', 'deregister chat:1', 'deregister chat:3'],
    });
  });

  for (const [what, error, deregistered] of [
    [
      'goes on after a revision that ECS refuses to deregister',
      refusal('ecs:DeregisterTaskDefinition'),
      ['chat:1', 'chat:3'],
    ],
    ['gives up where it may not deregister', denial('ecs:DeregisterTaskDefinition'), ['chat:1']],
    ['gives up where ECS does not answer', outage('ecs:DeregisterTaskDefinition'), ['chat:1']],
  ] as const) {
    it(`${what}, and says so`, async () => {
      const outcome = await cleaned({
        port: {
          deregisterTaskDefinition: (arn) => (arn.endsWith(':2') ? Promise.reject(error) : Promise.resolve(answered)),
        },
      });
      assert.deepEqual(
        [outcome.deregistered, outcome.left, outcome.notes],
        [deregistered, 3 - deregistered.length, [`Not every older revision was deregistered. ${error.message}`]],
      );
    });
  }

  it('ends with the run', async () => {
    const reason = new Error('canceled');
    await assert.rejects(cleaned({ port: { deregisterTaskDefinition: () => Promise.reject(reason) } }), reason);
  });
});
