import assert from 'node:assert/strict';
import { revisionArn } from './support/services.ts';
import { byHand } from '../../tasks/EcsDeployRevision/src/by-hand.ts';

describe('what to do by hand', () => {
  const place = { cluster: 'dev', region: 'eu-west-1', service: 'chat' };

  it('is a command to paste', () => {
    assert.equal(
      byHand(place, revisionArn('chat:1')),
      'By hand: aws ecs update-service --cluster dev --service chat --task-definition chat:1 --region eu-west-1',
    );
  });

  it('names the cluster as the user did', () => {
    const cluster = 'arn:aws:ecs:eu-west-1:123456789012:cluster/dev';
    assert.match(byHand({ ...place, cluster }, revisionArn('chat:1')), new RegExp(` --cluster ${cluster} `));
  });

  it('is another deployment where there is nothing to go back to', () => {
    assert.equal(byHand(place, undefined), 'Deploy a revision that works.');
  });
});
