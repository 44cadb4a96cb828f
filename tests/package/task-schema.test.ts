import assert from 'node:assert/strict';
import { problemsOfTask } from '../../scripts/package/task-rules.ts';
import { goodFolder, taskWith, taskWithInput } from './task-fixture.ts';

describe("Microsoft's schema for task.json", () => {
  const violations: readonly { readonly task: unknown; readonly problems: readonly string[] }[] = [
    {
      task: taskWith(() => ({ id: '1234' })),
      problems: [
        'task.json/id: the schema says it must match pattern "^[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$"; received "1234".',
      ],
    },
    {
      task: taskWith(() => ({ version: { Major: '1', Minor: 0, Patch: 0 } })),
      problems: ['task.json/version/Major: the schema says it must be number; received "1".'],
    },
    {
      task: taskWithInput('service', { name: 'my-service' }),
      problems: [
        'task.json/inputs/2/name: the schema says it must match pattern "^[A-Za-z][A-Za-z0-9]*$"; received "my-service".',
      ],
    },
    {
      task: taskWithInput('service', { properties: { rows: 2 } }),
      problems: ['task.json/inputs/2/properties/rows: the schema says it must be string; received 2.'],
    },
    {
      task: taskWithInput('minutes', { defaultValue: 30 }),
      problems: ['task.json/inputs/4/defaultValue: the schema says it must be string,boolean; received 30.'],
    },
    {
      task: taskWithInput('minutes', { help: 'How long.' }),
      problems: ['task.json/inputs/4: the schema says it must NOT have additional properties; received "help".'],
    },
    { task: [], problems: ['task.json: the schema says it must be object; received [].'] },
  ];

  for (const { task, problems } of violations) {
    it(`is obeyed: ${problems[0]}`, () => {
      assert.deepEqual(problemsOfTask(task, goodFolder), problems);
    });
  }
});
