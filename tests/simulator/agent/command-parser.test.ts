import assert from 'node:assert/strict';

import { mentionsCommand, parseCommand } from '../../../simulator/agent/command-parser.ts';

const zeroWidthSpace = '\u200b';
const softHyphen = '\u00ad';

describe('The agent finds a logging command', () => {
  const found: readonly (readonly [title: string, line: string, expected: readonly unknown[]])[] = [
    ['at the start of a line', '##vso[task.debug]hello', ['task', 'debug', {}, 'hello']],
    ['anywhere in a line', 'before ##vso[task.debug]after', ['task', 'debug', {}, 'after']],
    ['up to the first bracket', '##vso[task.debug]a]b', ['task', 'debug', {}, 'a]b']],
    ['with properties', '##vso[task.complete result=Failed;]x', ['task', 'complete', { result: 'Failed' }, 'x']],
    ['whose property has an equals sign', '##vso[a.b k=v=w]', ['a', 'b', { k: 'v=w' }, '']],
    ['whose property names are in any case', '##vso[a.b IsSecret=true]', ['a', 'b', { issecret: 'true' }, '']],
    [
      'whose property names it does not trim',
      '##vso[a.b k=v; isOutput=true]',
      ['a', 'b', { k: 'v', ' isoutput': 'true' }, ''],
    ],
    ['whose empty properties it drops', '##vso[a.b k=;l=x;=m]', ['a', 'b', { l: 'x' }, '']],
    ['whose last value of a name counts', '##vso[a.b k=1;K=2]', ['a', 'b', { k: '2' }, '']],
    ['with empty parts around the dots', '##vso[.task..debug.]x', ['task', 'debug', {}, 'x']],
    ['with escapes', '##vso[a.b k=%3B%5D]%0D%0A%AZP253B', ['a', 'b', { k: ';]' }, '\r\n%3B']],
    ['whose percent sign is escaped last', '##vso[a.b]%AZP250A', ['a', 'b', {}, '%0A']],
    [
      'in whose name weightless characters shift the area',
      `##v${zeroWidthSpace}so[task.debug]x`,
      ['[task', 'debug', {}, 'x'],
    ],
    ['broken up by soft hyphens', `#${softHyphen}#vso[task.debug]x`, ['[task', 'debug', {}, 'x']],
    ['broken up by control characters', '##vs\u0001o[task.debug]x', ['[task', 'debug', {}, 'x']],
    ['broken up by tags beyond the basic plane', '##\u{e0041}vso[task.debug]x', ['o[task', 'debug', {}, 'x']],
    ['that begins within the hashes before it', '####vso[task.debug]x', ['task', 'debug', {}, 'x']],
  ];
  for (const [title, line, expected] of found) {
    it(title, () => {
      const command = parseCommand(line);
      assert.ok(command);
      const { area, event, properties, data } = command;
      assert.deepEqual([area, event, Object.fromEntries(properties), data], expected);
    });
  }

  it('and tells of pieces that are no properties', () => {
    assert.deepEqual(parseCommand('##vso[a.b k=v;isOutput;]')?.dropped, ['isOutput']);
  });
});

describe('The agent finds no logging command', () => {
  const none: readonly (readonly [title: string, line: string, mentioned: boolean])[] = [
    ['in plain text', 'hello', false],
    ['in an empty line', '', false],
    ['where the bracket is missing', '##vso[task.debug hello', true],
    ['where the event is missing', '##vso[task]hello', true],
    ['where there are three parts', '##vso[task.debug.more]hello', true],
    ['where the name is empty', '##vso[ k=v]hello', true],
    ['in other letters', '##VSO[task.debug]hello', false],
    ['where a hash is missing', '#vso[task.debug]hello', false],
    ['where the marker is visibly broken up', '##v-so[task.debug]hello', false],
    ['in the agent’s own way to defuse one', '**vso[task.debug]hello', false],
  ];
  for (const [title, line, mentioned] of none) {
    it(title, () => {
      assert.equal(parseCommand(line), undefined);
      assert.equal(mentionsCommand(line), mentioned);
    });
  }
});
