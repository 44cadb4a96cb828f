import assert from 'node:assert/strict';
import { recordOf, serviceRecordOf } from '../support/records.ts';
import { revisionArn } from '../support/services.ts';
import { summaryOf } from '../../../tasks/EcsDeployRevision/src/pipeline/summary.ts';

const link = '[AWS console](https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/dev/services/chat/deployments)';
const header = ['| Service | Status | Revision | Image | Deployment |', '| --- | --- | --- | --- | --- |'];

describe('the summary', () => {
  it('of a deployed service tells revisions, image, duration and link', () => {
    assert.equal(
      summaryOf(recordOf()),
      [
        '✅ **Deployed**',
        '',
        'cluster `dev` · `eu-west-1` · took 1 min 23 s',
        '',
        ...header,
        `| chat | deployed | \`chat:1\` → \`chat:2\` | app: \`nginx:1\` → \`nginx:2\` | ${link} |`,
        '',
      ].join('\n'),
    );
  });

  it('of several services tells the cause of each, the run’s own first', () => {
    const cause = { status: 'failed', reason: 'chat: tasks failed.' } as const;
    const services = [
      serviceRecordOf({ status: 'rolledBack', cause }),
      serviceRecordOf({
        name: 'mail_box',
        status: 'superseded',
        cause: { status: 'superseded', reason: 'mail_box: replaced.' },
        taskDefinitionArn: revisionArn('mail:4'),
        previousTaskDefinitionArn: revisionArn('mail:4'),
        imageChanges: [
          { container: 'app', from: 'a:1', to: 'a:2' },
          { container: 'log_b', from: 'b:1', to: 'b:2' },
        ],
      }),
      { name: 'web', changed: false, imageChanges: [] },
    ];
    assert.equal(
      summaryOf(recordOf({ status: 'rolledBack', cause, services })),
      [
        '❌ **Failed, and went back**',
        '',
        'cluster `dev` · `eu-west-1` · took 1 min 23 s',
        '',
        '> chat: tasks failed.',
        '',
        ...header,
        `| chat | rolledBack | \`chat:1\` → \`chat:2\` | app: \`nginx:1\` → \`nginx:2\` | ${link} |`,
        String.raw`| mail\_box | superseded | ${'`mail:4`'} | app: ${'`a:1` → `a:2`'}<br>log\_b: ${'`b:1` → `b:2`'} | ${link} |`,
        '| web | not begun |  |  |  |',
        '',
        String.raw`> mail\_box: replaced.`,
        '',
      ].join('\n'),
    );
  });

  it('of an unchanged service tells what runs', () => {
    const service = serviceRecordOf({ status: 'unchanged', imageChanges: [] });
    const [row = ''] = summaryOf(recordOf({ status: 'unchanged', services: [service] }))
      .split('\n')
      .slice(-2);
    assert.equal(row, `| chat | unchanged | \`chat:1\` → \`chat:2\` | \`nginx:2@sha256:abc\` | ${link} |`);
  });

  it('of a run that was refused tells why, and has no table', () => {
    const reason = 'image: "<img src=x>|`a`*b*_c_[d](e)#~\\" is not an image\nreference ##vso[task.complete]';
    const { region: _region, cluster: _cluster, ...others } = recordOf();
    assert.equal(
      summaryOf({ ...others, status: 'invalid', cause: { status: 'invalid', reason }, services: [], durationMs: 400 }),
      [
        '❌ **Nothing was begun**',
        '',
        'took 0 s',
        '',
        String.raw`> image: "\<img src=x\>\|\`a\`\*b\*\_c\_\[d\](e)\#\~\\" is not an image reference \*\*vso\[task.complete\]`,
        '',
      ].join('\n'),
    );
  });

  it('has no cell that a pipe or a backtick could break', () => {
    const imageChanges = [{ container: 'a|b', from: 'x`y|z', to: 'c\nd' }];
    const text = summaryOf(recordOf({ services: [serviceRecordOf({ imageChanges })] }));
    assert.equal(
      text.split('\n').at(-2),
      String.raw`| chat | deployed | ${'`chat:1` → `chat:2`'} | a\|b: ${"`x'y"}\|z${'` → `c d`'} | ${link} |`,
    );
  });
});
