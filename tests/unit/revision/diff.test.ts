import assert from 'node:assert/strict';
import { type RevisionChange, diffRevisions } from '../../../tasks/EcsDeployRevision/src/revision/diff.ts';
import type { JsonObject } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

const app = (fields: JsonObject, more: JsonObject = {}): JsonObject => ({
  ...more,
  containerDefinitions: [{ name: 'app', ...fields }],
});
const at = (path: string): string => `containerDefinitions[app]${path}`;

const rows: readonly (readonly [string, JsonObject, JsonObject, readonly RevisionChange[]])[] = [
  [
    'an image',
    app({ image: 'chat:1' }),
    app({ image: 'chat:2' }),
    [{ path: at('.image'), kind: 'changed', from: 'chat:1', to: 'chat:2' }],
  ],
  [
    'a command, as a whole',
    app({ command: ['a', ''] }),
    app({ command: ['a'] }),
    [{ path: at('.command'), kind: 'changed', from: ['a', ''], to: ['a'] }],
  ],
  [
    'a size that was a default before',
    app({ cpu: 0 }, { cpu: '256' }),
    app({ cpu: 128 }, { cpu: '.5' }),
    [
      { path: 'cpu', kind: 'changed', from: '256', to: '.5' },
      { path: at('.cpu'), kind: 'added', to: 128 },
    ],
  ],
  [
    'variables by their names, without their values',
    app({
      environment: [
        { name: 'B', value: '1' },
        { name: 'A', value: '1' },
        { name: 'C', value: '1' },
      ],
    }),
    app({
      environment: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
        { name: 'D', value: '' },
      ],
    }),
    [
      { path: at('.environment[B]'), kind: 'changed', hidden: true },
      { path: at('.environment[C]'), kind: 'removed', hidden: true },
      { path: at('.environment[D]'), kind: 'added', hidden: true },
    ],
  ],
  [
    'a name that moves, without what it names',
    app({ environment: [{ name: 'A', value: '1' }] }),
    app({ secrets: [{ name: 'A', valueFrom: 'arn:a' }] }),
    [
      { path: at('.environment[A]'), kind: 'removed', hidden: true },
      { path: at('.secrets[A]'), kind: 'added', hidden: true },
    ],
  ],
  [
    'one variable of two that have one name',
    app({
      environment: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    }),
    app({ environment: [{ name: 'A', value: '1' }] }),
    [{ path: at('.environment[A]'), kind: 'removed', hidden: true }],
  ],
  [
    'secrets of a log driver, without their place',
    app({ logConfiguration: { logDriver: 'splunk', options: { a: 'b' } } }),
    app({
      logConfiguration: {
        logDriver: 'splunk',
        options: { 'a.b': 'c' },
        secretOptions: [{ name: 'T', valueFrom: 'x' }],
      },
    }),
    [
      { path: at('.logConfiguration.options.a'), kind: 'removed', from: 'b' },
      { path: at('.logConfiguration.options[a.b]'), kind: 'added', to: 'c' },
      { path: at('.logConfiguration.secretOptions[T]'), kind: 'added', hidden: true },
    ],
  ],
  [
    'a container that is added, member by member',
    app({}),
    {
      containerDefinitions: [{ name: 'side', image: 's:1', environment: [{ name: 'A', value: '1' }] }, { name: 'app' }],
    },
    [
      { path: 'containerDefinitions[side]', kind: 'added' },
      { path: 'containerDefinitions[side].image', kind: 'added', to: 's:1' },
      { path: 'containerDefinitions[side].environment[A]', kind: 'added', hidden: true },
    ],
  ],
  [
    'a container that is removed',
    { containerDefinitions: [{ name: 'app' }, { name: 'log', image: 'l:1' }] },
    app({}),
    [
      { path: 'containerDefinitions[log]', kind: 'removed' },
      { path: 'containerDefinitions[log].image', kind: 'removed', from: 'l:1' },
    ],
  ],
  [
    'ports by number and protocol',
    app({ portMappings: [{ containerPort: 80 }, { containerPort: 53, protocol: 'udp' }] }),
    app({ portMappings: [{ containerPort: 80, name: 'web' }, { containerPortRange: '9000-9010' }] }),
    [
      { path: at('.portMappings[53/udp]'), kind: 'removed', from: { containerPort: 53, protocol: 'udp' } },
      { path: at('.portMappings[80].name'), kind: 'added', to: 'web' },
      { path: at('.portMappings[9000-9010]'), kind: 'added', to: { containerPortRange: '9000-9010' } },
    ],
  ],
  [
    'tags by their keys',
    {
      tags: [
        { key: 'team', value: 'a' },
        { key: 'old', value: '1' },
      ],
    },
    { tags: [{ key: 'team', value: 'b' }] },
    [
      { path: 'tags[old]', kind: 'removed', from: '1' },
      { path: 'tags[team]', kind: 'changed', from: 'a', to: 'b' },
    ],
  ],
  [
    'a health check, member by member',
    app({}),
    app({ healthCheck: { command: ['CMD', 'x'], interval: 30, retries: 5 } }),
    [
      { path: at('.healthCheck.command'), kind: 'added', to: ['CMD', 'x'] },
      { path: at('.healthCheck.retries'), kind: 'added', to: 5 },
    ],
  ],
  [
    'a volume',
    { volumes: [{ name: 'data', host: {} }] },
    { volumes: [{ name: 'data', host: { sourcePath: '/x' } }] },
    [{ path: 'volumes[data].host', kind: 'added', to: { sourcePath: '/x' } }],
  ],
  [
    'a member that nobody knows',
    { newest: { a: { b: 1 }, c: [] } },
    { newest: { a: { b: 2 }, c: [] } },
    [{ path: 'newest.a.b', kind: 'changed', from: 1, to: 2 }],
  ],
  [
    'a member that becomes something else',
    { newest: { a: 1 } },
    { newest: [1] },
    [{ path: 'newest', kind: 'changed', from: { a: 1 }, to: [1] }],
  ],
  ['an empty structure that nobody knows', {}, { newest: {} }, [{ path: 'newest', kind: 'added', to: {} }]],
  [
    'containers that are no list, without what might be in them',
    app({}),
    { containerDefinitions: 'x' },
    [{ path: 'containerDefinitions', kind: 'changed', hidden: true }],
  ],
  [
    'variables that are no objects, without what they are',
    app({ environment: ['A=1'] }),
    app({ environment: ['A=2'] }),
    [{ path: at('.environment'), kind: 'changed', hidden: true }],
  ],
];

describe('the difference between two definitions', () => {
  for (const [title, from, to, changes] of rows) {
    it(`tells ${title}`, () => {
      assert.deepEqual(diffRevisions(from, to), changes);
    });
  }
});
