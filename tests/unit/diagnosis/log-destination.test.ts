import assert from 'node:assert/strict';
import { logDestination } from '../../../tasks/EcsDeployRevision/src/diagnosis/log-destination.ts';
import { awslogs, definition, ended } from './stops.ts';

const at = (logConfiguration: object | undefined, container = ended('app', 1)) =>
  logDestination(definition(logConfiguration).content, container, 'task-1', 'eu-west-1');

describe('where a container’s log goes', () => {
  it('is a stream named by prefix, container and task, in the group’s own region', () => {
    assert.deepEqual(at(awslogs), {
      kind: 'awslogs',
      group: '/ecs/chat',
      region: 'us-east-1',
      stream: 'ecs/app/task-1',
    });
  });

  it('is in the service’s region, and named by the runtime id, where nothing else is said', () => {
    assert.deepEqual(at({ logDriver: 'awslogs', options: { 'awslogs-group': 'g' } }), {
      kind: 'awslogs',
      group: 'g',
      region: 'eu-west-1',
      stream: 'app-runtime',
    });
  });

  const notes: readonly (readonly [string, object | undefined, object, string])[] = [
    [
      'another driver',
      { logDriver: 'awsfirelens' },
      {},
      'container app logs by the driver awsfirelens; only awslogs can be shown here.',
    ],
    ['no driver', {}, {}, 'container app logs by the driver ?; only awslogs can be shown here.'],
    ['no configuration', undefined, {}, 'container app has no log configuration, so there is no log to show.'],
    ['no group', { logDriver: 'awslogs' }, {}, 'container app has no log configuration that names a log group.'],
    [
      'a container that never started',
      awslogs,
      { exitCode: undefined, runtimeId: undefined },
      'container app never started, so it wrote no log.',
    ],
    [
      'a container whose runtime id, and so its stream, is not known',
      { logDriver: 'awslogs', options: { 'awslogs-group': 'g' } },
      { runtimeId: undefined },
      'container app: ECS does not tell its runtime id, which is the name of its log stream.',
    ],
  ];
  for (const [title, configuration, container, note] of notes) {
    it(`is one line for ${title}`, () => {
      assert.deepEqual(at(configuration, ended('app', 1, container)), { kind: 'none', note });
    });
  }

  it('is not that of another container', () => {
    const note = 'container other has no log configuration, so there is no log to show.';
    assert.deepEqual(at(awslogs, ended('other', 1)), { kind: 'none', note });
  });
});
