import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { asRecord } from '../../scripts/package/json.ts';
import { stepsOf } from './pipeline-steps.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = readdirSync(join(root, 'examples')).filter((file) => file.endsWith('.yml'));
const task = asRecord(JSON.parse(readFileSync(join(root, 'tasks/EcsDeployRevision/task.json'), 'utf8')), 'task.json');

function namesIn(list: string): readonly string[] {
  const items = task[list];
  assert.ok(Array.isArray(items));
  return items.map((item) => asRecord(item, list)['name']).filter((name) => typeof name === 'string');
}

/** The names of all variables that a file declares, at any level. */
function declaredIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'variables' ? Object.keys(asRecord(inner, key)) : declaredIn(inner),
  );
}

/** Every output that a file reads, as `step.output`, in any of the four syntaxes. */
function readIn(text: string): readonly string[] {
  return [
    ...text.matchAll(/\$\((deploy\.\w+)\)/g),
    ...text.matchAll(/variables\['(deploy\.\w+)'\]/g),
    ...text.matchAll(/outputs\['(?:\w+\.)*?(deploy\.\w+)'\]/g),
  ].map(([, name = '']) => name);
}

describe('the examples', () => {
  it('are all named in the README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const files = readdirSync(join(root, 'examples'));
    assert.deepEqual(
      files.filter((file) => !readme.includes(`(examples/${file})`)),
      [],
    );
  });

  for (const file of examples) {
    describe(file, () => {
      const text = readFileSync(join(root, 'examples', file), 'utf8');
      const pipeline: unknown = parse(text);
      const deploys = stepsOf(pipeline).filter((step) => step['task'] === 'EcsDeployRevision@1');

      it('deploys with the connection AWS ECR, and with inputs that task.json declares', () => {
        assert.ok(deploys.length > 0);
        for (const step of deploys) {
          const inputs = asRecord(step['inputs'], 'inputs');
          assert.equal(step['name'], 'deploy');
          assert.equal(inputs['awsCredentials'], 'AWS ECR');
          assert.deepEqual(
            Object.keys(inputs).filter((name) => !namesIn('inputs').includes(name)),
            [],
          );
        }
      });

      it('reads only variables that it declares, outputs that task.json declares, and the build’s number', () => {
        const known = new Set([
          ...declaredIn(pipeline),
          ...namesIn('outputVariables').map((name) => `deploy.${name}`),
          'Build.BuildId',
        ]);
        const used = [...text.matchAll(/\$\(([\w.]+)\)/g)].map(([, name = '']) => name);
        assert.deepEqual(
          [...used, ...readIn(text)].filter((name) => !known.has(name)),
          [],
        );
      });

      it('puts the job’s own limit above twice the task’s, for the rollout and the way back, where it sets one', () => {
        const limits = [...text.matchAll(/^ +timeoutInMinutes: (\d+)$/gm)].map(([, minutes]) => Number(minutes));
        const longest = Math.max(
          ...deploys.map(({ inputs }) => Number(asRecord(inputs, '')['timeoutInMinutes'] ?? 30)),
        );
        assert.deepEqual(
          limits.filter((minutes) => minutes <= 2 * longest),
          [],
        );
      });
    });
  }
});
