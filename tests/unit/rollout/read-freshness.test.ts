import assert from 'node:assert/strict';
import { answered, denial, fakeEcs } from '../support/fake-ecs.ts';
import { fakeEcr } from '../support/fake-ecr.ts';
import { inputsOf } from '../support/inputs.ts';
import { revisedOf } from '../support/plans.ts';
import { definitionOf, revisionArn, snapshotOf } from '../support/services.ts';
import type { EcrPort, TaggedImage } from '../../../tasks/EcsDeployRevision/src/aws/ecr-port.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { readFreshness } from '../../../tasks/EcsDeployRevision/src/rollout/read-freshness.ts';

const repository = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/chat';

interface Facts {
  readonly image?: string;
  /** The digests that the tasks of the revision run. */
  readonly running?: readonly string[];
  readonly tagged?: TaggedImage | undefined;
  readonly ecs?: Partial<EcsPort>;
  readonly ecr?: EcrPort;
}

async function freshness(facts: Facts): Promise<readonly string[]> {
  const { image = `${repository}:1`, running = ['sha256:a'] } = facts;
  const { tagged, ecr = fakeEcr({ taggedImage: () => Promise.resolve(tagged) }) } = facts;
  const ecs = fakeEcs({
    listTasks: () => Promise.resolve({ ...answered, taskArns: ['t'] }),
    describeTasks: () =>
      Promise.resolve({
        ...answered,
        tasks: [
          { taskDefinitionArn: revisionArn('chat:0'), containers: [{ name: 'app', imageDigest: 'sha256:old' }] },
          ...running.map((imageDigest) => ({
            taskDefinitionArn: revisionArn('chat:1'),
            containers: [{ name: 'app', imageDigest }, { name: 'log' }],
          })),
        ],
      }),
    ...facts.ecs,
  });
  const [revised] = revisedOf(inputsOf({ image }), [snapshotOf(definitionOf('chat:1', { app: image }))]);
  assert.ok(revised);
  const notes: string[] = [];
  const note = (what: string, why: string): void => void notes.push(`${what}: ${why}`);
  return [await readFreshness(ecs, ecr, 'dev', revised, note, new AbortController().signal), ...notes];
}

const unasked = fakeEcr({});
const what = 'Whether the tag in ECR still names the digest that runs cannot be checked';

describe('whether a tag still names what runs', () => {
  const rows: readonly (readonly [string, Facts, readonly string[]])[] = [
    ['is so where the digests agree', { tagged: { digest: 'sha256:a', platforms: [] } }, ['same']],
    [
      'is so where the tag names a list that has the digest',
      { tagged: { digest: 'sha256:list', platforms: ['sha256:b', 'sha256:a'] } },
      ['same'],
    ],
    ['is not so where they differ', { tagged: { digest: 'sha256:b', platforms: [] } }, ['differs']],
    [
      'is not so where one task of several runs another',
      { tagged: { digest: 'sha256:a', platforms: [] }, running: ['sha256:a', 'sha256:b'] },
      ['differs'],
    ],
    ['is not known where the tag is gone', { tagged: undefined }, ['unknown']],
    ['is not known where no task runs', { tagged: { digest: 'sha256:a', platforms: [] }, running: [] }, ['unknown']],
    ['is not asked for another registry', { image: 'nginx:1', ecr: unasked, ecs: { listTasks: denied } }, ['unknown']],
    [
      'is not asked for a digest',
      { image: `${repository}:1@sha256:${'0'.repeat(64)}`, ecr: unasked, ecs: { listTasks: denied } },
      ['unknown'],
    ],
    [
      'is not known, with a note, where the tasks may not be read',
      { ecs: { listTasks: denied }, ecr: unasked },
      ['unknown', `${what}: Denied: ecs:ListTasks`],
    ],
    [
      'is not known, with a note, where ECR may not be asked',
      { ecr: fakeEcr({ taggedImage: () => Promise.reject(denial('ecr:BatchGetImage')) }) },
      ['unknown', `${what}: Denied: ecr:BatchGetImage`],
    ],
  ];
  for (const [title, facts, expected] of rows) {
    it(title, async () => {
      assert.deepEqual(await freshness(facts), expected);
    });
  }
});

function denied(): Promise<never> {
  return Promise.reject(denial('ecs:ListTasks'));
}
