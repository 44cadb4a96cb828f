import assert from 'node:assert/strict';
import type { GetLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../../../tasks/EcsDeployRevision/src/aws/aws-error.ts';
import { type TailRequest, readLogTail } from '../../../tasks/EcsDeployRevision/src/diagnosis/log-tail.ts';
import { answered, denial, outage } from '../support/fake-ecs.ts';
import { awslogs, definition, ended } from './stops.ts';

/** A page of messages, and the token that leads to the one before it. */
type Page = readonly [readonly string[], string];

function reading(pages: readonly Page[] | Error, given: Partial<TailRequest> = {}) {
  const asked: (GetLogEventsCommandInput & { region: string })[] = [];
  const logs: TailRequest['logs'] = (region) => ({
    getLogEvents: (input) => {
      const page = Array.isArray(pages) ? (pages as readonly Page[])[asked.length] : undefined;
      asked.push({ ...input, region });
      if (pages instanceof Error) return Promise.reject(pages);
      const [messages = [], token = 'end'] = page ?? [];
      return Promise.resolve({
        ...answered,
        events: messages.map((message) => ({ message })),
        nextBackwardToken: token,
      });
    },
  });
  const request: TailRequest = {
    logs,
    definition: definition(awslogs).content,
    writers: [{ taskId: 'task-1', container: ended('app', 1) }],
    region: 'eu-west-1',
    lines: 3,
    redact: (text) => text,
    signal: new AbortController().signal,
    ...given,
  };
  return { asked, request, tail: readLogTail(request) };
}

const noteOf = async (pages: readonly Page[] | Error, given?: Partial<TailRequest>): Promise<unknown> => {
  const tail = await reading(pages, given).tail;
  return tail.kind === 'none' ? tail.note : tail;
};

describe('the end of a container’s log', () => {
  it('is read from the end of its stream, in the region of its group', async () => {
    const { asked, tail } = reading([[['a', 'b', 'c'], 'b/1']]);
    assert.deepEqual(await tail, {
      kind: 'lines',
      container: 'app',
      task: 'task-1',
      group: '/ecs/chat',
      region: 'us-east-1',
      stream: 'ecs/app/task-1',
      lines: ['a', 'b', 'c'],
    });
    const input = { logGroupName: '/ecs/chat', logStreamName: 'ecs/app/task-1', limit: 3, startFromHead: false };
    assert.deepEqual(asked, [{ ...input, region: 'us-east-1' }]);
  });

  it('goes on backwards through pages that are empty or not full, until there are enough lines', async () => {
    const { asked, tail } = reading([
      [[], 'b/3'],
      [['d'], 'b/2'],
      [['b', 'c'], 'b/1'],
    ]);
    const read = await tail;
    assert.deepEqual(read.kind === 'lines' ? read.lines : read, ['b', 'c', 'd']);
    assert.deepEqual(
      asked.map(({ limit, nextToken }) => [limit, nextToken]),
      [
        [3, undefined],
        [3, 'b/3'],
        [2, 'b/2'],
      ],
    );
  });

  it('ends where the token comes back', async () => {
    const { asked, tail } = reading([
      [['a'], 'b/0'],
      [[], 'b/0'],
    ]);
    const read = await tail;
    assert.deepEqual([read.kind === 'lines' ? read.lines : read, asked.length], [['a'], 2]);
  });

  it('is given up after five pages', async () => {
    const { asked, tail } = reading(Array.from({ length: 9 }, (_, page): Page => [[], `b/${page}`]));
    assert.equal((await tail).kind, 'none');
    assert.equal(asked.length, 5);
  });

  it('asks for no more events than CloudWatch Logs gives', async () => {
    const { asked, tail } = reading([], { lines: 50_000 });
    await tail;
    assert.equal(asked[0]?.limit, 10_000);
  });

  const missing = (what: string): AwsError =>
    new AwsError(
      'aws-error',
      `logs:GetLogEvents (the log group /ecs/chat in us-east-1) was refused: ResourceNotFoundException: ${what}`,
      { action: 'logs:GetLogEvents', resource: 'x' },
      'ResourceNotFoundException',
    );
  const notes: readonly (readonly [string, readonly Page[] | Error, Partial<TailRequest>, string])[] = [
    ['an empty log', [], {}, 'container app wrote nothing into the log stream ecs/app/task-1 of /ecs/chat.'],
    [
      'a missing stream',
      missing('The specified log stream does not exist.'),
      {},
      'container app: the log group /ecs/chat in us-east-1 has no stream ecs/app/task-1 (yet).',
    ],
    [
      'a missing group',
      missing('The specified log group does not exist.'),
      {},
      'container app: there is no log group /ecs/chat in us-east-1.',
    ],
    [
      'a missing permission',
      denial('logs:GetLogEvents'),
      {},
      'the log of container app cannot be shown. Denied: logs:GetLogEvents',
    ],
    ['no answer', outage('logs:GetLogEvents'), {}, 'the log of container app cannot be shown. AWS does not answer.'],
    ['an error of any kind', new Error('odd'), {}, 'the log of container app cannot be shown. odd'],
    [
      'another driver',
      [],
      { definition: definition({ logDriver: 'splunk' }).content },
      'container app logs by the driver splunk; only awslogs can be shown here.',
    ],
    [
      'an unknown task definition',
      [],
      { definition: undefined },
      'container app: its task definition is not known, so neither is its log.',
    ],
  ];
  for (const [title, pages, given, note] of notes) {
    it(`is one line for ${title}`, async () => assert.equal(await noteOf(pages, given), note));
  }

  const two: Partial<TailRequest> = {
    writers: [
      { taskId: 'task-2', container: ended('app', 1) },
      { taskId: 'task-1', container: ended('app', 1) },
    ],
  };

  it('is that of the newest task', async () => {
    const { asked, tail } = reading([[['a', 'b', 'c'], 'b/0']], two);
    const read = await tail;
    assert.deepEqual([read.kind === 'lines' ? read.task : read, asked.length], ['task-2', 1]);
  });

  it('is that of the task before, where the newest has none yet', async () => {
    const pages: readonly Page[] = [
      [[], 'b/0'],
      [[], 'b/0'],
      [['a', 'b', 'c'], 'b/0'],
    ];
    const read = await reading(pages, two).tail;
    assert.equal(read.kind === 'lines' ? read.stream : read.note, 'ecs/app/task-1');
  });

  it('is a line about the newest task where no task has any, and is asked for once where it is denied', async () => {
    assert.match(String(await noteOf([], two)), /wrote nothing into the log stream ecs\/app\/task-2 of/);
    const { asked, tail } = reading(denial('logs:GetLogEvents'), two);
    assert.deepEqual([(await tail).kind, asked.length], ['none', 1]);
  });

  it('is left where the run is canceled', async () => {
    const canceled = new AbortController();
    canceled.abort(new Error('canceled'));
    await assert.rejects(reading(new Error('odd'), { signal: canceled.signal }).tail, { message: 'canceled' });
  });
});
