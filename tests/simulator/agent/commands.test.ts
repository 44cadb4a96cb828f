import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import type { CommandContext } from '../../../simulator/agent/commands/context.ts';
import { processLine } from '../../../simulator/agent/commands/dispatch.ts';
import { commandContext, connectionId } from './command-context.ts';

function process(lines: readonly string[], changes: Parameters<typeof commandContext>[0] = {}): CommandContext {
  const context = commandContext(changes);
  for (const line of lines) processLine(context, line);
  return context;
}

const here = fileURLToPath(import.meta.url);
const guid = '11111111-2222-4333-8444-555555555555';
const child = '11111111-2222-4333-8444-666666666666';

describe('The agent carries out', () => {
  const cases: readonly (readonly [title: string, lines: readonly string[], check: (after: CommandContext) => void])[] =
    [
      ['plain lines by printing them', ['hello'], ({ record }) => assert.deepEqual(record.log, ['hello'])],
      [
        'task.setvariable for later steps',
        ['##vso[task.setvariable variable=a]1'],
        ({ job, record }) => {
          assert.equal(job.variables.get('a'), '1');
          assert.equal(record.outputs.size, 0);
        },
      ],
      [
        'task.setvariable as an output',
        ['##vso[task.setvariable variable=a;isOutput=true;issecret=false;]1'],
        ({ job, record }) => {
          assert.equal(job.variables.get('step.a'), '1');
          assert.deepEqual([...record.outputs], [['a', { value: '1', secret: false }]]);
        },
      ],
      [
        'task.setvariable with a secret by masking it',
        ['##vso[task.setvariable variable=a;issecret=true]hidden', 'it is hidden'],
        ({ record }) => assert.deepEqual(record.log, ['it is ***']),
      ],
      [
        'task.setsecret',
        ['##vso[task.setsecret]hidden', 'it is hidden'],
        ({ record }) => assert.deepEqual(record.log, ['it is ***']),
      ],
      [
        'task.setprogress',
        ['##vso[task.setprogress value=10;]one', '##vso[task.setprogress value=20;]'],
        ({ record }) =>
          assert.deepEqual(record.progress, [
            { percent: 10, text: 'one' },
            { percent: 20, text: '' },
          ]),
      ],
      [
        'task.logissue',
        ['##vso[task.logissue type=Error]bad%0Aworse', '##vso[task.issue type=warning;source=TaskInternal]hm'],
        ({ record }) => {
          assert.deepEqual(record.log, ['##[error]bad', 'worse', '##[warning]hm']);
          assert.deepEqual(record.issues, [
            { type: 'error', message: 'bad\nworse' },
            { type: 'warning', message: 'hm' },
          ]);
        },
      ],
      [
        'task.complete, of which the worst counts',
        ['##vso[task.complete result=Failed;]no', '##vso[task.complete result=Succeeded;]yes'],
        ({ record }) => {
          assert.equal(record.result, 'Failed');
          assert.equal(record.completion, 'yes');
        },
      ],
      [
        'task.addattachment',
        [`##vso[task.addattachment type=Some.Type;name=a name;]${here}`],
        ({ attachments }) => assert.deepEqual(attachments, [{ type: 'Some.Type', name: 'a name', path: here }]),
      ],
      [
        'task.uploadsummary and task.uploadfile under the name of the file',
        [`##vso[task.uploadsummary]${here}`, `##vso[task.uploadfile]${here}`],
        ({ attachments }) =>
          assert.deepEqual(
            attachments.map(({ type, name }) => `${type} ${name}`),
            ['DistributedTask.Core.Summary commands.test.ts', 'DistributedTask.Core.FileAttachment commands.test.ts'],
          ),
      ],
      ['task.debug in silence', ['##vso[task.debug]x'], ({ record }) => assert.deepEqual(record.log, [])],
      [
        'task.logdetail of a record and its child',
        [
          `##vso[task.logdetail id=${guid};name=a;type=build;order=1]x`,
          `##vso[task.logdetail id=${child};parentid=${guid};name=b;type=build]y`,
          `##vso[task.logdetail id=${guid};progress=50;state=InProgress]z`,
        ],
        ({ details }) => assert.equal(details.size, 2),
      ],
      [
        'task.setendpoint, masking what it is given',
        [`##vso[task.setendpoint id=${connectionId};field=authParameter;key=token]hidden`, 'hidden'],
        ({ job, record }) => {
          assert.equal(job.endpoints[0]?.parameters['token'], 'hidden');
          assert.deepEqual(record.log, ['***']);
        },
      ],
      [
        'task.prependpath',
        ['##vso[task.prependpath]/tools'],
        ({ job }) => assert.deepEqual(job.prependPath, ['/tools']),
      ],
      [
        'build.addbuildtag',
        ['##vso[build.addbuildtag]good'],
        ({ record }) => assert.deepEqual(record.buildTags, ['good']),
      ],
      [
        'build.updatebuildnumber',
        ['##vso[build.updatebuildnumber]7'],
        ({ job }) => assert.equal(job.variables.get('Build.BuildNumber'), '7'),
      ],
    ];
  for (const [title, lines, check] of cases) {
    it(title, () => {
      const after = process(lines);
      check(after);
      assert.deepEqual(after.record.complaints, []);
      assert.equal(after.record.commandResult, undefined);
    });
  }

  it('and, with system.debug, tells of every command', () => {
    const { record } = process(['##vso[task.debug]x', '##vso[task.setprogress value=1]'], { debug: true });
    assert.deepEqual(record.log, ['##[debug]x', '##[debug]Processed: ##vso[task.setprogress value=1]']);
  });
});

describe('The agent fails the step for', () => {
  const cases: readonly (readonly [title: string, line: string, complaint: RegExp])[] = [
    ['an event that it does not know', '##vso[task.sing]la', /task\.sing\] is not a recognized command/],
    ['an event named like something of JavaScript', '##vso[task.constructor]', /not a recognized command/],
    ['a result that it does not know', '##vso[task.complete result=Cancelled;]', /valid result value: "Cancelled"/],
    ['a result in other letters', '##vso[task.complete result=failed;]', /valid result value: "failed"/],
    ['an issue type that it does not know', '##vso[task.logissue type=note]x', /issue type note/],
    ['a variable without a name', '##vso[task.setvariable]x', /'variable' is missing/],
    ['a property that is not trimmed', '##vso[task.setvariable ; variable=a]x', /'variable' is missing/],
    ['a secret of several lines', '##vso[task.setsecret]a%0Ab', /multiple lines/],
    ['a secret variable of several lines', '##vso[task.setvariable variable=a;issecret=true]a%0Ab', /multiple lines/],
    ['an attachment that is not there', '##vso[task.addattachment type=t;name=n;]/no/such/file', /not exist on disk/],
    ['an attachment that is a folder', '##vso[task.addattachment type=t;name=n;]/', /not exist on disk/],
    ['an attachment without a name', `##vso[task.addattachment type=t]${here}`, /'name' is missing/],
    ['an attachment whose name has a slash', `##vso[task.addattachment type=t;name=a/b]${here}`, /invalid characters/],
    ['a detail without a name', `##vso[task.logdetail id=${guid};type=build]`, /'name' is missing/],
    ['a detail whose id is no GUID', '##vso[task.logdetail id=1;name=a;type=b]', /Unrecognized Guid/],
    [
      'a detail of an unknown parent',
      `##vso[task.logdetail id=${guid};parentid=${child};name=a;type=b]`,
      /Parent timeline/,
    ],
    [
      'a connection that it does not know',
      `##vso[task.setendpoint id=${guid};field=url]http://x/`,
      /Invalid endpoint id/,
    ],
    ['an empty build tag', '##vso[build.addbuildtag]', /tag is required/],
  ];
  for (const [title, line, complaint] of cases) {
    it(title, () => {
      const { record } = process([line]);
      assert.equal(record.commandResult, 'Failed');
      assert.match(record.complaints.join('\n'), complaint);
      assert.equal(record.log[0], `##[error]Unable to process command '${line}' successfully.`);
    });
  }

  it('a command for releases on a build, and prints it', () => {
    const line = '##vso[release.updatereleasename]x';
    const { record } = process([line]);
    assert.equal(record.commandResult, 'Failed');
    assert.equal(record.log.at(-1), line);
    assert.deepEqual(process([line], { hostType: 'release' }).record.complaints, []);
  });
});

describe('The agent complains of', () => {
  const cases: readonly (readonly [title: string, lines: readonly string[], complaint: RegExp])[] = [
    ['a command that it cannot parse', ['##vso[task]x'], /not a legal command/],
    ['an area that it does not know', ['##vso[opera.sing]x'], /Can't find command extension for ##vso\[opera/],
    [
      'an area hidden by weightless characters',
      ['##v\u200bso[task.complete result=Failed]'],
      /extension for ##vso\[\[task/,
    ],
    ['an area that is not imitated', ['##vso[artifact.upload]x'], /not imitated/],
    ['a property that it does not know', ['##vso[task.setprogress value=1; text=x]'], /ignores " text"/],
    ['a piece that is no property', ['##vso[task.setprogress value=1;now]'], /ignores "now"/],
    [
      'progress that goes back',
      ['##vso[task.setprogress value=50]', '##vso[task.setprogress value=40]'],
      /back from 50 to 40/,
    ],
    ['progress beyond its end', ['##vso[task.setprogress value=101]'], /101, not 0 to 100/],
    ['progress that is no number', ['##vso[task.setprogress value=half]'], /"half", no number/],
    ['an issue without a type', ['##vso[task.logissue]x'], /Can't create TaskIssue/],
    ['a flag that is neither true nor false', ['##vso[task.setvariable variable=a;isOutput=yes]x'], /isoutput=yes/],
    [
      'a variable that is read-only',
      ['##vso[task.setvariable variable=build.buildid]2'],
      /Overwriting readonly variable/,
    ],
    ['a name that agents on Windows refuse', [`##vso[task.addattachment type=t;name=what?]${here}`], /Windows refuse/],
    [
      'more than ten warnings',
      Array.from({ length: 11 }, () => '##vso[task.logissue type=warning]x'),
      /More than 10 issues/,
    ],
    ['a result that is not imitated', ['##vso[task.complete result=Skipped]'], /not imitated/],
    ['being told that the task is done', ['##vso[task.complete result=Succeeded;done=true]'], /not imitated/],
  ];
  for (const [title, lines, complaint] of cases) {
    it(title, () => {
      const { record } = process(lines);
      assert.equal(record.complaints.length, 1);
      assert.match(record.complaints.join('\n'), complaint);
      assert.equal(record.commandResult, undefined);
    });
  }

  it('an unknown area without printing the line', () => {
    assert.deepEqual(process(['##vso[opera.sing]x']).record.log, [
      "##[warning]Can't find command extension for ##vso[opera.command].",
    ]);
  });

  it('what it cannot parse, and prints the line', () => {
    assert.equal(process(['##vso[task]x']).record.log.at(-1), '##vso[task]x');
  });
});

describe('The restrictions of a task', () => {
  it('keep it from setting variables that they do not list', () => {
    const settable = process(
      [
        '##vso[task.setvariable variable=Status;isOutput=true]1',
        '##vso[task.setvariable variable=other]2',
        '##vso[task.setvariable variable=my.x]3',
      ],
      { task: { settableVariables: ['status', 'my.*'] } },
    );
    assert.deepEqual([...settable.record.outputs.keys()], ['Status']);
    assert.equal(settable.job.variables.get('other'), undefined);
    assert.equal(settable.job.variables.get('my.x'), '3');
    assert.deepEqual(settable.record.complaints, [
      "Setting variable 'other' has been disabled by the task or build definition.",
    ]);
  });

  it('in restricted mode leave it the harmless commands only', () => {
    const { record, attachments } = process(
      [
        '##vso[task.setprogress value=1]',
        `##vso[task.addattachment type=t;name=n;]${here}`,
        '##vso[build.addbuildtag]x',
      ],
      { task: { restrictedCommands: true } },
    );
    assert.equal(record.progress.length, 1);
    assert.deepEqual(attachments, []);
    assert.deepEqual(record.buildTags, []);
    assert.equal(record.complaints.length, 2);
  });
});
