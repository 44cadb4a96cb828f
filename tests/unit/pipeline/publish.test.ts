import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordOf, serviceRecordOf } from '../support/records.ts';
import { recordedPipeline } from '../support/recorded-pipeline.ts';
import { revisionArn } from '../support/services.ts';
import { publish } from '../../../tasks/EcsDeployRevision/src/pipeline/publish.ts';
import { redactor } from '../../../tasks/EcsDeployRevision/src/pipeline/redact.ts';
import type { RunRecord } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';

describe('what a run publishes', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'publish-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** The commands, and the two files. */
  async function published(
    record: RunRecord,
    secrets: readonly string[] = [],
  ): Promise<{ readonly said: readonly string[]; readonly result: unknown; readonly all: string }> {
    const { pipeline, said } = recordedPipeline();
    await publish(pipeline, redactor(secrets), { folder, stepId: 'step-1' }, record);
    const names = (await readdir(folder)).toSorted();
    assert.deepEqual(names, ['ecs-deploy-revision-step-1.json', 'ecs-deploy-revision-step-1.md']);
    const [json = '', markdown = ''] = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return { said, result: JSON.parse(json) as unknown, all: [...said, json, markdown].join('\n') };
  }

  it('is every output, the result file’s path, and the summary', async () => {
    const { said } = await published(recordOf());
    assert.deepEqual(said, [
      'output status deployed',
      'output changed true',
      `output taskDefinitionArn ${revisionArn('chat:2')}`,
      `output previousTaskDefinitionArn ${revisionArn('chat:1')}`,
      'output revision 2',
      'output deploymentId ecs-svc/2',
      'output image nginx:2@sha256:abc',
      `output resultFile ${join(folder, 'ecs-deploy-revision-step-1.json')}`,
      `summary ${join(folder, 'ecs-deploy-revision-step-1.md')}`,
    ]);
  });

  it('is a result file with the outputs, each service, always a cause, and the timeline', async () => {
    const cause = { status: 'failed', reason: 'chat: tasks failed.' } as const;
    const good = serviceRecordOf();
    const bad = { name: 'mail', changed: false, imageChanges: [], status: 'rolledBack', cause } as const;
    const record = recordOf({ status: 'rolledBack', cause, services: [good, bad] });
    const { result } = await published(record);
    const { cause: _cause, ...badFacts } = bad;
    assert.deepEqual(result, {
      status: 'rolledBack',
      changed: true,
      taskDefinitionArn: `${revisionArn('chat:2')},`,
      previousTaskDefinitionArn: `${revisionArn('chat:1')},`,
      revision: '2,',
      deploymentId: 'ecs-svc/2,',
      image: 'nginx:2@sha256:abc,',
      cause: 'failed',
      reason: 'chat: tasks failed.',
      resultFile: join(folder, 'ecs-deploy-revision-step-1.json'),
      region: 'eu-west-1',
      cluster: 'dev',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 83_000,
      services: [
        { ...good, cause: null, reason: null },
        { ...badFacts, cause: 'failed', reason: 'chat: tasks failed.' },
      ],
      timeline: record.timeline,
    });
  });

  it('shows no secret anywhere, and keeps its own words', async () => {
    const cause = { status: 'failed', reason: 'token s3cr3t" refused' } as const;
    const services = [
      serviceRecordOf({
        status: 'failed',
        cause,
        image: 'reg.example/s3cr3t"/app:1',
        imageChanges: [{ container: 'app', from: 's3cr3t"', to: 'x' }],
      }),
    ];
    const timeline = [{ at: '2026-01-01T00:00:01.000Z', text: 'the log says s3cr3t"' }];
    const secrets = ['s3cr3t"', 'failed'];
    const { result, all } = await published(recordOf({ status: 'failed', cause, services, timeline }), secrets);
    assert.equal(all.includes('s3cr3t'), false);
    const { status, services: shown } = result as { status: string; services: { status: string; image: string }[] };
    assert.deepEqual([status, shown[0]?.status, shown[0]?.image], ['failed', 'failed', 'reg.example/***/app:1']);
  });
});
