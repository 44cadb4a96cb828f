import assert from 'node:assert/strict';
import { recordedPipeline } from '../support/recorded-pipeline.ts';
import { Journal } from '../../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import { redactor } from '../../../tasks/EcsDeployRevision/src/pipeline/redact.ts';

/** A journal whose run began at midnight and lasts until `nowMs` says. */
function journalOf(secrets: readonly string[] = []): {
  readonly journal: Journal;
  readonly said: readonly string[];
  readonly time: { ms: number };
} {
  const { pipeline, said } = recordedPipeline();
  const time = { ms: 0 };
  const times = {
    now: () => new Date(Date.UTC(2026, 0, 1) + time.ms),
    nowMs: () => 5_000 + time.ms,
  };
  return { journal: new Journal(pipeline, redactor(secrets), times), said, time };
}

describe('the journal', () => {
  it('says lines and warnings, and remembers them with their time and service', () => {
    const { journal, said, time } = journalOf();
    journal.say('Region eu-west-1.');
    time.ms = 1_500;
    journal.warn('chat is an Express service.', 'chat');
    assert.deepEqual(said, ['line Region eu-west-1.', 'warning chat is an Express service.']);
    assert.deepEqual(journal.record().timeline, [
      { at: '2026-01-01T00:00:00.000Z', text: 'Region eu-west-1.' },
      { at: '2026-01-01T00:00:01.500Z', service: 'chat', text: 'Warning: chat is an Express service.' },
    ]);
  });

  it('shows a line in the log alone, for what the result file holds elsewhere', () => {
    const { journal, said } = journalOf();
    journal.show('| a line of a container');
    assert.deepEqual([said, journal.record().timeline], [['line | a line of a container'], []]);
  });

  it('keeps the reason of a service that failed before the run was ended', () => {
    const { journal } = journalOf();
    const failed = { status: 'failed', reason: 'a: tasks failed.' } as const;
    journal.setService('a', { cause: failed });
    journal.setService('b', {});
    const cause = { status: 'canceled', reason: 'The run was canceled.' } as const;
    const { services } = journal.record({ status: 'canceled', cause });
    assert.deepEqual(
      services.map((service) => [service.status, service.cause]),
      [
        ['failed', failed],
        ['canceled', cause],
      ],
    );
  });

  it('tells a thing that could not be checked once, whyever it is tried again', () => {
    const { journal, said } = journalOf();
    journal.noteDenied('The tasks cannot be shown', 'Denied a.');
    journal.noteDenied('The tasks cannot be shown', 'Denied b.');
    journal.noteDenied('The digests cannot be shown', 'Denied a.');
    assert.deepEqual(said, [
      'line The tasks cannot be shown. Denied a.',
      'line The digests cannot be shown. Denied a.',
    ]);
  });

  it('has a percentage that never goes back, and reaches 100 at success alone', () => {
    const { journal, said } = journalOf(['s3cr3t']);
    for (const percent of [5, 25.9, 25.2, 10, 100, 250]) journal.progress(percent, `at ${percent} s3cr3t`);
    journal.succeeded('done s3cr3t');
    assert.deepEqual(said, [
      'progress 5 at 5 ***',
      'progress 25 at 25.9 ***',
      'progress 99 at 100 ***',
      'progress 100 done ***',
    ]);
  });

  it('makes of what is known about the services a record, in the order in which they came up', () => {
    const { journal, time } = journalOf();
    journal.setWhere('eu-west-1', 'arn:aws:ecs:eu-west-1:123456789012:cluster/dev');
    journal.setService('b', { taskDefinitionArn: 'x', changed: true });
    journal.setService('a', { status: 'unchanged' });
    const cause = { status: 'failed', reason: 'b: tasks failed.' } as const;
    journal.setService('b', { status: 'rolledBack', cause });
    time.ms = 61_000.4;
    assert.deepEqual(journal.record(), {
      status: 'rolledBack',
      changed: true,
      region: 'eu-west-1',
      cluster: 'dev',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 61_000,
      cause,
      services: [
        { name: 'b', taskDefinitionArn: 'x', changed: true, imageChanges: [], status: 'rolledBack', cause },
        { name: 'a', changed: false, imageChanges: [], status: 'unchanged' },
      ],
      timeline: [],
    });
  });

  it('lets the ending of the run outrank what its services say', () => {
    const { journal } = journalOf();
    journal.setService('a', { status: 'deployed', changed: true });
    journal.setService('b', {});
    const cause = { status: 'canceled', reason: 'The run was canceled.' } as const;
    const { status, changed, cause: told, services } = journal.record({ status: 'canceled', cause });
    assert.deepEqual(
      [status, changed, told, services.map((service) => service.status)],
      ['canceled', true, cause, ['deployed', 'canceled']],
    );
  });

  it('is red where nothing is known at all', () => {
    assert.equal(journalOf().journal.record().status, 'failed');
  });
});
