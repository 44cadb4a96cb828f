import assert from 'node:assert/strict';
import { changeOf, changePlan, doubtful, scaling } from '../../support/changes.ts';
import { isToBeUndone } from '../../../../tasks/EcsDeployRevision/src/rollout/back/to-be-undone.ts';
import type { Change } from '../../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import { initialState } from '../../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

const plan = changePlan();
const phase = { kind: 'rollingBack', cause: 'x', rollbackId: undefined, sinceMs: 0 } as const;
const red = (status: 'failed' | 'rolledBack' | 'rollbackFailed' | 'superseded', more = {}): Change['ending'] => ({
  kind: 'red',
  status,
  reason: 'So.',
  ...more,
});
const watchedOnly = (): Change => {
  const change = changeOf();
  return { ...change, applied: { ...change.applied, updated: false } };
};
const certain = (): Change => ({ ...doubtful(), applied: { ...doubtful().applied, certain: true } }) as Change;
const unchanged = (): Change => ({
  ...changeOf(),
  applied: { kind: 'unchanged', plan, taskDefinitionArn: 'arn:chat:1' },
});

describe('a service of a run in which something failed', () => {
  const rows: readonly (readonly [string, Change, boolean, boolean])[] = [
    ['goes back while it is under way', changeOf(), false, true],
    ['goes back where it is done', changeOf(plan, {}, { kind: 'deployed', proven: true }), false, true],
    ['goes back where it failed', changeOf(plan, {}, red('failed')), true, true],
    ['goes back where it ran out of time', changeOf(plan, {}, { kind: 'timedOut' }), true, true],
    ['goes back where its count alone changed', scaling(), false, true],
    ['goes back where nobody knows whether it was updated', doubtful(), true, true],
    ['is waited for while ECS takes it back', changeOf(plan, { phase }), true, true],
    [
      'goes back where ECS’s own way back got stuck',
      changeOf(plan, { phase }, red('failed', { stuck: true })),
      true,
      true,
    ],
    ['goes back where it was only watched and failed itself', watchedOnly(), true, true],
    ['stays where it was only watched and another failed', watchedOnly(), false, false],
    ['stays where nothing was to be done', unchanged(), true, false],
    ['stays where its update was refused', certain(), true, false],
    ['stays with all traffic on it', changeOf(plan, { shifted: true }, { kind: 'timedOut' }), true, false],
    ['stays where ECS’s way back ran out of time', changeOf(plan, { phase }, { kind: 'timedOut' }), true, false],
    ['stays where ECS took it back', changeOf(plan, { phase }, red('rolledBack')), true, false],
    ['stays where ECS could not take it back', changeOf(plan, { phase }, red('rollbackFailed')), true, false],
    ['stays where somebody deployed on ECS’s way back', changeOf(plan, { phase }, red('failed')), true, false],
    ['stays where somebody else deployed', changeOf(plan, {}, red('superseded')), false, false],
    ['stays gone', changeOf(plan, {}, red('failed', { gone: true })), true, false],
  ];
  for (const [title, { applied, state, ending }, fails, undone] of rows) {
    it(title, () => {
      assert.equal(isToBeUndone(applied, { state: state ?? initialState, ending }, fails), undone);
    });
  }

  it('goes back where nobody watched it', () => {
    assert.equal(isToBeUndone(changeOf().applied, undefined, false), true);
  });
});
