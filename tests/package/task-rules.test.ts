import assert from 'node:assert/strict';
import { problemsOfTask, taskRules } from '../../scripts/package/task-rules.ts';
import { goodFolder, goodTask, taskWith, taskWithInput } from './task-fixture.ts';

interface BrokenTask {
  readonly rule: string;
  readonly task: unknown;
  readonly problems: readonly string[];
}

const broken: readonly BrokenTask[] = [
  {
    rule: 'everything that the agent or the editor needs is there',
    task: taskWith(() => ({ id: undefined, author: '' })),
    problems: [
      'task.json has no "id", or an empty one: add it.',
      'task.json has no "author", or an empty one: add it.',
    ],
  },
  {
    rule: 'friendlyName fits',
    task: taskWith(() => ({ friendlyName: 'x'.repeat(41) })),
    problems: [`friendlyName "${'x'.repeat(41)}" has 41 characters: the Marketplace takes 40.`],
  },
  {
    rule: 'instanceNameFormat refers to declared inputs',
    task: taskWith(() => ({ instanceNameFormat: 'Deploy $(services)' })),
    problems: [
      'instanceNameFormat shows "$(services)", which is no input: use one of connection, region, service, wait, minutes.',
    ],
  },
  {
    rule: 'the version is made of whole numbers',
    task: taskWith(() => ({ version: { Major: 1, Minor: 0.5, Patch: -1 } })),
    problems: [
      'version.Minor is 0.5: it must be a whole number from 0.',
      'version.Patch is -1: it must be a whole number from 0.',
    ],
  },
  {
    rule: 'the oldest agent knows Node 20',
    task: taskWith(() => ({ minimumAgentVersion: '3.232' })),
    problems: ['minimumAgentVersion 3.232 lets agents in that lack Node20_1: write 3.232.1 or later.'],
  },
  {
    rule: 'input names and aliases are distinct whatever their case',
    task: taskWithInput('wait', { aliases: ['Service'] }),
    problems: ['The input name or alias "Service" is taken: both would arrive as INPUT_SERVICE.'],
  },
  {
    rule: 'every input has a label and a help text',
    task: taskWithInput('wait', { label: ' ', helpMarkDown: undefined }),
    problems: ['The input "wait" has no label: add one.', 'The input "wait" has no helpMarkDown: add one.'],
  },
  {
    rule: 'no path is a filePath or secureFile input',
    task: taskWithInput('service', { type: 'filePath' }),
    problems: ['The input "service" is a filePath, which arrives as a folder when empty: make it a string.'],
  },
  {
    rule: 'a connectedService input names one endpoint type',
    task: taskWithInput('connection', { type: 'connectedService:AWS,generic' }),
    problems: [
      'The input "connection" is of type "connectedService:AWS,generic": write connectedService:TYPE or connectedService:TYPE:SCHEME,SCHEME.',
    ],
  },
  {
    rule: 'options belong to pick lists and radio buttons',
    task: taskWithInput('service', { options: { one: 'One' } }),
    problems: ['The input "service" is a multiLine with options: only pickList and radio show them.'],
  },
  {
    rule: 'options belong to pick lists and radio buttons',
    task: taskWithInput('region', { options: {} }),
    problems: ['The input "region" is a pickList without options: list them.'],
  },
  {
    rule: 'options belong to pick lists and radio buttons',
    task: taskWithInput('region', { options: { 'eu-west-1': '' } }),
    problems: ['The input "region" has an option without a text: write "value": "text".'],
  },
  {
    rule: 'a default is a value that the input can have',
    task: taskWithInput('wait', { defaultValue: 'yes' }),
    problems: ['The input "wait" of type boolean cannot have the default "yes".'],
  },
  {
    rule: 'a default is a value that the input can have',
    task: taskWithInput('region', { defaultValue: 'eu-west-9', properties: {} }),
    problems: ['The input "region" of type pickList cannot have the default "eu-west-9".'],
  },
  {
    rule: 'a default is a value that the input can have',
    task: taskWithInput('minutes', { type: 'int', defaultValue: 'half' }),
    problems: ['The input "minutes" of type int cannot have the default "half".'],
  },
  {
    rule: 'a default is a value that the input can have',
    task: taskWithInput('connection', { defaultValue: 'AWS ECR' }),
    problems: ['The input "connection" of type connectedService:AWS cannot have the default "AWS ECR".'],
  },
  {
    rule: 'properties are those that the editor knows',
    task: taskWithInput('service', { properties: { Rows: '2' } }),
    problems: [
      'The input "service" has the property "Rows": the editor knows EditableOptions, MultiSelect, MultiSelectFlatList, DisableManageLink, IsSearchable, PopulateDefaultValue, isVariableOrNonNegativeNumber, resizable, rows, maxLength, editorExtension, EndpointFilterRule.',
    ],
  },
  {
    rule: 'every group that an input names exists',
    task: taskWithInput('service', { groupName: 'less' }),
    problems: ['The input "service" is in the group "less", which is not declared: declared are more.'],
  },
  {
    rule: 'every group is named once and has inputs',
    task: taskWith(({ groups }) => ({
      groups: [...groups, ...groups, { name: 'empty', displayName: 'Empty', isExpanded: false }],
    })),
    problems: ['The group "more" is declared twice.', 'No input is in the group "empty": remove the group.'],
  },
  {
    rule: 'every group starts collapsed',
    task: taskWith(() => ({ groups: [{ name: 'more', displayName: 'More' }] })),
    problems: ['The group "more" does not say "isExpanded": false.'],
  },
  {
    rule: 'a visibleRule compares declared inputs with values that they can have',
    task: taskWithInput('minutes', { visibleRule: 'wait == true' }),
    problems: [
      'The visibleRule of "minutes", "wait == true", cannot be read: write "input = value", with !=, EndsWith or NotEndsWith, joined by && or ||.',
    ],
  },
  {
    rule: 'a visibleRule compares declared inputs with values that they can have',
    task: taskWithInput('minutes', { visibleRule: 'waits = true || minutes != 5 || wait = yes' }),
    problems: [
      'The visibleRule of "minutes", "waits = true || minutes != 5 || wait = yes", looks at "waits", which is no input.',
      'The visibleRule of "minutes", "waits = true || minutes != 5 || wait = yes", looks at its own input, which could never be shown again.',
      'The visibleRule of "minutes", "waits = true || minutes != 5 || wait = yes", waits for "yes", which "wait" never is.',
    ],
  },
  {
    rule: 'only the handlers Node20_1 and Node24, both',
    task: taskWith(({ execution }) => ({ execution: { ...execution, Node16: { target: 'index.js' } } })),
    problems: ['execution declares Node16, Node20_1, Node24: it must declare Node20_1 and Node24.'],
  },
  {
    rule: 'only the handlers Node20_1 and Node24, both',
    task: taskWith(() => ({ postjobexecution: { Node24: { target: 'index.js' } } })),
    problems: ['postjobexecution declares Node24: it must declare Node20_1 and Node24.'],
  },
  {
    rule: 'both handlers start the same file',
    task: taskWith(({ execution }) => ({ execution: { ...execution, Node24: { target: 'other.js' } } })),
    problems: [
      'execution starts index.js and other.js: both handlers must start the same file, since either runs both.',
      'execution starts "other.js", which the built task does not contain.',
    ],
  },
  {
    rule: 'the file that the handlers start exists',
    task: taskWith(() => ({ execution: { Node20_1: { target: 'main.ts' }, Node24: { target: 'main.ts' } } })),
    problems: ['execution starts "main.ts", which the built task does not contain.'],
  },
  {
    rule: 'every output may be set, and nothing else',
    task: taskWith(() => ({ restrictions: { settableVariables: { allowed: ['state'] } } })),
    problems: [
      'The output "status" is missing from restrictions.settableVariables.allowed: the agent would refuse it.',
      'restrictions.settableVariables.allowed names "state", which is no output: remove it or declare it.',
    ],
  },
  {
    rule: 'every output is described',
    task: taskWith(() => ({ outputVariables: [{ name: 'status' }] })),
    problems: ['The output "status" has no description: say what it holds.'],
  },
  {
    rule: 'no restricted command mode',
    task: taskWith(({ restrictions }) => ({ restrictions: { ...restrictions, commands: { mode: 'restricted' } } })),
    problems: ['restrictions.commands.mode "restricted" would block the summary and attachments: leave it out.'],
  },
];

describe('the rules for task.json', () => {
  it('find nothing wrong with a good one', () => {
    assert.deepEqual(problemsOfTask(goodTask, goodFolder), []);
  });

  for (const { rule, task, problems } of broken) {
    it(`hold that ${rule}: ${problems[0]}`, () => {
      assert.deepEqual(problemsOfTask(task, goodFolder), problems);
    });
  }

  it('are each broken by a test', () => {
    assert.deepEqual(
      taskRules.map(({ title }) => title),
      [...new Set(broken.map(({ rule }) => rule))],
    );
  });
});
