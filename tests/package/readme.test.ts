import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { asRecord } from '../../scripts/package/json.ts';
import { stepsOf } from './pipeline-steps.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const task = asRecord(JSON.parse(await readFile(join(root, 'tasks/EcsDeployRevision/task.json'), 'utf8')), 'task.json');

/** The rows of the table in a section, cell by cell. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = readme.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const [, , ...rows] = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The text of a cell that is code as a whole; undefined for any other. */
function codeIn(cell: string | undefined): string | undefined {
  return /^`([^`]*)`$/.exec(cell ?? '')?.[1];
}

function listIn(name: string): readonly Record<string, unknown>[] {
  const list = task[name];
  assert.ok(Array.isArray(list), `task.json has no list ${name}`);
  return list.map((item) => asRecord(item, name));
}

function blocksOf(language: string): readonly string[] {
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, found, block = '']) =>
    found === language ? [block] : [],
  );
}

/** The actions that a policy allows, statement by statement. */
function actionsIn(policy: string): readonly unknown[] {
  const statements = asRecord(JSON.parse(policy), 'policy')['Statement'];
  assert.ok(Array.isArray(statements));
  return statements.flatMap((statement) => asRecord(statement, 'Statement')['Action']);
}

async function sourcesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.filter((entry) => entry.endsWith('.ts'));
  return (await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')))).join('\n');
}

/** What the task cannot do without; ecs:TagResource where the task definition has tags. */
const neededForADeploy = [
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:RegisterTaskDefinition',
  'ecs:UpdateService',
  'iam:PassRole',
  'ecs:TagResource',
];

describe('the README', () => {
  it('has every input of task.json in its table, in order, with type and default', () => {
    const documented = rowsUnder('Inputs').map(([name, type, value]) => ({
      name: codeIn(name),
      type: codeIn(type),
      value: codeIn(value) ?? value,
    }));
    const declared = listIn('inputs').map(({ name, type, defaultValue: value }) => ({
      name,
      type,
      value: typeof value === 'boolean' ? `${value}` : value,
    }));
    assert.deepEqual(documented, declared);
  });

  it('has every output of task.json in its table, in order', () => {
    assert.deepEqual(
      rowsUnder('Output variables').map(([name]) => codeIn(name)),
      listIn('outputVariables').map(({ name }) => name),
    );
  });

  it('explains every status that a run can end with', async () => {
    const source = await readFile(join(root, 'tasks/EcsDeployRevision/src/pipeline/run-record.ts'), 'utf8');
    const type = /export type Status =([^;]*);/.exec(source)?.[1] ?? '';
    const statuses = new Set([...type.matchAll(/'(\w+)'/g)].map(([, status]) => status));
    assert.ok(statuses.size > 0);
    assert.deepEqual(new Set(rowsUnder('When it is red').map(([status]) => codeIn(status))), statuses);
  });

  it('quotes messages that the task really has', async () => {
    const source = await sourcesIn(join(root, 'tasks/EcsDeployRevision/src'));
    const messages = rowsUnder('Troubleshooting').flatMap(([message]) => codeIn(message) ?? []);
    assert.ok(messages.length > 0);
    const parts = messages.flatMap((message) => message.split(/"?…"?/)).map((part) => part.trim());
    assert.deepEqual(
      parts.filter((part) => !source.includes(part)),
      [],
    );
  });

  it('has JSON and YAML blocks that can be pasted', () => {
    const json = blocksOf('json');
    const yaml = blocksOf('yaml');
    assert.ok(json.length > 0 && yaml.length > 0);
    for (const block of json) JSON.parse(block);
    for (const block of yaml) assert.ok(Array.isArray(parse(block)), block);
  });

  it('names in its policies every action that the task calls in ECS, ECR and CloudWatch Logs, once, and no other', async () => {
    const source = await sourcesIn(join(root, 'tasks/EcsDeployRevision/src/aws'));
    const called = [...source.matchAll(/'((?:ecs|ecr|logs):[A-Z]\w+)'/g)].map(([, name = '']) => name);
    // AWS asks for these two in RegisterTaskDefinition, though nothing calls them.
    const expected = new Set([...called, 'iam:PassRole', 'ecs:TagResource']);
    const allowed = blocksOf('json').flatMap(actionsIn);
    assert.deepEqual(new Set(allowed), expected);
    assert.equal(allowed.length, expected.size);
  });

  it('asks in its first policy for no more than a deploy needs, and says of every other action what it buys', () => {
    const [needed = [], bonus = []] = blocksOf('json').map(actionsIn);
    assert.deepEqual(new Set(needed), new Set(neededForADeploy));
    const explained = rowsUnder('IAM policy').flatMap(([actions = '']) =>
      [...actions.matchAll(/`(\w+:\w+)`/g)].map(([, action]) => action),
    );
    assert.deepEqual(new Set(explained), new Set(bonus));
    assert.equal(explained.length, bonus.length);
  });

  it('allows the logs of a group by the ARN of its streams, which is what GetLogEvents is checked against', () => {
    const [, bonus = ''] = blocksOf('json');
    assert.match(bonus, /"arn:aws:logs:[^"]+:log-group:[^":]+:log-stream:\*"/);
  });

  it('names every trace tag, in the order of their worth', async () => {
    const source = await readFile(join(root, 'tasks/EcsDeployRevision/src/revision/trace-tags.ts'), 'utf8');
    const [, prefix = ''] = /prefix = '([^']+)'/.exec(source) ?? [];
    const [, list = ''] = /inOrderOfWorth = \[([^\]]+)\]/.exec(source) ?? [];
    const keys = [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => prefix + name);
    assert.ok(keys.length > 0);
    assert.deepEqual(
      rowsUnder('Trace tags').map(([key]) => codeIn(key)),
      keys,
    );
  });

  it('deploys in every step that it shows with inputs that task.json declares', () => {
    const declared = new Set(listIn('inputs').map(({ name }) => name));
    const steps = blocksOf('yaml')
      .flatMap((block) => stepsOf({ steps: parse(block) as unknown }))
      .filter(({ task: name }) => name === 'EcsDeployRevision@1');
    assert.ok(steps.length > 3);
    const used = steps.flatMap(({ inputs }) => Object.keys(asRecord(inputs, 'inputs')));
    assert.deepEqual(
      used.filter((name) => !declared.has(name)),
      [],
    );
  });

  it('shows in its first block the step that its push-and-deploy example runs', async () => {
    const example: unknown = parse(await readFile(join(root, 'examples/push-and-deploy.yml'), 'utf8'));
    const steps = stepsOf(example).filter(({ task: name }) => name === 'EcsDeployRevision@1');
    assert.deepEqual(parse(blocksOf('yaml')[0] ?? ''), steps);
  });
});
