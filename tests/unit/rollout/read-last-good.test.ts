import assert from 'node:assert/strict';
import * as sinon from 'sinon';
import { answered, denial, fakeEcs, outage } from '../support/fake-ecs.ts';
import { revisionArn, serviceOf } from '../support/services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { readLastGood } from '../../../tasks/EcsDeployRevision/src/rollout/read-last-good.ts';
import type { LastGood } from '../../../tasks/EcsDeployRevision/src/rollout/snapshot.ts';

const { signal } = new AbortController();
const history = (...targets: readonly (readonly [string | undefined, number])[]) =>
  sinon.fake.resolves({
    ...answered,
    serviceDeployments: targets.map(([targetServiceRevisionArn, ms]) => ({
      targetServiceRevisionArn,
      createdAt: new Date(ms),
    })),
  });
const revisions = (...definitions: readonly string[]) =>
  sinon.fake.resolves({ ...answered, serviceRevisions: definitions.map((taskDefinition) => ({ taskDefinition })) });

async function read(
  ecs: Partial<EcsPort>,
): Promise<{ readonly lastGood: LastGood | undefined; readonly notes: string[] }> {
  const notes: string[] = [];
  const note = (what: string, why: string): void => void notes.push(`${what}: ${why}`);
  const lastGood = await readLastGood(fakeEcs(ecs), 'dev', serviceOf([]), note, signal);
  return { lastGood, notes };
}

describe('the last good revision of a service whose list of deployments shows none', () => {
  it('is that of the newest deployment in its history that was successful', async () => {
    const listServiceDeployments = history(['arn:rev1', 1], ['arn:rev3', 3], ['arn:rev2', 2]);
    const describeServiceRevisions = revisions(revisionArn('chat:3'));
    assert.deepEqual(await read({ listServiceDeployments, describeServiceRevisions }), {
      lastGood: { id: undefined, taskDefinition: revisionArn('chat:3') },
      notes: [],
    });
    assert.deepEqual(
      [listServiceDeployments.args[0]?.[0], describeServiceRevisions.args[0]?.[0]],
      [
        { cluster: 'dev', service: 'chat', status: ['SUCCESSFUL'], maxResults: 100 },
        { serviceRevisionArns: ['arn:rev3'] },
      ],
    );
  });

  for (const [title, ecs] of [
    ['was never deployed with success', { listServiceDeployments: history() }],
    ['has a history without revisions', { listServiceDeployments: history([undefined, 1]) }],
    [
      'has a revision that nobody knows any more',
      { listServiceDeployments: history(['arn:rev1', 1]), describeServiceRevisions: revisions() },
    ],
  ] as const) {
    it(`is none where the service ${title}`, async () => {
      assert.deepEqual(await read(ecs), { lastGood: undefined, notes: [] });
    });
  }

  for (const [title, ecs, why] of [
    [
      'the history may not be read',
      { listServiceDeployments: sinon.fake.rejects(denial('ecs:ListServiceDeployments')) },
      'Denied: ecs:ListServiceDeployments',
    ],
    [
      'the revision may not be read',
      {
        listServiceDeployments: history(['arn:rev1', 1]),
        describeServiceRevisions: sinon.fake.rejects(denial('ecs:DescribeServiceRevisions')),
      },
      'Denied: ecs:DescribeServiceRevisions',
    ],
    ['AWS does not answer', { listServiceDeployments: sinon.fake.rejects(outage()) }, 'AWS does not answer.'],
  ] as const) {
    it(`is not known where ${title}, which costs a line and not the deploy`, async () => {
      assert.deepEqual(await read(ecs), {
        lastGood: undefined,
        notes: [`The last good revision of chat cannot be looked up in its history: ${why}`],
      });
    });
  }
});
