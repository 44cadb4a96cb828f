import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { parseServices } from '../../../tasks/EcsDeployRevision/src/inputs/parse-services.ts';

const longArn = 'arn:aws:ecs:eu-west-1:123456789012:service/dev/chat';
const shortArn = 'arn:aws:ecs:eu-west-1:123456789012:service/chat';

describe('the input service', () => {
  for (const [title, text, expected] of [
    ['takes one name', 'chat', ['chat']],
    ['takes one a line', 'chat\nmail\r\nweb', ['chat', 'mail', 'web']],
    ['takes commas', 'chat, mail,web', ['chat', 'mail', 'web']],
    ['passes over blank entries', '\n,chat,,\n mail ,\n', ['chat', 'mail']],
    ['drops repetitions and keeps the order', 'web\nchat\nweb', ['web', 'chat']],
    [
      'takes ARNs of both forms',
      `${longArn}\n${shortArn.replace('chat', 'mail')}`,
      [longArn, `${shortArn.slice(0, -4)}mail`],
    ],
    ['sees that a name and an ARN are the same service', `chat\n${longArn}`, ['chat']],
  ] as const) {
    it(title, () => {
      assert.deepEqual(parseServices(text, 'dev'), expected);
    });
  }

  it('may not be empty', () => {
    assert.equal(
      refused('invalid-input', () => parseServices(' \n,', 'dev')),
      'service is empty. Name the ECS service to deploy to, or several, one a line.',
    );
  });

  for (const text of [
    'chat app',
    'chat/app',
    'chat;mail',
    '../chat',
    'x'.repeat(256),
    'arn:aws:ecs:eu-west-1:123456789012:cluster/dev',
    'arn:aws:s3:::service/dev/chat',
    'arn:aws:ecs:eu-west-1',
  ]) {
    it(`${JSON.stringify(text.slice(0, 50))} is no service`, () => {
      assert.equal(
        refused('invalid-input', () => parseServices(`good\n${text}`, 'dev')),
        `service: "${text}" is neither a service name (letters, digits, - and _) nor the ARN of an ECS service.`,
      );
    });
  }

  it('may not name a service of another cluster, even where one of this cluster has its name', () => {
    const other = longArn.replace('/dev/', '/prod/');
    for (const text of [other, `${longArn}\n${other}`, `${other}\n${longArn}`, `chat\n${other}`]) {
      assert.equal(
        refused('invalid-input', () => parseServices(text, 'dev')),
        `service "${other}" is in the cluster "prod", but cluster is "dev". Make them agree.`,
      );
    }
  });
});
