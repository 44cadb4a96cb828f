import assert from 'node:assert/strict';
import { type Deployment, DeploymentRolloutState, type Service } from '@aws-sdk/client-ecs';
import { inputsOf } from '../support/inputs.ts';
import { revisedOf } from '../support/plans.ts';
import { definitionOf, deploymentOf, serviceOf, snapshotOf } from '../support/services.ts';
import type { DeployInputs } from '../../../tasks/EcsDeployRevision/src/inputs/deploy-inputs.ts';
import { type Action, type Freshness, decide } from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';

interface Situation {
  readonly runs?: string;
  readonly image?: string;
  readonly inputs?: Partial<Omit<DeployInputs, 'images'>>;
  readonly primary?: Deployment;
  /** ACTIVE, unless the definition was deregistered. */
  readonly status?: string;
  readonly others?: readonly Deployment[];
  readonly service?: Service;
  readonly freshness?: Freshness;
}

/** What is decided where the service runs `runs` (nginx:2) and the step names `image` (nginx:2 as well). */
function actionIn(situation: Situation): Action {
  const { runs = 'nginx:2', image = 'nginx:2', inputs = {}, primary, others = [], service, freshness } = situation;
  const { status = 'ACTIVE' } = situation;
  const snapshot = snapshotOf(
    { ...definitionOf('chat:1', { app: runs }), status },
    serviceOf([deploymentOf(primary), ...others], service),
  );
  const asked = inputsOf({ image, ...inputs });
  const [revised] = revisedOf(asked, [snapshot]);
  assert.ok(revised);
  return decide(revised, asked, freshness ?? 'unknown').action;
}

const failed = { rolloutState: 'FAILED' } as const;
const unfinished = { rolloutState: 'IN_PROGRESS', runningCount: 1 } as const;
const forced = { forceNewDeployment: true } as const;
const unchanged = { kind: 'unchanged' } as const;
const classic = { rolloutState: undefined } as const;
const watched = {
  kind: 'watch',
  deploymentId: 'ecs-svc/1',
  reason: 'its deployment of this very revision has not finished',
} as const;
const again = (reason: string, update: object = forced): object => ({
  kind: 'rollOut',
  revision: 'running',
  update,
  reason,
});
const fresh = (reason: string, update: object = {}): object => ({ kind: 'rollOut', revision: 'new', update, reason });

describe('the decision about a service', () => {
  const rows: readonly (readonly [string, Situation, object])[] = [
    ['another image is rolled out', { runs: 'nginx:1' }, fresh('app: nginx:1 → nginx:2')],
    [
      'another image is rolled out over an unfinished deployment',
      { runs: 'nginx:1', primary: unfinished },
      fresh('app: nginx:1 → nginx:2'),
    ],
    [
      'another image takes the desired count along, in the same call',
      { runs: 'nginx:1', inputs: { desiredCount: 3 } },
      fresh('app: nginx:1 → nginx:2', { desiredCount: 3 }),
    ],
    [
      'another image is forced where the user forces',
      { runs: 'nginx:1', inputs: { forceNewDeployment: true } },
      fresh('app: nginx:1 → nginx:2', forced),
    ],
    ['equal and COMPLETED is unchanged', {}, unchanged],
    ['equal, COMPLETED and fresh in ECR is unchanged', { freshness: 'same' }, unchanged],
    ['equal, with the desired count that is set already, is unchanged', { inputs: { desiredCount: 2 } }, unchanged],
    [
      'equal but failed is registered again where its revision was deregistered',
      { primary: failed, status: 'INACTIVE' },
      fresh('the last deployment of this revision failed', forced),
    ],
    ['equal but unfinished is watched', { primary: unfinished }, watched],
    [
      'unfinished is watched without an image too, where the desired count is set already',
      { image: '', primary: unfinished, inputs: { desiredCount: 2 } },
      watched,
    ],
    [
      'without an image, COMPLETED with the desired count that is set already is unchanged',
      { image: '', inputs: { desiredCount: 2 } },
      unchanged,
    ],
    ['equal but failed is started again', { primary: failed }, again('the last deployment of this revision failed')],
    [
      'latest is started again',
      { runs: 'nginx:latest', image: 'nginx:latest' },
      again('nginx:latest may name another content than it did'),
    ],
    ['no tag is started again', { runs: 'nginx', image: 'nginx' }, again('nginx may name another content than it did')],
    [
      'latest is started again even where its deployment has not finished',
      { runs: 'nginx:latest', image: 'nginx:latest', primary: unfinished },
      again('nginx:latest may name another content than it did'),
    ],
    [
      'a tag that was pushed again is started again',
      { freshness: 'differs' },
      again('the tag names another digest in ECR than the one that runs'),
    ],
    [
      'what is started again takes the desired count along',
      { freshness: 'differs', inputs: { desiredCount: 3 } },
      again('the tag names another digest in ECR than the one that runs', { ...forced, desiredCount: 3 }),
    ],
    ['forcing starts again', { inputs: forced }, again('forceNewDeployment is on')],
    ['forcing without an image starts again', { image: '', inputs: forced }, again('forceNewDeployment is on')],
    [
      'another desired count is applied to an equal revision',
      { inputs: { desiredCount: 3 } },
      { kind: 'scale', update: { desiredCount: 3 }, reason: 'desired count 2 → 3' },
    ],
    [
      'another desired count is applied to an unfinished equal revision',
      { primary: unfinished, inputs: { desiredCount: 0 } },
      { kind: 'scale', update: { desiredCount: 0 }, reason: 'desired count 2 → 0' },
    ],
    [
      'another desired count is applied without an image',
      { image: '', inputs: { desiredCount: 5 } },
      { kind: 'scale', update: { desiredCount: 5 }, reason: 'desired count 2 → 5' },
    ],
    [
      'an equal revision is registered where nothing may be skipped',
      { inputs: { skipUnchanged: false } },
      fresh('skipUnchanged is off'),
    ],
    [
      'an equal revision is registered and forced where nothing may be skipped',
      { inputs: { skipUnchanged: false, forceNewDeployment: true, desiredCount: 1 } },
      fresh('skipUnchanged is off', { ...forced, desiredCount: 1 }),
    ],
    ['without rolloutState, alone and complete is unchanged', { primary: classic }, unchanged],
    [
      'without rolloutState, tasks that are missing are waited for',
      { primary: { ...classic, runningCount: 1 } },
      watched,
    ],
    [
      'without rolloutState, an old deployment that drains is waited for',
      { primary: classic, others: [deploymentOf({ id: 'ecs-svc/0', status: 'ACTIVE' })] },
      watched,
    ],
  ];
  for (const [title, situation, expected] of rows) {
    it(title, () => {
      assert.deepEqual(actionIn(situation), expected);
    });
  }
});

describe('a service that is left as it is', () => {
  const asked: readonly Situation[] = [
    {},
    { inputs: { desiredCount: 2 } },
    { image: '', inputs: { desiredCount: 2 } },
    { freshness: 'same' },
  ];
  for (const rolloutState of Object.values(DeploymentRolloutState)) {
    const completed = rolloutState === 'COMPLETED';
    it(`${completed ? 'may' : 'may not'} have a PRIMARY deployment that is ${rolloutState}`, () => {
      const kinds = asked.map((situation) => actionIn({ ...situation, primary: { rolloutState } }).kind);
      assert.deepEqual(
        kinds.map((kind) => kind === 'unchanged'),
        asked.map(() => completed),
      );
    });
  }
});
