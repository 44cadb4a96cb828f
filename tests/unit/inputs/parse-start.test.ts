import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { parseDefinitionReference, parseFamily } from '../../../tasks/EcsDeployRevision/src/inputs/parse-start.ts';

const arn = (resource: string, place = 'eu-west-1:123456789012', partition = 'aws'): string =>
  `arn:${partition}:ecs:${place}:${resource}`;
const cluster = arn('cluster/dev');

describe('the input taskDefinition', () => {
  for (const reference of [
    'chat',
    'my_chat-1',
    'chat:1',
    'chat:2147483647',
    arn('task-definition/chat:7'),
    arn('task-definition/chat'),
  ]) {
    it(`takes ${reference}`, () => {
      assert.deepEqual(parseDefinitionReference(reference, cluster), { kind: 'definition', reference });
    });
  }

  for (const text of [
    'chat:',
    'chat:0',
    'chat:latest',
    'chat:1:2',
    'my chat',
    'a/b',
    'x'.repeat(256),
    arn('cluster/chat'),
    arn('task-definition/a/b:1'),
    'arn:aws:s3:::task-definition/chat:1',
    'arn:aws',
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 50))}`, () => {
      assert.equal(
        refused('invalid-input', () => parseDefinitionReference(text, 'dev')),
        `taskDefinition is "${text}". Give a family (letters, digits, - and _), family:revision or a task definition's ARN.`,
      );
    });
  }

  for (const other of [
    arn('task-definition/chat:1', 'eu-west-2:123456789012'),
    arn('task-definition/chat:1', 'eu-west-1:999999999999'),
    arn('task-definition/chat:1', 'eu-west-1:123456789012', 'aws-cn'),
  ]) {
    it(`may not be elsewhere than the cluster: ${other}`, () => {
      assert.equal(
        refused('invalid-input', () => parseDefinitionReference(other, cluster)),
        `taskDefinition "${other}" is in another account or region than the cluster "${cluster}".`,
      );
      assert.equal(parseDefinitionReference(other, 'dev').reference, other);
    });
  }
});

describe('the input family', () => {
  it('is a family, or nothing', () => {
    assert.equal(parseFamily(''), undefined);
    assert.equal(parseFamily('chat_dev-1'), 'chat_dev-1');
    for (const text of ['chat:1', 'my chat', arn('task-definition/chat:1'), 'x'.repeat(256)]) {
      assert.equal(
        refused('invalid-input', () => parseFamily(text)),
        `family is "${text}". Write letters, digits, - and _ only, without a revision.`,
      );
    }
  });
});
